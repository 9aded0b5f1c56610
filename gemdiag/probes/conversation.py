"""One connection to an endpoint in one mode: greeting, EHLO, STARTTLS, TLS, EHLO again; nothing secret."""

from typing import NamedTuple

from gemdiag.model.endpoint import Mode
from gemdiag.model.facts import Probe
from gemdiag.model.network import Channel, Handshake, Reply
from gemdiag.model.outcome import Failed, Observed, Outcome, Reason, Skipped
from gemdiag.model.syntax import host_fault, is_ip_address

NOT_REACHED = Skipped("not_reached")


class Ehlo(NamedTuple):
    """What the server says it can do. keywords: the lines after the first, as sent.

    refusal: of EHLO, where HELO was accepted then (RFC 5321 section 3.2): no extension, so no TLS, no login.
    """

    reply: Reply
    refusal: Reply | None = None

    @property
    def keywords(self) -> tuple[str, ...]:
        return self.reply.lines[1:]

    def offers(self, keyword: str) -> bool:
        """Case does not matter (RFC 5321 section 2.4); `X-STARTTLS` or `STARTTLSX` is another word."""
        return any(_words(line)[:1] == [keyword.upper()] for line in self.keywords)

    @property
    def mechanisms(self) -> tuple[str, ...]:
        """SASL mechanisms, upper case, in the server's order; also from the old spelling `AUTH=LOGIN`."""
        found: dict[str, None] = {}
        for line in self.keywords:
            verb, *more = _words(line.replace("=", " ", 1))
            if verb == "AUTH":
                found.update(dict.fromkeys(word for each in more for word in each.split("=") if word))
        return tuple(found)


def _words(line: str) -> list[str]:
    """Upper case, between blanks. In ASCII alone: a look-alike such as `PLA\u0131N` is another word."""
    return ["".join(map(_upper, word)) for word in line.split(" ") if word] or [""]


def _upper(character: str) -> str:
    return character.upper() if character.isascii() else character


class Timing(NamedTuple):
    """Milliseconds of each step, None where it was not reached."""

    tcp: float | None = None
    banner: float | None = None
    starttls: float | None = None
    tls: float | None = None
    ehlo: float | None = None


class Conversation(NamedTuple):
    """How far one mode gets at one endpoint, at the first address that accepts a connection.

    Each step is Skipped("not_reached") when an earlier one ended it. In explicit mode: `greeting`,
    `ehlo_clear`, `starttls` (Observed 220; Failed STARTTLS_MISSING, STARTTLS_REFUSED with the reply as
    detail, STARTTLS_INJECTED with the bytes), `tls`, `ehlo`. In implicit mode: `tls`, `greeting`, `ehlo`.
    A greeting or EHLO of 4xx is Failed BUSY, of 5xx REJECTED, of another code PROTOCOL_ERROR, each with
    the reply as detail.
    tls: Observed also when the certificate does not verify (`Handshake.verified` tells); nothing follows.
    unasked: a line in clear that was the answer to nothing and came before that to STARTTLS.
    masked: why STARTTLS looks stripped by something between (`banner`, `keyword`, `mail_shield`), or "".
    """

    mode: Mode
    address: str | None
    greeting: Outcome[Reply] = NOT_REACHED
    ehlo_clear: Outcome[Ehlo] = NOT_REACHED
    starttls: Outcome[Reply] = NOT_REACHED
    tls: Outcome[Handshake] = NOT_REACHED
    ehlo: Outcome[Ehlo] = NOT_REACHED
    unasked: str = ""
    masked: str = ""
    timing: Timing = Timing()
    bytes_read: int = 0
    round_trips: int = 0

    @property
    def ended_by(self) -> Failed | Skipped | None:
        """The step that ended it, None when it was walked to its end."""
        implicit = (self.tls, self.greeting, self.ehlo)
        explicit = (self.greeting, self.ehlo_clear, self.starttls, self.tls, self.ehlo)
        steps = explicit if self.mode is Mode.EXPLICIT else implicit
        return next((step for step in steps if not isinstance(step, Observed)), None)


class Talk(NamedTuple):
    """A conversation, and its connection where it can go on: inside verified TLS, or in clear where the
    server has none to offer. Whoever gets the channel closes it.
    """

    said: Conversation
    channel: Channel | None


