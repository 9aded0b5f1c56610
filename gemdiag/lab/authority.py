"""A certificate authority that lives in memory, and certificates with every fault a mail server shows."""

import functools
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
KeyKind = Literal["ec", "rsa2048", "rsa1024"]
Issuer = Literal["root", "intermediate", "self", "stranger"]

PAST, FUTURE = timedelta(days=30), timedelta(days=60)
"""A certificate of 90 days of which 60 are left: what the usual issuers give out."""


class Certificate(NamedTuple):
    """What a server shows.

    names: for which it is valid, the first is also its subject. issuer: `root` and `intermediate` lead to
    the authority, `self` is self-signed, `stranger` comes from another authority, called `issuer_name` (the
    name of an antivirus program, say). alone: the server sends its own certificate and no other; else the
    intermediate or the stranger's root goes with it. key: how strong it is. subject: where it is no name
    of `names`, which then may be none. padding: so many certificates that have nothing to do with it are
    sent after it.
    """

    names: tuple[str, ...]
    not_before: datetime | None = None
    not_after: datetime | None = None
    issuer: Issuer = "root"
    issuer_name: str = "Lab Stranger Root"
    alone: bool = False
    key: KeyKind = "ec"
    subject: str | None = None
    padding: int = 0


class _Signer(NamedTuple):
    certificate: x509.Certificate
    key: Key


class Authority:
    """One root that tests and the demo trust. `as_of`: the day, beside today, on which certificates hold."""

    def __init__(self, as_of: date | None = None, name: str = "gemdiag lab root") -> None:
        today = datetime.now(UTC)
        then = datetime.combine(as_of, time(), UTC) if as_of else today
        self._begin, self._end = min(today, then) - PAST, max(today, then) + FUTURE
        self._root = self._sign_authority(name, None)

    @property
    def pem(self) -> bytes:
        """The root, for --ca-file."""
        return _pem(self._root.certificate)

    def issue(self, wanted: Certificate) -> bytes:
        """PEM as a server loads it: private key, certificate, then what else it sends."""
        key = _key(wanted.key)
        signer = self._signer(wanted)
        sent = [self._sign_leaf(wanted, key, signer)]
        if signer and wanted.issuer != "root" and not wanted.alone:
            sent.append(signer.certificate)
        sent += [self._intermediate.certificate] * wanted.padding
        return _key_pem(key) + b"".join(map(_pem, sent))

    def _signer(self, wanted: Certificate) -> _Signer | None:
        match wanted.issuer:
            case "self":
                return None
            case "root":
                return self._root
            case "intermediate":
                return self._intermediate
            case "stranger":
                return self._sign_authority(wanted.issuer_name, None)

    @functools.cached_property
    def _intermediate(self) -> _Signer:
        return self._sign_authority("gemdiag lab intermediate", self._root)

    def _sign_authority(self, name: str, signer: _Signer | None) -> _Signer:
        key, subject = _key("ec"), _name(name)
        usage = {"key_cert_sign", "crl_sign", "digital_signature"}
        builder = (
            self._builder(subject, key, signer)
            .not_valid_before(self._begin - timedelta(days=365))
            .not_valid_after(self._end + timedelta(days=3650))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(_usage(usage), critical=True)
        )
        return _Signer(builder.sign(signer.key if signer else key, hashes.SHA256()), key)

    def _sign_leaf(self, wanted: Certificate, key: Key, signer: _Signer | None) -> x509.Certificate:
        subject = wanted.names[0] if wanted.subject is None else wanted.subject
        builder = (
            self._builder(_name(subject), key, signer)
            .not_valid_before(wanted.not_before or self._begin)
            .not_valid_after(wanted.not_after or self._end)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage({"digital_signature", "key_encipherment"}), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        )
        if wanted.names:
            names = x509.SubjectAlternativeName([x509.DNSName(name) for name in wanted.names])
            builder = builder.add_extension(names, critical=False)
        return builder.sign(signer.key if signer else key, hashes.SHA256())

    @staticmethod
    def _builder(subject: x509.Name, key: Key, signer: _Signer | None) -> x509.CertificateBuilder:
        issuing_key = signer.key if signer else key
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(signer.certificate.subject if signer else subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(issuing_key.public_key()), critical=False
            )
        )


def _key(kind: KeyKind) -> Key:
    if kind == "ec":
        return ec.generate_private_key(ec.SECP256R1())
    return _rsa_key(2048 if kind == "rsa2048" else 1024)


@functools.cache
def _rsa_key(bits: int) -> rsa.RSAPrivateKey:
    """One for all certificates: making one takes a tenth of a second."""
    return rsa.generate_private_key(65537, bits)


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _usage(allowed: set[str]) -> x509.KeyUsage:
    every = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{word: word in allowed for word in every})


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _key_pem(key: Key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
