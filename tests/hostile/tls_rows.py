"""What is right to say of each mode of h07: the certificate, the versions, and whether anybody may log in."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from gemdiag.model.settings import NOTHING

FROM, UNTIL = "2024-01-01T00:00:00Z", "2049-12-31T00:00:00Z"
NAMES = ("localhost", "mail.hostile.test", "127.0.0.1", "::1")
LAB, BETWEEN = "CN=gemdiag hostile-lab CA (test only)", "CN=gemdiag hostile-lab intermediate"
ELLIPTIC = "EC secp256r1"
NEW = ("TLSv1.3", "TLS_AES_256_GCM_SHA384", 256)
AS_SENT = 3000
"""How many names the certificate with too many of them has beyond the usual ones."""


class Cert(NamedTuple):
    """What the report says of the server's own certificate; names: in any order, or how many there are."""

    subject: str = "CN=localhost"
    issuer: str = LAB
    names: tuple[str, ...] | int = NAMES
    not_before: str = FROM
    not_after: str = UNTIL
    trusted: bool | None = True
    trusted_by: tuple[str, ...] = ("ca_file",)
    hostname_match: bool = True
    expired: bool = False
    self_signed: bool = False
    key: str = ELLIPTIC
    signature: str = "SHA-256"
    chain_length: int = 1


class Row(NamedTuple):
    """findings: critical, unknown and warning, the root cause first. versions: of TLS 1.0 to 1.3, by first letter.

    login: `accepted` where the certificate is verified and the version is 1.2 or later, else it is not tried.
    error: reason and detail of what ended the dialogue. params: of the root cause.
    """

    findings: tuple[str, ...] = ()
    exit_code: int = 0
    certificate: Cert | None = Cert()
    versions: str = "rraa"
    in_use: tuple[str, str, int] | None = NEW
    login: str = "accepted"
    error: tuple[str, str] | None = None
    params: Mapping[str, Any] = NOTHING


def faulty(id_: str, certificate: Cert, detail: str, *more: str, **params: Any) -> Row:
    """A certificate that does not verify: seen, told, and nothing secret sent."""
    return Row(
        (id_, *more),
        2,
        certificate,
        login="not_tried",
        error=("certificate", detail),
        params=params,
    )


def other_name(certificate: Cert, names: str) -> Row:
    said = "Hostname mismatch, certificate is not valid for 'localhost'."
    unmatched = certificate._replace(hostname_match=False)
    return faulty("tls.certificate_name_mismatch", unmatched, said, host="localhost", names=names)


