import base64
from collections.abc import Mapping
from typing import Any

import pytest

from gemdiag.model.endpoint import Endpoint, Mode
from gemdiag.model.outcome import NetFailure, Reason
from gemdiag.model.secret import Secret
from gemdiag.probes import login
from tests.unit.probing.fake_net import FakeChannel, Server, channel_to

AT = Endpoint("mail.example", 465)
USER, PASSWORD = "marie@example.com", Secret("Pässwörd 1")


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


BLOB = encoded(f"\0{USER}\0{PASSWORD.reveal()}")
USER_PROMPT, PASSWORD_PROMPT = "334 " + encoded("Username:"), "334 " + encoded("Password:")


def ask(how: str, replies: Mapping[str, Any]) -> tuple[login.Login, list[str]]:
    channel = channel_to(Server(replies=replies))
    return login.ask(channel, AT, Mode.IMPLICIT, how, USER, PASSWORD), channel.said


def broken(how: str, replies: Mapping[str, Any]) -> tuple[NetFailure, FakeChannel]:
    channel = channel_to(Server(replies=replies))
    with pytest.raises(NetFailure) as caught:
        login.ask(channel, AT, Mode.IMPLICIT, how, USER, PASSWORD)
    assert not any(PASSWORD.reveal() in str(part) or BLOB in str(part) for part in caught.value.args)
    return caught.value, channel


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        (("LOGIN", "PLAIN"), "PLAIN"),
        (("LOGIN", "XOAUTH2"), "LOGIN"),
        (("XOAUTH2", "OAUTHBEARER"), None),
        (("CRAM-MD5",), None),
        ((), None),
    ],
)
def test_the_mechanism(offered: tuple[str, ...], chosen: str | None) -> None:
    assert login.mechanism(offered) == chosen


def test_plain_in_one_line_with_accents_in_utf_8() -> None:
    found, said = ask("PLAIN", {"AUTH": "235 2.7.0 ok"})
    assert said == [f"AUTH PLAIN {BLOB}"]
    assert found.accepted
    assert (found.endpoint, found.mode, found.mechanism) == (AT, Mode.IMPLICIT, "PLAIN")


def test_plain_for_a_server_that_overlooks_the_initial_response() -> None:
    found, said = ask("PLAIN", {"AUTH": "334 ", BLOB: "535 5.7.8 no"})
    assert said == [f"AUTH PLAIN {BLOB}", BLOB]
    assert not found.accepted


def test_login_in_two_answers() -> None:
    prompts = {"AUTH": USER_PROMPT, encoded(USER): PASSWORD_PROMPT, encoded(PASSWORD.reveal()): "235 ok"}
    found, said = ask("LOGIN", prompts)
    assert said == ["AUTH LOGIN", encoded(USER), encoded(PASSWORD.reveal())]
    assert found.accepted


@pytest.mark.parametrize(
    "reply", ["535 5.7.139 no", "454 4.7.0 later", "421 4.7.0 busy", "534-5.7.9 first\n534 5.7.9 last"]
)
def test_a_refusal_is_kept_as_it_was_said_and_nothing_follows(reply: str) -> None:
    found, said = ask("PLAIN", {"AUTH": reply})
    assert found.reply.code == int(reply[:3])
    assert len(said) == 1


@pytest.mark.parametrize("reply", ["504 5.5.4 what?", "530 5.7.0 STARTTLS first"])
def test_login_refused_at_its_first_word(reply: str) -> None:
    found, said = ask("LOGIN", {"AUTH": reply})
    assert (found.reply.code, said) == (int(reply[:3]), ["AUTH LOGIN"])


def test_login_refused_at_the_user_name() -> None:
    found, said = ask("LOGIN", {"AUTH": USER_PROMPT, encoded(USER): "535 unknown"})
    assert (found.reply.code, len(said)) == (535, 2)


def test_235_before_the_credentials_is_no_acceptance() -> None:
    failure, channel = broken("LOGIN", {"AUTH": "235 2.7.0 ok"})
    assert failure.reason is Reason.PROTOCOL_ERROR
    assert channel.said == ["AUTH LOGIN"]


def test_235_after_the_user_name_alone_is_none_either() -> None:
    failure, channel = broken("LOGIN", {"AUTH": USER_PROMPT, encoded(USER): "235 ok"})
    assert failure.reason is Reason.PROTOCOL_ERROR
    assert encoded(PASSWORD.reveal()) not in channel.said


@pytest.mark.parametrize(
    "prompt",
    [
        "334 " + encoded("Password:"),
        "334 " + encoded("\x1b]0;PWNED\x07\nRESULT: PASS"),
        "334 !!!notbase64!!!",
        "334-a\n334 " + encoded("Username:"),
    ],
)
def test_a_prompt_that_is_not_understood_is_cancelled(prompt: str) -> None:
    failure, channel = broken("LOGIN", {"AUTH": prompt, "*": "501 cancelled"})
    assert channel.said == ["AUTH LOGIN", "*"]
    assert failure.reason is Reason.PROTOCOL_ERROR


def test_the_password_goes_to_no_other_prompt_than_one_for_a_password() -> None:
    failure, channel = broken("LOGIN", {"AUTH": USER_PROMPT, encoded(USER): USER_PROMPT, "*": "501 x"})
    assert channel.said == ["AUTH LOGIN", encoded(USER), "*"]
    assert failure.step == "auth"


@pytest.mark.parametrize("how", ["PLAIN", "LOGIN"])
def test_endless_challenges_end(how: str) -> None:
    everything = {
        "AUTH": USER_PROMPT,
        encoded(USER): PASSWORD_PROMPT,
        encoded(PASSWORD.reveal()): "334 ",
        "*": "334 ",
    }
    failure, channel = broken(how, everything)
    assert failure.reason is Reason.PROTOCOL_ERROR
    assert channel.said[-1] == "*"
    assert len(channel.said) <= 4


def test_a_server_that_is_gone_before_it_has_answered() -> None:
    failure, _ = broken("PLAIN", {"AUTH": Reason.CLOSED})
    assert failure.reason is Reason.CLOSED


@pytest.mark.parametrize(
    ("user_name", "password", "complete"),
    [
        ("marie", "secret", True),
        ("marie", "Pässwörd", True),
        (None, "secret", False),
        ("", "secret", False),
        ("marie", "", False),
        ("marie\0admin", "secret", False),
        ("marie\r\nRCPT TO:<a@b>", "secret", False),
        ("marie", "sec\nret", False),
        ("marie", "sec\ud800ret", False),
        ("marie", "sec\u2028ret", False),
    ],
)
def test_what_can_be_sent_at_all(user_name: str | None, password: str, complete: bool) -> None:
    assert login.is_complete(user_name, Secret(password)) is complete
    assert not login.is_complete("marie", None)