IMPLICIT = Probe[Conversation]("implicit")
EXPLICIT = Probe[Conversation]("explicit")
"""Key: the endpoint. Failed when no address accepted a connection."""


def of_mode(mode: Mode) -> Probe[Conversation]:
    return IMPLICIT if mode is Mode.IMPLICIT else EXPLICIT


TLS = "TLS"
"""The detail of a greeting that failed as OTHER_PROTOCOL because it was a TLS record."""

# A handshake that ended this way was still an answer of a TLS server.
_TLS_ANSWERED = frozenset(
    {Reason.TLS_VERSION, Reason.TLS_ALERT, Reason.TLS_ERROR, Reason.CERTIFICATE, Reason.LOCAL_LIMIT}
)
_CLEAR_ANSWERED = frozenset(
    {Reason.BUSY, Reason.REJECTED, Reason.PROTOCOL_ERROR, Reason.TOO_LONG, Reason.OTHER_PROTOCOL}
)


def calls_itself(said: Conversation | None) -> str | None:
    """The name that a server greets with (RFC 5321 section 4.2), where it is that of a host."""
    greeting = said.greeting if said else NOT_REACHED
    words = greeting.value.said.split() if isinstance(greeting, Observed) else []
    name = words[0].lower().removesuffix(".") if words else ""
    return name if "." in name and not host_fault(name) and not is_ip_address(name) else None


def speaks(said: Conversation) -> bool:
    """Does the endpoint speak this mode, well or badly? A greeting in clear is the explicit one."""
    if said.mode is Mode.EXPLICIT:
        return isinstance(said.greeting, Observed)
    if _is_another(said.greeting):  # inside TLS, such as IMAP at 993
        return False
    return isinstance(said.tls, Observed) or (isinstance(said.tls, Failed) and spoke_tls(said.tls))


def spoke_tls(failed: Failed) -> bool:
    """Did a handshake that failed so have a TLS server at its other end?"""
    return failed.reason in _TLS_ANSWERED or failed.detail == "unfinished"


def answered(said: Conversation) -> bool:
    """As `speaks`, and anything else that came first in clear: waiting for the other mode is then in vain."""
    first = said.greeting
    if said.mode is Mode.EXPLICIT and isinstance(first, Failed) and first.reason in _CLEAR_ANSWERED:
        return first.detail != TLS
    return speaks(said) or _is_another(said.tls) or _is_another(said.greeting)


def _is_another(outcome: Outcome[Handshake] | Outcome[Reply]) -> bool:
    """Another kind of server, as it greets inside TLS or answers to what it takes for a request."""
    return isinstance(outcome, Failed) and outcome.reason is Reason.OTHER_PROTOCOL


def unspoken(said: Conversation) -> Conversation:
    """The other mode at an endpoint that has answered in this one: what came first there is no part of it."""
    if said.mode is Mode.EXPLICIT:
        first = said.greeting
        came = (
            first.value.text
            if isinstance(first, Observed)
            else first.detail
            if isinstance(first, Failed)
            else ""
        )
        return Conversation(Mode.IMPLICIT, said.address, tls=Failed(Reason.NOT_TLS, came, "tls"))
    others = (said.tls, said.greeting)
    spoken = next((each.detail for each in others if isinstance(each, Failed) and _is_another(each)), TLS)
    return Conversation(
        Mode.EXPLICIT, said.address, greeting=Failed(Reason.OTHER_PROTOCOL, spoken, "greeting")
    )


def lost(mode: Mode, address: str, failed: Failed) -> Conversation:
    """A talk for which no connection came about, to a port that had taken one before."""
    step = failed._replace(step=failed.step or "connect")
    if mode is Mode.EXPLICIT:
        return Conversation(mode, address, greeting=step)
    return Conversation(mode, address, tls=step)


def can_go_on(said: Conversation) -> bool:
    """May a sender be named on this connection: inside verified TLS, or in clear where there is none?"""
    if said.mode is Mode.EXPLICIT and isinstance(said.starttls, Failed):
        return said.starttls.reason in {Reason.STARTTLS_MISSING, Reason.STARTTLS_REFUSED}
    return said.ended_by is None and is_verified(said)


def is_verified(said: Conversation) -> bool:
    return isinstance(said.tls, Observed) and said.tls.value.verified
