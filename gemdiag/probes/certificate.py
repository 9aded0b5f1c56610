"""What the certificate of an endpoint says, read whether or not it verifies (RFC 5280)."""

import warnings
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from gemdiag.model.facts import Probe
from gemdiag.model.network import Handshake
from gemdiag.model.outcome import NetFailure, Reason
from gemdiag.probes.certificate_names import covers

if TYPE_CHECKING:  # start-up: 20 ms, wanted only once a certificate has arrived
    from cryptography import x509

# X509_V_ERR_* of OpenSSL (x509_vfy.h) that come up after a chain to a root was found: not yet valid,
# expired, a CA's key or a digest too weak; and a name, an e-mail address or an IP address that differs.
NOT_YET_VALID, EXPIRED = 9, 10
_DATES, _NAMES = frozenset({NOT_YET_VALID, EXPIRED}), frozenset({62, 63, 64})
_AFTER_TRUST = frozenset({0, 67, 68}) | _DATES | _NAMES
NOT_JUDGED = -1
"""The verify_code of a handshake that looked at no store."""
_BEFORE_TRUST = 66  # the server's own key is too weak: said before any chain is looked for

# Warned of when fewer days are left than this and less than a fifth of the lifetime: ninety-day
# certificates are renewed when thirty are left, so twenty-one means that a renewal did not happen.
EXPIRING_DAYS, EXPIRING_SHARE = 21, 5

MIN_RSA_BITS = 2048  # CA/Browser Forum Baseline Requirements 6.1.5
_WEAK_DIGESTS = {"md5": "MD5", "sha1": "SHA-1"}  # ibid. 7.1.3


class Certificate(NamedTuple):
    """The server's own certificate. Dates are UTC. names: DNS names and addresses of the subjectAltName
    alone (RFC 9525 section 6.3: a common name is no host name). matches: one of them covers the host.

    trusted: the chain as sent ends at a root of some store, None when that could not be judged; dates
    and names do not count here. trusted_by: of "system", "mozilla", "ca_file". chain_length: as sent.
    self_signed: its own issuer. key: like "RSA 2048"; weak: what is weak about key or signature, or "".
    issuer_sent: one of the further certificates carries the issuer's name.
    """

    subject: str
    issuer: str
    issuer_organisation: str
    names: tuple[str, ...]
    not_before: datetime
    not_after: datetime
    matches: bool
    trusted: bool | None
    trusted_by: tuple[str, ...]
    self_signed: bool
    key: str
    signature: str
    weak: str
    chain_length: int
    verify_message: str = ""
    issuer_sent: bool = True


PROBE = Probe[Certificate]("certificate")
"""Key: the endpoint."""


def ask(shake: Handshake, host: str, now: datetime) -> Certificate:
    """Read the server's own certificate; NetFailure(CERTIFICATE) where it cannot be read."""
    try:
        return _read(shake, host, now)
    except (ValueError, TypeError, IndexError, OverflowError):
        raise NetFailure(Reason.CERTIFICATE, "unreadable", "certificate") from None


def _read(shake: Handshake, host: str, now: datetime) -> Certificate:
    from cryptography import x509  # noqa: PLC0415

    # Said of names longer than X.520 allows. For good, as taking it back would race with other threads.
    warnings.filterwarnings("ignore", "Attribute's length must be", UserWarning)
    leaf = x509.load_der_x509_certificate(shake.chain[0])
    names, key, digest = _names(leaf), _key(leaf), _digest(leaf)
    not_before, not_after = leaf.not_valid_before_utc, leaf.not_valid_after_utc
    weak = [key] if key.startswith("RSA ") and int(key[4:]) < MIN_RSA_BITS else []
    weak += [digest] if digest in _WEAK_DIGESTS.values() else []
    return Certificate(
        subject=leaf.subject.rfc4514_string(),
        issuer=leaf.issuer.rfc4514_string(),
        issuer_organisation=_organisation(leaf.issuer),
        names=names,
        not_before=not_before,
        not_after=not_after,
        matches=shake.verify_code == 0 or (shake.verify_code not in _NAMES and covers(names, host)),
        trusted=_trusted(shake, dated=not_before <= now <= not_after),
        trusted_by=shake.roots,
        self_signed=leaf.issuer == leaf.subject,
        key=key,
        signature=digest,
        weak=", ".join(weak),
        chain_length=len(shake.chain),
        verify_message=shake.verify_message,
        issuer_sent=any(_subject(each) == leaf.issuer for each in shake.chain[1:]),
    )


def _subject(der: bytes) -> "x509.Name | None":
    """What a server sends behind its own certificate may be anything."""
    from cryptography import x509  # noqa: PLC0415

    try:
        return x509.load_der_x509_certificate(der).subject
    except (ValueError, TypeError):
        return None


def _trusted(shake: Handshake, *, dated: bool) -> bool | None:
    if shake.verify_code in {NOT_JUDGED, _BEFORE_TRUST}:
        return None
    # A date that is wrong while the server's own is right is that of another certificate of the chain.
    return shake.verify_code in _AFTER_TRUST and not (shake.verify_code in _DATES and dated)


def _names(leaf: "x509.Certificate") -> tuple[str, ...]:
    from cryptography import x509  # noqa: PLC0415

    try:
        found = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    addresses = (str(address) for address in found.get_values_for_type(x509.IPAddress))
    return (*found.get_values_for_type(x509.DNSName), *addresses)


def _organisation(name: "x509.Name") -> str:
    from cryptography.x509.oid import NameOID  # noqa: PLC0415

    found = name.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return str(found[0].value) if found else ""


def _key(leaf: "x509.Certificate") -> str:
    from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa  # noqa: PLC0415

    key = leaf.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA {key.key_size}"
    if isinstance(key, ec.EllipticCurvePublicKey):
        return f"EC {key.curve.name}"
    if isinstance(key, dsa.DSAPublicKey):
        return f"DSA {key.key_size}"
    return type(key).__name__.removesuffix("PublicKey").lstrip("_")


def _digest(leaf: "x509.Certificate") -> str:
    algorithm = leaf.signature_hash_algorithm
    if algorithm is None:  # Ed25519 and Ed448 have none of their own
        return "EdDSA"
    return _WEAK_DIGESTS.get(algorithm.name, algorithm.name.upper().replace("SHA", "SHA-", 1))
