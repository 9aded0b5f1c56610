"""How a conversation is held, step by step, until it ends or a step fails."""

import re
from collections.abc import Callable
from time import perf_counter
from typing import Any, NoReturn, TypeVar

from gemdiag.model.endpoint import Mode
from gemdiag.model.network import Channel, Handshake, Reply
from gemdiag.model.outcome import Failed, NetFailure, Observed, Reason
from gemdiag.probes.conversation import Conversation, Ehlo, Talk, Timing, can_go_on

T = TypeVar("T")

# How long the answer behind a line that is none is waited for.
SECOND_REPLY_S = 0.5
MAX_SHOWN = 200

# Cisco ASA and PIX overwrite what they do not let pass with X, and the banner with asterisks
# (cisco.com, document 113423); mail shields of antivirus programs name themselves in the greeting.
_MASKED_KEYWORD = re.compile(r"X{4,}[A-Z]?$", re.IGNORECASE)
_MASKED_BANNER = re.compile(r"\*{8,}")
_MAIL_SHIELD = re.compile(
    r"\b(?:AVG|avast|e-?mail (?:scanner|shield)|mail ?shield|anti-?virus|ESET|Kaspersky|Norton)\b",
    re.IGNORECASE,
)


def ask(channel: Channel, address: str, mode: Mode, ehlo_name: str) -> Talk:
    """Hold the whole conversation on a fresh connection."""
    dialogue = Dialogue(channel, ehlo_name)
    try:
        dialogue.hold(mode)
    except _Ended:
        pass
    except BaseException:
        channel.close()
        raise
    said = dialogue.told(mode, address)
    if can_go_on(said):
        return Talk(said, channel)
    channel.close()
    return Talk(said, None)


class _Ended(Exception):
    """A step failed; the outcomes are noted."""


class Dialogue:
    """The steps on one connection, and what each has given so far."""

    def __init__(self, channel: Channel, ehlo_name: str) -> None:
        self._channel, self._name = channel, ehlo_name
        self._outcomes: dict[str, Any] = {}
        """What to say in the fields of Conversation."""
        self._times: dict[str, float] = {"tcp": channel.connect_ms}

    def reach_tls(self) -> None:
        """In clear up to the 220 to STARTTLS; NetFailure where it does not come to that."""
        expect(220, self._channel.read_reply(), "greeting")
        self.starttls(self.ehlo())

    def hold(self, mode: Mode) -> None:
        if mode is Mode.EXPLICIT:
            self.greeted()
            clear = self._step("ehlo_clear", self.ehlo)
            self._step("starttls", lambda: self.starttls(clear))
        shake = self._step("tls", self._encrypted if mode is Mode.EXPLICIT else self._handshake)
        if not shake.verified:
            raise _Ended
        if mode is Mode.IMPLICIT:
            self.greeted()
        self._step("ehlo", self.ehlo)

    def greeted(self) -> None:
        self._step("greeting", lambda: expect(220, self._channel.read_reply(), "greeting"))

    def ehlo(self) -> Ehlo:
        """RFC 5321 section 3.2: a server that refuses EHLO is asked with HELO."""
        reply = self._channel.ask(f"EHLO {self._name}")
        if reply.code >= 500:
            try:
                plain = self._channel.ask(f"HELO {self._name}")
            except NetFailure:
                refuse(reply, "ehlo")
            if plain.code == 250:
                return Ehlo(plain, refusal=reply)
        return Ehlo(expect(250, reply, "ehlo"))

    def starttls(self, clear: Ehlo) -> Reply:
        channel = self._channel
        # Nothing may come in clear but replies (RFC 3207 section 4.2): neither before nor behind the 220.
        self._forbid(channel.unread())
        if not clear.offers("STARTTLS"):
            raise NetFailure(Reason.STARTTLS_MISSING, step="starttls")
        reply = channel.ask("STARTTLS")
        if reply.code == 220:
            # What comes later stands where the server's hello belongs, and is told by the handshake.
            self._forbid(channel.unread())
            return reply
        if reply.code < 400 and channel.unread(SECOND_REPLY_S):
            # An unsolicited line had come before; the answer to STARTTLS is the one behind it.
            self._outcomes["unasked"] = reply.text
            reply = channel.read_reply()
        if reply.code == 421 or reply.code < 400:
            refuse(reply, "starttls")
        raise NetFailure(Reason.STARTTLS_REFUSED, reply.text, "starttls")

    def _forbid(self, data: bytes) -> None:
        if data:
            shown = data.decode("ascii", "backslashreplace")[:MAX_SHOWN]
            raise NetFailure(Reason.STARTTLS_INJECTED, shown, "starttls")

    def _handshake(self) -> Handshake:
        return self._channel.start_tls("verified")

    def _encrypted(self) -> Handshake:
        """Something in clear where the server's hello belongs has followed the 220, however late."""
        try:
            return self._handshake()
        except NetFailure as failure:
            if failure.reason is Reason.NOT_TLS:
                self._outcomes["starttls"] = Failed(Reason.STARTTLS_INJECTED, failure.detail, "starttls")
                raise _Ended from None
            raise

    def _step(self, field: str, work: Callable[[], T]) -> T:
        start = perf_counter()
        try:
            value = work()
        except NetFailure as failure:
            spent = (perf_counter() - start) * 1000
            self._outcomes[field] = Failed(failure.reason, failure.detail, failure.step or field, spent)
            raise _Ended from None
        spent = (perf_counter() - start) * 1000
        self._outcomes[field] = Observed(value, spent)
        self._times["banner" if field == "greeting" else field] = spent
        return value

    def told(self, mode: Mode, address: str) -> Conversation:
        times = {name: ms for name, ms in self._times.items() if name in Timing._fields}
        read, turns = self._channel.bytes_read, self._channel.round_trips
        said = Conversation(mode, address, timing=Timing(**times), bytes_read=read, round_trips=turns)
        said = said._replace(**self._outcomes)
        return said._replace(masked=sign_of_masking(said))


def expect(code: int, reply: Reply, step: str) -> Reply:
    if reply.code != code:
        refuse(reply, step)
    return reply


def refuse(reply: Reply, step: str) -> NoReturn:
    """RFC 5321 section 4.2.1: 4yz may be better later, 5yz will not."""
    reason = {4: Reason.BUSY, 5: Reason.REJECTED}.get(reply.code // 100, Reason.PROTOCOL_ERROR)
    raise NetFailure(reason, reply.text, step)


def sign_of_masking(said: Conversation) -> str:
    """Why a STARTTLS that is not there, or not obeyed, looks taken away by something between; else ""."""
    missing = isinstance(said.starttls, Failed) and said.starttls.reason in {
        Reason.STARTTLS_MISSING,
        Reason.STARTTLS_REFUSED,
    }
    if not missing or not isinstance(said.greeting, Observed) or not isinstance(said.ehlo_clear, Observed):
        return ""
    if any(_MASKED_KEYWORD.match(line) for line in said.ehlo_clear.value.keywords):
        return "keyword"
    if _MAIL_SHIELD.search(said.greeting.value.said):
        return "mail_shield"
    return "banner" if _MASKED_BANNER.search(said.greeting.value.said) else ""
