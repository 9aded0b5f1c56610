"""Handshakes: what is agreed on, which certificate is believed, and how each failure is named."""

import contextlib
import ssl
import sys
import threading
import types
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from gemdiag.lab.authority import Certificate
from gemdiag.lab.services import HERE, Connection
from gemdiag.lab.tls import can_speak
from gemdiag.model.network import TLS_VERSIONS, Handshake, TlsVersion
from gemdiag.model.options import ConnectTo
from gemdiag.model.outcome import NetFailure, Reason
from gemdiag.net import contexts, tls, trust
from gemdiag.net.waits import Waits
from tests.wire.net_kit import (
    HOST,
    Script,
    ca_file,
    connected,
    encrypted,
    network,
    reset,
    reset_later,
    said,
    serving,
    talking,
)

GOOD = Certificate((HOST,))
NOW = datetime.now(UTC)
MODERN: tuple[TlsVersion, ...] = ("TLSv1.2", "TLSv1.3")
HELLO = said(b"220 inside\r\n")


@pytest.mark.parametrize("version", MODERN)
def test_a_good_certificate_is_verified_and_the_dialogue_goes_on(version: TlsVersion, tmp_path: Path) -> None:
    server = encrypted(GOOD, HELLO, (version, version))
    with talking(server, ca_file=ca_file(tmp_path)) as channel:
        shake = channel.start_tls("verified")
        assert channel.read_reply().lines == ("inside",)

    assert (shake.verified, shake.verify_code, shake.version) == (True, 0, version)
    assert shake.roots == ("ca_file",)
    assert len(shake.chain) == 1
    assert shake.cipher
    assert shake.bits in {128, 256}
    assert shake.ms > 0
    assert channel.round_trips == (3 if version == "TLSv1.3" else 4)


@pytest.mark.parametrize("version", MODERN)
@pytest.mark.parametrize(
    ("certificate", "code", "length", "roots"),
    [
        (GOOD._replace(not_before=NOW - timedelta(9), not_after=NOW - timedelta(1)), 10, 1, ("ca_file",)),
        (GOOD._replace(not_before=NOW + timedelta(1)), 9, 1, ("ca_file",)),
        (GOOD._replace(names=("other.test",)), 62, 1, ("ca_file",)),
        (GOOD._replace(issuer="self"), 18, 1, ()),
        (GOOD._replace(issuer="stranger"), 19, 2, ()),
        (GOOD._replace(issuer="stranger", alone=True), 20, 1, ()),
        (GOOD._replace(issuer="intermediate", alone=True), 20, 1, ()),
        (GOOD._replace(issuer="intermediate"), 0, 2, ("ca_file",)),
    ],
)
def test_a_certificate_that_does_not_verify_is_an_answer_with_its_chain(
    certificate: Certificate,
    code: int,
    length: int,
    roots: tuple[str, ...],
    version: TlsVersion,
    tmp_path: Path,
) -> None:
    server = encrypted(certificate, HELLO, (version, version))
    with talking(server, ca_file=ca_file(tmp_path)) as channel:
        shake = channel.start_tls("verified")
        if code:
            with pytest.raises(NetFailure):
                channel.ask("AUTH PLAIN never")

    assert (shake.verify_code, shake.verified) == (code, not code)
    assert (shake.version, len(shake.chain), shake.roots) == (version, length, roots)
    assert bool(shake.verify_message) is bool(code)
    names = x509.load_der_x509_certificate(shake.chain[0]).extensions.get_extension_for_class(
        x509.SubjectAlternativeName
    )
    assert tuple(names.value.get_values_for_type(x509.DNSName)) == certificate.names


def test_a_short_key_is_told_before_its_issuer_is_looked_for(tmp_path: Path) -> None:
    server = encrypted(GOOD._replace(key="rsa1024"), HELLO)
    with talking(server, ca_file=ca_file(tmp_path)) as channel:
        shake = channel.start_tls("verified")

    assert (shake.verify_code, shake.roots) == (66, ())


