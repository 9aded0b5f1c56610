"""AUTH PLAIN and AUTH LOGIN of the lab's mail servers, and their tricks."""

import pytest

from gemdiag.lab.script import Script
from tests.lab_client import LOGIN, PASSWORD, USER, b64, plain, talk


@pytest.mark.parametrize("mechanism", ["PLAIN at once", "PLAIN", "LOGIN at once", "LOGIN"])
@pytest.mark.parametrize("right", [True, False])
def test_the_login_of_the_script_and_no_other_is_accepted(mechanism: str, right: bool) -> None:
    password = PASSWORD if right else "wrong"
    with talk(Script(mode="implicit", login=LOGIN)) as (client, server):
        client.reply()
        client.ask("EHLO me")
        steps = {
            "PLAIN at once": ["AUTH PLAIN " + plain(password=password)],
            "PLAIN": ["AUTH PLAIN", plain(password=password)],
            "LOGIN at once": ["AUTH LOGIN " + b64(USER), b64(password)],
            "LOGIN": ["AUTH LOGIN", b64(USER), b64(password)],
        }[mechanism]
        *prompts, last = [client.ask(line) for line in steps]
        assert all(prompt.startswith("334") for prompt in prompts)
        assert last.startswith("235 " if right else "535 ")
        assert (server.heard.auth, server.heard.auth_in_clear) == (1, 0)
        assert plain() not in repr(server.heard)


def test_scripted_sentences_answer_any_login_and_any_sender() -> None:
    reply = (
        "534-5.7.9 Application-specific password required.",
        "534 5.7.9  https://support.google.com gsmtp",
    )
    senders = {"other@mail.example": "553 5.7.1 not owned", "*": "250 2.1.0 fine"}
    with talk(Script(mode="implicit", login_reply=reply, mail_from=senders)) as (client, _):
        client.reply()
        client.ask("EHLO me")
        assert client.ask("AUTH PLAIN " + plain()) == "\n".join(reply)
        assert client.ask("MAIL FROM:<Other@mail.example>").startswith("553 ")
        assert client.ask("MAIL FROM:<a@mail.example>") == "250 2.1.0 fine"


def test_only_mechanisms_that_are_offered_work() -> None:
    for words, mechanism, code in [
        (("AUTH LOGIN XOAUTH2",), "PLAIN", "504"),
        (("AUTH XOAUTH2",), "LOGIN", "504"),
        (("SIZE",), "PLAIN", "504"),
        (("AUTH=LOGIN",), "LOGIN", "334"),
    ]:
        with talk(Script(mode="implicit", keywords_in_tls=words)) as (client, _):
            client.reply()
            client.ask("EHLO me")
            assert client.ask(f"AUTH {mechanism}").startswith(code)


def test_a_cancelled_or_garbled_login_is_no_login() -> None:
    with talk(Script(mode="implicit", login=LOGIN)) as (client, _):
        client.reply()
        for answer in ("*", "no base64!", b64("one part")):
            assert client.ask("AUTH PLAIN") == "334 "
            assert client.ask(answer).startswith("501 ")


def test_it_can_hang_up_after_refusing_a_login() -> None:
    with talk(Script(mode="implicit", auth_trick="hang_up")) as (client, _):
        client.reply()
        assert client.ask("AUTH PLAIN " + plain()).startswith("535 ")
        assert client.sock.recv(1) == b""


def test_it_can_accept_before_a_password_or_never_be_satisfied() -> None:
    with talk(Script(mode="implicit", auth_trick="early_235")) as (client, _):
        client.reply()
        assert client.ask("AUTH LOGIN").startswith("235 ")
    with talk(Script(mode="implicit", auth_trick="endless_334")) as (client, _):
        client.reply()
        client.ask("AUTH LOGIN")
        assert {client.ask(b64("x"))[:4] for _ in range(20)} == {"334 "}
        assert client.ask("*").startswith("501 ")


def test_it_can_echo_the_login_back() -> None:
    with talk(Script(mode="implicit", auth_trick="echo")) as (client, _):
        client.reply()
        reply = client.ask("AUTH PLAIN " + plain())
        assert plain() in reply
        assert PASSWORD in reply