RSA = Cert(key="RSA 2048")
UNKNOWN_ISSUER = Cert(trusted=False, trusted_by=())
SELF_SIGNED = UNKNOWN_ISSUER._replace(issuer="CN=localhost", self_signed=True)
# Only read on a connection in an old version, where no store is asked.
NOT_JUDGED = RSA._replace(trusted=None, trusted_by=())
# From make_certs.py, where this one alone has the date of its making.
SHA_1 = SELF_SIGNED._replace(
    names=("localhost", "127.0.0.1"), key="RSA 2048", signature="SHA-1", not_before="*", not_after="*"
)
ESCAPE = "CN=\x1b]0\\;PWNED\x07\x1b[2J\\<script\\>alert(1)\\</script\\>|`![x](http://127.0.0.1:9/b.png)`"
OLD_ALONE = Row(
    ("tls.version_unsupported",),
    2,
    NOT_JUDGED,
    in_use=None,
    login="not_tried",
    error=("tls_version", "protocol version"),
)
BY_FAULT: Mapping[str, Row] = {
    "good": Row(),
    "expired": faulty(
        "tls.certificate_expired",
        Cert(not_after="2024-06-01T00:00:00Z", expired=True),
        "certificate has expired",
        on="2024-06-01",
    ),
    "notyet": faulty(
        "tls.certificate_not_yet_valid",
        Cert(not_before="2049-01-01T00:00:00Z"),
        "certificate is not yet valid",
        on="2049-01-01",
    ),
    "wronghost": other_name(Cert("CN=smtp.other.test", names=("smtp.other.test",)), "smtp.other.test"),
    # A common name is no host name (RFC 9525 section 6.3).
    "cn_only": other_name(Cert(names=()), "CN=localhost"),
    "wildcard_tld": other_name(Cert("CN=*", names=("*", "*.test")), "*, *.test"),
    "ip_as_dns": other_name(Cert("CN=127.0.0.1", names=("127.0.0.1",)), "127.0.0.1"),
    "nul": other_name(
        Cert("CN=localhost\\00.evil.test", names=("localhost\x00.evil.test",)), "localhost\x00.evil.test"
    ),
    # Valid for the host whatever stands in its common name: only how that is shown is at stake.
    "ansi": Row(certificate=Cert(ESCAPE)),
    "many_san": Row(certificate=Cert(names=AS_SENT + len(NAMES))),
    "selfsigned": faulty(
        "tls.certificate_untrusted", SELF_SIGNED, "self-signed certificate", self_signed=True
    ),
    "missing_intermediate": faulty(
        "tls.certificate_chain_incomplete",
        UNKNOWN_ISSUER._replace(issuer=BETWEEN),
        "unable to get local issuer certificate",
        issuer=BETWEEN,
    ),
    "with_intermediate": Row(certificate=Cert(issuer=BETWEEN, chain_length=2)),
    # OpenSSL reads no more than 100 kB of a chain; nothing is known of the versions in which it would be sent.
    "huge_chain": Row(
        ("tls.handshake_failed",),
        2,
        None,
        "rruu",
        None,
        "not_tried",
        ("tls_error", "excessive message size"),
        {"detail": "excessive message size"},
    ),
    "rsa2048": Row(certificate=RSA),
    # Turned away before any store was asked; a Windows may still take it.
    "rsa1024": Row(
        ("tls.certificate_weak",),
        1,
        Cert(key="RSA 1024", trusted=None, trusted_by=()),
        login="not_tried",
        error=("certificate", "EE certificate key too weak"),
        params={"what": "RSA 1024"},
    ),
    "sha1": faulty(
        "tls.certificate_untrusted",
        SHA_1,
        "self-signed certificate",
        "tls.certificate_weak",
        self_signed=True,
    ),
    "tls10": OLD_ALONE._replace(versions="arrr", params={"versions": "TLSv1.0"}),
    "tls11": OLD_ALONE._replace(versions="rarr", params={"versions": "TLSv1.1"}),
    "tls12": Row(versions="rrar", in_use=("TLSv1.2", "ECDHE-ECDSA-AES256-GCM-SHA384", 256)),
    "tls13": Row(("tls.tls13_only",), 1, versions="rrra"),
    "weakcipher": Row(certificate=RSA, versions="rrar", in_use=("TLSv1.2", "AES128-SHA", 128)),
    # Refused for want of a certificate of ours: that says nothing of TLS 1.2, which was spoken until then.
    "clientcert": Row(
        ("tls.handshake_failed",),
        2,
        Cert(chain_length=2),
        "rraa",
        login="not_tried",
        error=("tls_alert", "certificate required"),
        params={"detail": "certificate required"},
    ),
}
WRONG_MODE = Row(("tls.wrong_mode_for_port",), 2)
ROWS: Mapping[str, Row] = {
    # First, as it takes longest: a port that keeps silent is given time to greet.
    "s_implicit": WRONG_MODE._replace(params={"configured_mode": "explicit", "spoken_mode": "implicit"}),
    "i_plain": WRONG_MODE._replace(params={"configured_mode": "implicit", "spoken_mode": "explicit"}),
    "s_flip": Row(),
    **{f"{mode}_{fault}": row for fault, row in BY_FAULT.items() for mode in ("s", "i")},
}