@pytest.mark.parametrize("version", TLS_VERSIONS)
def test_each_version_is_seen_where_it_is_spoken_and_refused_where_not(version: TlsVersion) -> None:
    if not can_speak(version):
        pytest.skip("not in this OpenSSL")
    with talking(encrypted(GOOD, HELLO, (version, version))) as channel:
        shake = channel.start_tls(version)
        assert channel.read_reply().code == 220
    assert (shake.version, shake.verified, shake.verify_code) == (version, False, -1)
    assert len(shake.chain) == 1

    other: TlsVersion = "TLSv1.3" if version == "TLSv1.2" else "TLSv1.2"
    with (
        talking(encrypted(GOOD, HELLO, (other, other))) as channel,
        pytest.raises(NetFailure) as caught,
    ):
        channel.start_tls(version)
    assert caught.value.reason is Reason.TLS_VERSION


def test_old_versions_alone_are_told_to_whoever_wants_more() -> None:
    if not can_speak("TLSv1.1"):
        pytest.skip("not in this OpenSSL")
    with (
        talking(encrypted(GOOD, HELLO, ("TLSv1.0", "TLSv1.1"))) as channel,
        pytest.raises(NetFailure) as caught,
    ):
        channel.start_tls("verified")

    assert (caught.value.reason, caught.value.step) == (Reason.TLS_VERSION, "tls")


def test_what_this_computer_cannot_speak_is_its_own_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ssl, "HAS_TLSv1", False)
    monkeypatch.setattr(contexts, "_shared", {})

    with talking(HELLO) as channel, pytest.raises(NetFailure) as caught:
        channel.start_tls("TLSv1.0")

    assert caught.value.reason is Reason.LOCAL_LIMIT
    assert "TLSv1.0" in caught.value.detail


