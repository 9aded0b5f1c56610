from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import NameOID

from gemdiag.lab.authority import Authority
from gemdiag.lab.authority import Certificate as Wanted
from gemdiag.model.network import Handshake
from gemdiag.model.outcome import NetFailure, Reason
from gemdiag.probes import certificate
from gemdiag.probes.certificate import Certificate

AUTHORITY = Authority()
NOW = datetime.now(UTC)


def chain_of(wanted: Wanted) -> tuple[bytes, ...]:
    pem = AUTHORITY.issue(wanted)
    return tuple(
        each.public_bytes(serialization.Encoding.DER) for each in x509.load_pem_x509_certificates(pem)
    )


def read(chain: tuple[bytes, ...], code: int = 0, host: str = "mail.example") -> Certificate:
    shake = Handshake("TLSv1.3", "c", 256, chain, code == 0, code, "said", ("ca_file",) if code == 0 else ())
    return certificate.ask(shake, host, NOW)


def test_everything_that_a_good_one_says() -> None:
    found = read(chain_of(Wanted(("mail.example", "*.mail.example"), key="rsa2048", issuer="intermediate")))
    assert found.names == ("mail.example", "*.mail.example")
    assert found.subject == "CN=mail.example"
    assert found.issuer == "CN=gemdiag lab intermediate"
    assert found.not_before < NOW < found.not_after
    assert (found.matches, found.trusted, found.trusted_by) == (True, True, ("ca_file",))
    assert (found.key, found.signature, found.weak) == ("RSA 2048", "SHA-256", "")
    assert (found.self_signed, found.chain_length, found.verify_message) == (False, 2, "said")


@pytest.mark.parametrize("code", [18, 19, 20, 21, 2, 7, 24])
def test_a_chain_that_ends_nowhere_is_not_trusted(code: int) -> None:
    assert read(chain_of(Wanted(("mail.example",))), code).trusted is False


@pytest.mark.parametrize("code", [62, 64, 67, 68])
def test_other_faults_leave_the_chain_trusted(code: int) -> None:
    assert read(chain_of(Wanted(("other.example",))), code).trusted is True


def test_an_expired_certificate_is_trusted_all_the_same() -> None:
    wanted = Wanted(("mail.example",), NOW - timedelta(days=90), NOW - timedelta(days=3))
    found = read(chain_of(wanted), 10)
    assert (found.trusted, found.matches) == (True, True)


def test_a_date_fault_that_is_not_the_servers_own_is_one_of_the_chain() -> None:
    assert read(chain_of(Wanted(("mail.example",))), 10).trusted is False


def test_names_are_judged_also_when_openssl_stopped_at_another_fault() -> None:
    wanted = Wanted(("other.example",), NOW - timedelta(days=90), NOW - timedelta(days=3))
    assert read(chain_of(wanted), 10).matches is False


def test_what_openssl_says_of_the_name_stands() -> None:
    assert read(chain_of(Wanted(("mail.example",))), 62).matches is False


def test_a_chain_that_no_store_was_asked_about_is_neither_trusted_nor_not() -> None:
    assert read(chain_of(Wanted(("mail.example",))), certificate.NOT_JUDGED).trusted is None


def test_self_signed() -> None:
    assert read(chain_of(Wanted(("mail.example",), issuer="self")), 18).self_signed


def test_a_short_key_is_weak() -> None:
    weak = read(chain_of(Wanted(("mail.example",), key="rsa1024")), 66)
    assert (weak.weak, weak.trusted) == ("RSA 1024", None)  # OpenSSL stops before it looks for a chain


def _signed(
    key: Any, digest: hashes.SHA256 | hashes.SHA384 | None, organisation: str = "", name: str = "mail.example"
) -> bytes:
    attributes = [x509.NameAttribute(NameOID.COMMON_NAME, name, _validate=False)]
    if organisation:
        attributes.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation))
    subject = x509.Name(attributes)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=1))
    )
    return builder.sign(key, digest).public_bytes(serialization.Encoding.DER)


def test_a_common_name_is_no_host_name() -> None:
    found = read((_signed(ec.generate_private_key(ec.SECP384R1()), hashes.SHA384()),), 62)
    assert (found.names, found.matches) == ((), False)
    assert (found.key, found.signature) == ("EC secp384r1", "SHA-384")


def test_keys_without_a_digest_of_their_own() -> None:
    found = read((_signed(ed25519.Ed25519PrivateKey.generate(), None, organisation="Avast"),), 18)
    assert (found.key, found.signature, found.issuer_organisation) == ("Ed25519", "EdDSA", "Avast")


@pytest.fixture(scope="module")
def sha1() -> bytes:
    """Signed with SHA-1 by hand, as no library does it any more: the digest named in the certificate changed."""
    der = _signed(rsa.generate_private_key(65537, 2048), hashes.SHA256())
    return der.replace(bytes.fromhex("2a864886f70d01010b"), bytes.fromhex("2a864886f70d010105"))


def test_an_old_digest_is_weak(sha1: bytes) -> None:
    found = read((sha1,), 18)
    assert (found.signature, found.weak) == ("SHA-1", "SHA-1")


@pytest.mark.parametrize("chain", [(), (b"",), (b"\x30\x03\x02\x01\x00",), (b"nonsense" * 100,)])
def test_what_is_no_certificate_is_told_as_such(chain: tuple[bytes, ...]) -> None:
    with pytest.raises(NetFailure) as caught:
        read(chain, 20)
    assert (caught.value.reason, caught.value.detail) == (Reason.CERTIFICATE, "unreadable")
    assert caught.value.__suppress_context__


def test_a_name_longer_than_allowed_is_read_without_a_word() -> None:
    with pytest.warns(UserWarning, match="length"):  # from making it
        der = _signed(ed25519.Ed25519PrivateKey.generate(), None, name="m" * 72)
    assert read((der,), 18).subject == "CN=" + "m" * 72
