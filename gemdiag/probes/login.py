"""The one login of a run (RFC 4954): one mechanism, once, inside verified TLS 1.2 or later."""

import base64
from time import perf_counter
from typing import NamedTuple

from gemdiag.model.endpoint import Endpoint, Mode
from gemdiag.model.facts import Probe
from gemdiag.model.network import Channel, Reply
from gemdiag.model.outcome import NetFailure, Reason
from gemdiag.model.secret import Secret
from gemdiag.model.syntax import has_control_characters

MECHANISMS = ("PLAIN", "LOGIN")
"""What is used, best first. CRAM-MD5 and its like are reported: what GEM-CAR does with them is not known."""
PASSWORD_MECHANISMS = frozenset(
    {"PLAIN", "LOGIN", "CRAM-MD5", "DIGEST-MD5", "NTLM", "SCRAM-SHA-1", "SCRAM-SHA-256"}
)
"""Mechanisms that carry a password or a proof of it (RFC 4616, the LOGIN draft, RFC 2195, RFC 5802)."""
ACCEPTED, CHALLENGE = 235, 334  # RFC 4954 sections 4 and 6
_USER_PROMPT, _PASSWORD_PROMPT = ("user", "name", "login"), ("pass",)


class Login(NamedTuple):
    """reply: the server's last word, of code 235 when it accepted."""

    endpoint: Endpoint
    mode: Mode
    mechanism: str
    reply: Reply
    ms: float = 0.0

    @property
    def accepted(self) -> bool:
        return self.reply.code == 235


PROBE = Probe[Login]("login")
"""Key "". Failed when the server never gave its answer; Skipped(because): `not_configured` (no user name
and no password), `no_password` (omitted or unusable), `sealed` (and not opened), `not_asked_to` (--no-login),
`no_safe_endpoint`, `not_offered` (no AUTH), `no_mechanism` (none that takes a password, as XOAUTH2 alone),
`other_mechanism` (only such as CRAM-MD5, that take one in a way that is not used here),
`refused_lately` (another try within 30 minutes), `not_confirmed` (a host the shop has not confirmed); of a
fleet: `provider_busy`, `refused_in_a_row` (other shops' logins there), `account_tried` (another password)."""


def mechanism(offered: tuple[str, ...]) -> str | None:
    return next((each for each in MECHANISMS if each in offered), None)


def is_complete(user_name: str | None, password: Secret | None) -> bool:
    """A user name and a password, both such that they can be sent."""
    return bool(user_name and password and _usable(user_name) and _usable(password.reveal()))


def _usable(text: str) -> bool:
    """A NUL would end the user name in PLAIN, a line end the command; a lone surrogate has no UTF-8."""
    has_surrogate = any("\ud800" <= c <= "\udfff" for c in text)
    return bool(text) and not has_control_characters(text) and not has_surrogate


def ask(channel: Channel, at: Endpoint, mode: Mode, how: str, user_name: str, password: Secret) -> Login:
    """One attempt with one mechanism. The caller has seen that the channel is verified and both texts usable.

    NetFailure(PROTOCOL_ERROR) where the server does not keep to the exchange: nothing more is sent then.
    """
    start = perf_counter()
    exchange = _plain if how == "PLAIN" else _login
    reply = exchange(channel, user_name, password)
    if reply.code != ACCEPTED and reply.code < 400:
        if reply.code == CHALLENGE:
            _cancel(channel)
        raise _unexpected(reply)
    return Login(at, mode, how, reply, (perf_counter() - start) * 1000)


def _plain(channel: Channel, user_name: str, password: Secret) -> Reply:
    """RFC 4616, with an initial response (RFC 4954 section 4)."""
    blob = _encoded(f"\0{user_name}\0{password.reveal()}")
    reply = channel.ask_secret(f"AUTH PLAIN {blob}")
    # Some servers overlook the initial response and ask for it with an empty challenge.
    if reply.code == CHALLENGE and not _challenge(channel, reply):
        reply = channel.ask_secret(blob)
    return reply


def _login(channel: Channel, user_name: str, password: Secret) -> Reply:
    """draft-murchison-sasl-login: two prompts, of which only the meaning is fixed."""
    reply = channel.ask("AUTH LOGIN")
    for prompts, answer in ((_USER_PROMPT, user_name), (_PASSWORD_PROMPT, password.reveal())):
        if reply.code >= 400:
            return reply
        if reply.code != CHALLENGE:  # 235 before the credentials is no acceptance of them
            raise _unexpected(reply)
        prompt = _challenge(channel, reply).lower()
        if prompt and not any(word in prompt for word in prompts):
            _cancel(channel)
            raise _unexpected(reply)
        reply = channel.ask_secret(_encoded(answer))
    return reply


def _challenge(channel: Channel, reply: Reply) -> str:
    """The text of a challenge. One of several lines or not in base64 ends the exchange."""
    try:
        (line,) = reply.lines
        return base64.b64decode(line.strip(), validate=True).decode("latin-1").strip("\0 ")
    except ValueError:  # binascii.Error is one
        _cancel(channel)
        raise _unexpected(reply) from None


def _cancel(channel: Channel) -> None:
    """RFC 4954 section 4: a lone asterisk; whatever the server says to it is of no use."""
    try:
        channel.ask("*")
    except NetFailure:
        return


def _unexpected(reply: Reply) -> NetFailure:
    return NetFailure(Reason.PROTOCOL_ERROR, reply.text, "auth")


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")
