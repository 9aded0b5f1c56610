"""The lab's mail servers do as their scripts say, seen through plain sockets and smtplib."""

import smtplib
import ssl
import time

import pytest

from gemdiag.lab.authority import Certificate
from gemdiag.lab.mail import MailServer
from gemdiag.lab.script import Script
from gemdiag.lab.services import HERE
from gemdiag.lab.tls import can_speak
from gemdiag.model.network import TLS_VERSIONS, TlsVersion
from tests.lab_client import AUTHORITY, HOST, plain, talk


def test_explicit_greets_offers_starttls_and_shows_auth_only_inside() -> None:
    with talk(Script()) as (client, server):
        assert client.reply() == "220 mail.example ESMTP ready"
        assert "AUTH" not in (hello := client.ask("EHLO me"))
        assert "STARTTLS" in hello.split("\n")[-1]
        assert client.ask("AUTH PLAIN " + plain()).startswith("530 ")
        assert client.ask("STARTTLS").startswith("220 ")
        client.encrypt()
        assert client.ask("EHLO me").endswith("250 AUTH PLAIN LOGIN")
        assert client.ask("STARTTLS").startswith("502 ")
        assert client.ask("QUIT").startswith("221 ")
        assert server.heard.auth_in_clear == 1


def test_implicit_speaks_tls_first_and_says_nothing_before() -> None:
    with talk(Script(mode="implicit"), tls=False) as (client, _):
        client.sock.settimeout(0.05)
        with pytest.raises(TimeoutError):
            client.sock.recv(1)
    with talk(Script(mode="implicit")) as (client, _):
        assert client.reply().startswith("220 ")
        assert "AUTH PLAIN LOGIN" in client.ask("EHLO me")


def test_plain_takes_mail_in_the_open_and_no_starttls() -> None:
    with talk(Script(mode="plain")) as (client, server):
        client.reply()
        assert "STARTTLS" not in client.ask("EHLO me")
        assert client.ask("STARTTLS").startswith("502 ")
        assert client.ask("MAIL FROM:<a@b.example>").startswith("250 ")
        assert client.ask("RSET").startswith("250 ")
        assert server.heard.mail_from == ("a@b.example",)


@pytest.mark.parametrize(
    ("script", "word", "code"),
    [
        (Script(starttls="missing"), "8BITMIME", "502"),
        (Script(starttls="stripped"), "XXXXXXXA", "500"),
        (Script(starttls="shielded"), "8BITMIME", "502"),
        (Script(starttls="refused"), "STARTTLS", "454"),
        (Script(starttls="refused", starttls_reply="554 5.7.3 no"), "STARTTLS", "554"),
    ],
)
def test_starttls_is_withheld_in_each_way(script: Script, word: str, code: str) -> None:
    with talk(script) as (client, _):
        client.reply()
        assert client.ask("EHLO me").endswith(word)
        assert client.ask("STARTTLS").startswith(code)


@pytest.mark.parametrize("how", ["injected", "injected_later"])
def test_plaintext_can_follow_the_220(how: str) -> None:
    with talk(Script()._replace(starttls=how)) as (client, _):  # type: ignore[arg-type]
        client.reply()
        client.ask("EHLO me")
        client.sock.sendall(b"STARTTLS\r\n")
        first = client.sock.recv(4096)
        assert (b"INJECTED" in first) == (how == "injected")
        assert how == "injected" or b"INJECTED" in client.sock.recv(4096)


@pytest.mark.parametrize("version", TLS_VERSIONS)
def test_each_version_of_tls_alone(version: TlsVersion) -> None:
    if not can_speak(version):
        pytest.skip(f"the OpenSSL of this computer has no {version}")
    with talk(Script(mode="implicit", versions=(version, version)), tls=False) as (client, _):
        context = ssl.create_default_context(cadata=AUTHORITY.pem.decode())
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        assert client.encrypt(context) == version.replace("TLSv1.0", "TLSv1")


