"""The certificates that the lab makes are what was asked for, and OpenSSL judges them as a client would."""

import ssl
from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from gemdiag.lab.authority import Authority, Certificate
from gemdiag.lab.tls import can_speak, server_context

AUTHORITY = Authority()
UNKNOWN_ISSUER, SELF_SIGNED, UNKNOWN_ROOT, EXPIRED, NOT_YET, OTHER_NAME = 20, 18, 19, 10, 9, 62


def certificates(pem: bytes) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(pem)


def verdict(wanted: Certificate, host: str = "mail.example") -> int:
    """X509_V_ERR_* of a handshake in memory with a client that trusts the authority; 0 is fine."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    trusting = ssl.create_default_context(cadata=AUTHORITY.pem.decode())
    trusting.set_ciphers("DEFAULT:@SECLEVEL=1" if wanted.key == "rsa1024" else "DEFAULT")
    client = trusting.wrap_bio(to_client, to_server, server_hostname=host)
    serving = server_context(AUTHORITY.issue(wanted), "TLSv1.2", "TLSv1.3")
    server = serving.wrap_bio(to_server, to_client, server_side=True)
    for end in (client, server, client):
        try:
            end.do_handshake()
        except ssl.SSLWantReadError:
            continue
        except ssl.SSLCertVerificationError as error:
            return error.verify_code
    return 0


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (Certificate(("mail.example",)), 0),
        (Certificate(("other.example", "mail.example")), 0),
        (Certificate(("mail.example",), key="rsa2048"), 0),
        (Certificate(("mail.example",), key="rsa1024"), 0),
        (Certificate(("mail.example",), issuer="intermediate"), 0),
        (Certificate(("mail.example",), issuer="intermediate", alone=True), UNKNOWN_ISSUER),
        (Certificate(("mail.example",), issuer="stranger"), UNKNOWN_ROOT),
        (Certificate(("mail.example",), issuer="self"), SELF_SIGNED),
        (Certificate(("srv12.example",)), OTHER_NAME),
        (Certificate(("mail.example",), not_after=datetime.now(UTC) - timedelta(days=1)), EXPIRED),
        (Certificate(("mail.example",), not_before=datetime.now(UTC) + timedelta(days=1)), NOT_YET),
    ],
    ids=lambda value: None if isinstance(value, Certificate) else str(value),
)
def test_a_client_that_trusts_the_root_judges_each_variant_as_meant(wanted: Certificate, code: int) -> None:
    assert verdict(wanted) == code


def test_it_holds_today_and_on_the_day_asked_for_with_sixty_days_left() -> None:
    then = date.today() + timedelta(days=500)  # noqa: DTZ011  any day far off
    leaf = certificates(Authority(as_of=then).issue(Certificate(("mail.example",))))[0]
    assert leaf.not_valid_before_utc < datetime.now(UTC) - timedelta(days=29)
    assert leaf.not_valid_after_utc.date() - then == timedelta(days=60)


@pytest.mark.parametrize(("alone", "sent"), [(False, 2), (True, 1)])
def test_the_chain_is_sent_or_held_back(alone: bool, sent: int) -> None:
    pem = AUTHORITY.issue(Certificate(("mail.example",), issuer="intermediate", alone=alone))
    assert len(certificates(pem)) == sent


def test_a_stranger_bears_the_name_given() -> None:
    pem = AUTHORITY.issue(
        Certificate(("m.example",), issuer="stranger", issuer_name="AVG Web/Mail Shield Root")
    )
    assert certificates(pem)[0].issuer.rfc4514_string() == "CN=AVG Web/Mail Shield Root"


def test_a_name_can_be_common_alone_and_a_chain_longer_than_it_need_be() -> None:
    pem = AUTHORITY.issue(Certificate((), subject="mail.example", padding=3))
    leaf, *rest = certificates(pem)
    assert leaf.subject.rfc4514_string() == "CN=mail.example"
    assert len(rest) == 3
    with pytest.raises(x509.ExtensionNotFound):
        leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName)


def test_keys_are_of_the_kind_asked_for_and_rsa_is_made_once() -> None:
    kinds = [
        certificates(AUTHORITY.issue(Certificate(("m.example",), key=kind)))[0].public_key()
        for kind in ("ec", "rsa2048", "rsa2048", "rsa1024")
    ]
    elliptic, first, second, short = kinds
    assert isinstance(elliptic, ec.EllipticCurvePublicKey)
    assert isinstance(first, rsa.RSAPublicKey)
    assert isinstance(short, rsa.RSAPublicKey)
    assert (first, first.key_size, short.key_size) == (second, 2048, 1024)


def test_this_computer_speaks_todays_tls() -> None:
    assert can_speak("TLSv1.2")
    assert can_speak("TLSv1.3")
