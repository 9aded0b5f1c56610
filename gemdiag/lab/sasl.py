"""The server's side of AUTH PLAIN and AUTH LOGIN (RFC 4954, RFC 4616), and its misbehaviours."""

import base64
import binascii
from collections.abc import Callable, Iterator
from typing import Protocol

from gemdiag.lab.script import Script, mechanisms
from gemdiag.model.secret import Secret

USER_PROMPT, PASSWORD_PROMPT = "VXNlcm5hbWU6", "UGFzc3dvcmQ6"
ENDLESS_ROUNDS = 1000
ACCEPTED, REFUSED = ("235 2.7.0 Authentication successful",), ("535 5.7.8 Error: authentication failed",)
CANCELLED = ("501 5.5.2 Authentication cancelled",)


class Line(Protocol):
    """The part of a session that AUTH needs."""

    def say(self, *lines: str) -> None: ...

    def read(self) -> str: ...


class Cancelled(Exception):
    """The client sent `*` (RFC 4954 section 4), or something that is no base64."""


def authenticate(session: Line, argument: str, script: Script, keywords: tuple[str, ...]) -> bool:
    """Carry one AUTH command through. False when the connection is to be closed after it."""
    name, _, first = argument.strip().partition(" ")
    mechanism = name.upper()
    offered = mechanisms(keywords)
    if mechanism not in offered:
        session.say("504 5.7.4 Unrecognized authentication type")
        return True
    if mechanism not in {"PLAIN", "LOGIN"}:
        return _challenge_badly(session)
    if script.auth_trick == "early_235":
        session.say(*ACCEPTED)
        return True
    if script.auth_trick == "endless_334":
        return _never_satisfied(session)
    said: list[str] = []
    try:
        login = _login(mechanism, _answers(session, first, said))
    except Cancelled:
        session.say(*CANCELLED)
        return True
    if script.auth_trick == "echo":
        session.say(f"535-5.7.8 you sent {' '.join(said)}", f"535 5.7.8 which is {_decoded(said)}")
        return True
    accepted = script.login is not None and login == script.login
    reply = script.login_reply or (ACCEPTED if accepted else REFUSED)
    session.say(*reply)
    return reply[0].startswith("235") or script.auth_trick != "hang_up"


def _answers(session: Line, first: str, said: list[str]) -> Callable[[str], str]:
    """A function that gives the client's answer to a prompt; its initial response answers the first."""
    initial: Iterator[str] = iter((first,) if first else ())

    def answer(prompt: str) -> str:
        given = next(initial, None)
        if given is None:
            session.say(f"334 {prompt}".rstrip() if prompt else "334 ")
            given = session.read().strip()
        said.append(given)
        try:
            return base64.b64decode("" if given == "=" else given, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            raise Cancelled from None

    return answer


def _login(mechanism: str, answer: Callable[[str], str]) -> tuple[str, Secret]:
    if mechanism == "LOGIN":
        return answer(USER_PROMPT), Secret(answer(PASSWORD_PROMPT))
    parts = answer("").split("\0")
    if len(parts) != 3:
        raise Cancelled
    return parts[1], Secret(parts[2])


def _challenge_badly(session: Line) -> bool:
    """A mechanism that is offered and cannot be used: bait for clients that then take a weaker one."""
    session.say("334 no-base64!")
    session.read()
    session.say(*CANCELLED)
    return True


def _never_satisfied(session: Line) -> bool:
    for n in range(ENDLESS_ROUNDS):
        session.say("334 " + base64.b64encode(b"more %d" % n).decode())
        if session.read().strip() == "*":
            session.say(*CANCELLED)
            return True
    return False


def _decoded(said: list[str]) -> str:
    text = " ".join(base64.b64decode(each).decode() for each in said)
    return "".join(c if c.isprintable() else " " for c in text)