def test_roots_that_cannot_be_read_are_a_local_limit(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pem"
    broken.write_text("-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----\n", encoding="ascii")
    for path in (broken, tmp_path / "missing.pem"):
        with talking(HELLO, ca_file=str(path)) as channel, pytest.raises(NetFailure) as caught:
            channel.start_tls("verified")
        assert caught.value.reason is Reason.LOCAL_LIMIT


@pytest.mark.parametrize(
    ("server", "reason", "detail"),
    [
        (said(b"220 mail.test ESMTP\r\n"), Reason.NOT_TLS, "220 mail.test ESMTP\r\n"),
        (said(0.05, b"500 what?\r\n"), Reason.NOT_TLS, "500 what?\r\n"),
        (said(0.05, b"\x15\x03\x01\x00\x02\x02\x28"), Reason.TLS_ALERT, "handshake failure"),
        (said(0.05, b"\x15\x03\x01\x00\x02\x02\x46"), Reason.TLS_VERSION, "protocol version"),
        (said(0.05, b"\x15\x03\x03\x00\x02\x02\x70"), Reason.TLS_ALERT, "unrecognized name"),
        (said(0.05, b"\x16\x03\x03\x00\x04\x01\x00\x00\x00"), Reason.TLS_ERROR, None),
        (said(0.05, b"\x17garbage and more"), Reason.NOT_TLS, "wrong version number"),
        (said(0.05, hold=False), Reason.CLOSED, ""),
        (reset_later, Reason.RESET, None),
        (said(), Reason.TIMEOUT, ""),
        (said(0.02, b"\x16\x03\x03\x40\x00", *(0.05, b"\0") * 20), Reason.TIMEOUT, "unfinished"),
    ],
)
def test_each_way_to_fail_has_its_reason(server: Script, reason: Reason, detail: str | None) -> None:
    with talking(server, timeout=0.3) as channel, pytest.raises(NetFailure) as caught:
        channel.start_tls("verified")

    assert (caught.value.reason, caught.value.step) == (reason, "tls")
    assert detail in {None, caught.value.detail}


def test_a_server_that_wants_a_client_certificate_has_agreed_to_the_version(tmp_path: Path) -> None:
    def then(connection: Connection) -> None:
        connection.sock.recv(100)

    def demanding(context: ssl.SSLContext) -> None:
        context.verify_mode = ssl.CERT_REQUIRED

    server = encrypted(GOOD, then, ("TLSv1.2", "TLSv1.2"), change=demanding)
    with talking(server) as channel:
        assert channel.start_tls("TLSv1.2").chain
    with talking(server, ca_file=ca_file(tmp_path)) as channel, pytest.raises(NetFailure) as caught:
        channel.start_tls("verified")

    assert caught.value.reason is Reason.TLS_ALERT


def test_an_alert_counts_although_the_connection_was_reset_before_we_wrote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """TLS 1.3 tells a client after its own end of the handshake that it wants a certificate of it."""
    is_gone = threading.Event()

    def script(connection: Connection) -> None:
        with contextlib.suppress(ssl.SSLError):
            refusing(connection)
        reset(connection)
        is_gone.set()

    def demanding(context: ssl.SSLContext) -> None:
        context.verify_mode = ssl.CERT_REQUIRED

    refusing = encrypted(GOOD, HELLO, ("TLSv1.3", "TLSv1.3"), change=demanding)
    with talking(script, ca_file=ca_file(tmp_path)) as channel:
        assert channel.start_tls("verified").version == "TLSv1.3"
        assert is_gone.wait(2)
        monkeypatch.setattr(channel, "_unasked", lambda: None)  # nothing had come when it looked
        with pytest.raises(NetFailure) as caught:
            channel.ask("EHLO [127.0.0.1]")

    assert (caught.value.reason, caught.value.detail) == (Reason.TLS_ALERT, "certificate required")


@pytest.mark.parametrize(
    "first",
    [
        b"220 go\r\n250-INJECTED\r\n250 AUTH XINJECTED\r\n",
        b"220 go\r\n250-X-INJECTED ",
        b"220 go\r\n\r\n",
    ],
)
def test_plaintext_behind_the_220_is_neither_tls_nor_a_reply(first: bytes, tmp_path: Path) -> None:
    server = encrypted(GOOD, HELLO, first=first)
    with talking(server, ca_file=ca_file(tmp_path)) as channel:
        assert channel.read_reply().code == 220
        assert channel.unread() == first.removeprefix(b"220 go\r\n")
        with pytest.raises(NetFailure) as caught:
            channel.start_tls("verified")
        with pytest.raises(NetFailure):
            channel.read_reply()

    assert caught.value.reason is Reason.NOT_TLS
    assert caught.value.detail == first.removeprefix(b"220 go\r\n").decode()


def test_plaintext_that_comes_while_the_handshake_waits_is_shown_too(tmp_path: Path) -> None:
    server = said(b"220 go\r\n", 0.05, b"250-INJECTED.test\r\n")
    with talking(server, ca_file=ca_file(tmp_path)) as channel:
        channel.read_reply()
        with pytest.raises(NetFailure) as caught:
            channel.start_tls("verified")

    assert (caught.value.reason, caught.value.detail) == (Reason.NOT_TLS, "250-INJECTED.test\r\n")


def test_the_name_is_sent_as_sni_without_its_root_dot(tmp_path: Path) -> None:
    seen: list[str | None] = []

    def noting(context: ssl.SSLContext) -> None:
        context.sni_callback = lambda _sock, name, _context: seen.append(name)

    server = encrypted(GOOD, HELLO, change=noting)
    with talking(server, ca_file=ca_file(tmp_path)) as channel:
        channel.start_tls("verified")

    assert seen == [HOST]


def test_a_name_with_accents_is_sent_and_checked_in_ascii(tmp_path: Path) -> None:
    server = encrypted(Certificate(("xn--caf-dma.test",)), HELLO)
    with serving(server) as port:
        route = ConnectTo("caf\u00e9.test", 465, HERE, port)
        with (
            network(connect_to=(route,), ca_file=ca_file(tmp_path)) as net,
            connected(net, "Caf\u00e9.test.", 465) as channel,
        ):
            assert channel.start_tls("verified").verified


@pytest.mark.parametrize("host", ["x" * 64 + ".test", "a..test", ".test"])
def test_a_name_that_cannot_be_sent_is_told(host: str, tmp_path: Path) -> None:
    with serving(encrypted(GOOD, HELLO)) as port:
        route = ConnectTo(None, 465, HERE, port)
        with (
            network(connect_to=(route,), ca_file=ca_file(tmp_path)) as net,
            connected(net, host, 465) as channel,
            pytest.raises(NetFailure) as caught,
        ):
            channel.start_tls("verified")

    assert caught.value.reason is Reason.TLS_ERROR


def test_many_handshakes_at_once_share_their_contexts(tmp_path: Path) -> None:
    found: list[Handshake] = []
    server = encrypted(GOOD, HELLO)

    def one() -> None:
        with talking(server, ca_file=str(path), timeout=5.0) as channel:
            found.append(channel.start_tls("verified"))

    path = ca_file(tmp_path)
    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [shake.verified for shake in found] == [True] * 8


def test_contexts_are_made_once_and_judge_as_they_should(tmp_path: Path) -> None:
    path, waits = ca_file(tmp_path), Waits(10)
    both = contexts.shared(path)
    verified = both.of("verified", waits, waits.until(5))
    waits.close(1.0)

    assert contexts.shared(path) is both
    assert verified.minimum_version is ssl.TLSVersion.TLSv1_2
    assert verified.check_hostname
    assert not verified.hostname_checks_common_name
    assert not verified.verify_flags & ssl.VERIFY_X509_STRICT


def test_a_root_of_both_stores_is_found_in_both() -> None:
    pem = Path(trust.mozilla_file()).read_text("ascii").partition("-----END CERTIFICATE-----")[0]
    der = ssl.PEM_cert_to_DER_cert(pem[pem.index("-----BEGIN") :] + "-----END CERTIFICATE-----\n")

    assert "mozilla" in trust.Stores("").holding(der)
    assert trust.Stores(ssl.DER_cert_to_PEM_cert(der)).holding(der)[-1] == "ca_file"
    assert trust.Stores("").holding(der[:-1]) == ()


@pytest.mark.parametrize(
    ("verdict", "stores"), [(None, ("system",)), (ssl.SSLError, ()), (AttributeError, ())]
)
def test_where_the_system_judges_itself_it_is_asked(
    verdict: type[Exception] | None, stores: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[list[bytes], str]] = []

    def judge(context: ssl.SSLContext, chain: list[bytes], server_hostname: str) -> None:
        assert context.verify_mode is ssl.CERT_REQUIRED
        asked.append((chain, server_hostname))
        if verdict:
            raise verdict

    truststore = types.ModuleType("truststore._api")
    truststore._verify_peercerts_impl = judge  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "truststore._api", truststore)
    assert trust.Stores("").judge((b"root",), (b"leaf",), HOST) == ()
    monkeypatch.setattr(trust, "_SYSTEM_JUDGES", True)

    assert trust.Stores("").judge((b"root",), (b"leaf",), HOST) == stores
    assert asked == [([b"leaf"], HOST)]


def test_an_unknown_word_of_openssl_is_a_tls_error_with_its_words() -> None:
    error = ssl.SSLError(1, "[SSL: BAD_THING] bad thing (_ssl.c:1006)")
    error.reason = "EXCESSIVE_MESSAGE_SIZE"

    failure = tls.failure(error, "tls")

    assert (failure.reason, failure.detail) == (Reason.TLS_ERROR, "excessive message size")