def test_tls_1_0_alone_is_too_old_for_an_ordinary_client() -> None:
    script = Script(mode="implicit", versions=("TLSv1.0", "TLSv1.0"))
    with talk(script, tls=False) as (client, _), pytest.raises(ssl.SSLError):
        client.encrypt()


def test_the_certificate_of_the_script_is_shown() -> None:
    script = Script(mode="implicit", certificate=Certificate(("srv12.webhost.example",)))
    with talk(script, tls=False) as (client, _), pytest.raises(ssl.SSLCertVerificationError) as caught:
        client.encrypt()
    assert caught.value.verify_code == 62


def test_other_protocols_answer_in_their_own_words() -> None:
    for protocol, first in (("imap", "* OK"), ("ssh", "SSH-2.0")):
        with talk(Script(protocol=protocol)) as (client, _):  # type: ignore[arg-type]
            assert client.sock.recv(99).startswith(first.encode())
    with talk(Script(protocol="http")) as (client, _):
        assert client.ask("EHLO me").startswith("HTTP/1.1 400")


def test_a_busy_server_says_so_and_hangs_up() -> None:
    with talk(Script(greeting="421 4.7.0 Too many connections")) as (client, _):
        assert client.reply().startswith("421 ")
        assert client.sock.recv(1) == b""


@pytest.mark.parametrize(
    ("step", "commands", "replies"),
    [
        ("connect", b"", []),
        ("greeting", b"", []),
        ("ehlo", b"EHLO me\r\n", ["220 "]),
        ("starttls", b"EHLO me\r\nSTARTTLS\r\n", ["220 ", "250 "]),
        ("handshake", b"EHLO me\r\nSTARTTLS\r\n", ["220 ", "250 ", "220 "]),
    ],
)
@pytest.mark.parametrize("fault", ["silent", "close", "reset"])
def test_it_fails_at_the_step_and_in_the_way_of_the_script(step, commands, replies, fault) -> None:  # type: ignore[no-untyped-def]
    script = Script(faults={step: fault})
    if fault == "close":
        with talk(script) as (client, _):
            client.sock.sendall(commands)
            said = [line[:4] for line in client.to_the_end().split("\r\n") if line[3:4] != "-"]
            assert said == [*replies, ""]
        return
    # A reset may come before the connection is used, or the commands are out: that meets it then.
    meets = TimeoutError if fault == "silent" else (ConnectionResetError, BrokenPipeError)
    with pytest.raises(meets):
        provoke(script, commands, patience=0.05 if fault == "silent" else 5)


def provoke(script: Script, commands: bytes, patience: float) -> None:
    with talk(script) as (client, _):
        client.sock.settimeout(patience)
        client.send_and_read(commands)


def test_pauses_and_small_pieces() -> None:
    with talk(Script(pauses={"ehlo": 0.05}, chunk=1)) as (client, _):
        client.reply()
        started = time.monotonic()
        assert client.ask("EHLO me").endswith("STARTTLS")
        assert time.monotonic() - started >= 0.05


def test_replies_by_verb_take_the_place_of_the_ordinary_ones() -> None:
    with talk(Script(replies={"EHLO": "502 5.5.2 unknown"})) as (client, _):
        client.reply()
        assert client.ask("EHLO me").startswith("502 ")
        assert client.ask("HELO me") == "250 mail.example"


def test_a_message_is_taken_and_kept() -> None:
    with MailServer(Script(mode="plain"), HOST, AUTHORITY) as server:
        with smtplib.SMTP(HERE, server.port, "me", timeout=5) as client:
            client.sendmail("a@b.example", ["c@d.example"], "Subject: test\r\n\r\n.dot\r\n")
        assert (server.heard.rcpt, server.heard.data) == (("c@d.example",), 1)
        assert server.heard.messages == ("Subject: test\n\n.dot",)
