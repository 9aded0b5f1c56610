"""One connection to a mail server: framed replies in clear or in TLS, each wait with an end."""

import contextlib
from collections.abc import Callable
from typing import NamedTuple

from gemdiag.model.network import Handshake, Purpose, Reply
from gemdiag.model.outcome import NetFailure, Reason
from gemdiag.model.syntax import has_control_characters
from gemdiag.net import tls
from gemdiag.net.contexts import Contexts
from gemdiag.net.replies import Framer, shown
from gemdiag.net.tcp import Opened
from gemdiag.net.tls import Layer
from gemdiag.net.waits import READ, Until, Waits
from gemdiag.net.wire import Wire

_CLOSING = 421
"""RFC 5321 section 3.8: a server may say this at any moment, unasked, and hang up."""
_REFUSAL = 400
_QUIT = b"QUIT\r\n"
_FINAL = frozenset({2, 4, 5})
"""Classes of replies after which a command may come (RFC 5321 section 4.2.1); 3 asks for more."""
_GONE = frozenset({Reason.CLOSED, Reason.RESET})
_VERBS = frozenset({"EHLO", "HELO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "RSET", "NOOP", "QUIT"})
# Round trips that a full handshake takes (RFC 8446 section 2, RFC 5246 section 7.3).
_TLS_TRIPS = {"TLSv1.3": 1}
_OLD_TLS_TRIPS = 2


class Means(NamedTuple):
    """What a channel works with. timeout: of one step. host: for SNI and the name check."""

    waits: Waits
    contexts: Callable[[], Contexts]
    timeout: float
    host: str


class TcpChannel:
    """`connect_ms` as measured by whoever connected. closed: told whenever it is closed."""

    def __init__(
        self, opened: Opened, means: Means, connect_ms: float, closed: Callable[[], None] = lambda: None
    ) -> None:
        self.connect_ms = connect_ms
        self._closed = closed
        self._means, self._wire = means, Wire(opened, means.waits)
        self._framer = Framer()
        self._tls: Layer | None = None
        self._in_order = False
        """A reply was the last thing to pass: no answer is owed, no handshake begun."""
        self._trips = 1
        self._step = "greeting"

    @property
    def bytes_read(self) -> int:
        return self._wire.bytes_read

    @property
    def round_trips(self) -> int:
        return self._trips

    def read_reply(self, timeout: float | None = None) -> Reply:
        self._trips += 1
        return self._reply(self._until(timeout))

    def ask(self, line: str) -> Reply:
        return self.ask_all((line,))[0]

    def ask_all(self, lines: tuple[str, ...]) -> tuple[Reply, ...]:
        verb = lines[0].partition(" ")[0].upper()
        self._step = verb.lower() if verb in _VERBS else "command"
        return self._exchange(lines)

    def ask_secret(self, line: str) -> Reply:
        self._step = "auth"
        try:
            return self._exchange((line,))[0]
        except NetFailure as failure:  # the server may have echoed what it was sent
            raise NetFailure(failure.reason, "", failure.step) from None

    def ask_data(self, lines: tuple[str, ...]) -> Reply:
        self._step = "data"
        dotted = (f".{line}" if line.startswith(".") else line for line in lines)
        return self._exchange(("\r\n".join((*map(_sendable, dotted), ".")),), is_checked=True)[0]

    def unread(self, wait: float = 0.0) -> bytes:
        until = self._means.waits.until(wait)
        try:
            while not self._receive() and not self._framer.rest and until.left > 0:
                self._wire.wait(READ, until, self._step)
        except NetFailure as failure:  # hung up, or the time is up: what is there is the answer
            self._wire.check(self._step)
            if failure.reason is Reason.RESET:
                self._wire.remember(failure)
        return self._framer.rest

    def start_tls(self, purpose: Purpose) -> Handshake:
        self._step, self._in_order = tls.STEP, False
        until, contexts = self._until(None), self._means.contexts()
        try:
            context = contexts.of(purpose, self._means.waits, until)
            self._refuse_plaintext()
            layer = Layer(context, self._means.host)
            self._shake(layer, until)
            shaken = layer.told(purpose, contexts.stores)
        except NetFailure:
            self.close()
            self._wire.check(self._step)
            raise
        self._trips += _TLS_TRIPS.get(shaken.version or "", _OLD_TLS_TRIPS)
        if shaken.verify_code > 0:
            self.close()
        self._tls, self._step = layer, "greeting"
        return shaken

    def _shake(self, layer: Layer, until: Until) -> None:
        # What is there before our hello can only be in clear; then nothing is sent into it.
        if early := self._wire.read(self._step):
            layer.feed(early)
        while not layer.advance():
            self._offer(layer.outgoing(), until)
            layer.feed(self._next(layer, until))
        self._offer(layer.outgoing(), until)

    def _next(self, layer: Layer, until: Until) -> bytes:
        try:
            while (data := self._wire.read(self._step)) is None:
                self._wire.wait(READ, until, self._step)
        except NetFailure as failure:
            if layer.is_answered and failure.reason in {Reason.TIMEOUT, Reason.RESET}:
                raise NetFailure(failure.reason, tls.UNFINISHED, self._step) from None
            raise
        if not data:
            raise NetFailure(Reason.CLOSED, tls.UNFINISHED if layer.is_answered else "", self._step)
        return data

    def _offer(self, data: bytes, until: Until) -> None:
        """A server that has hung up may have said why; reading will tell, and tell that it is gone."""
        try:
            self._wire.write(data, until, self._step)
        except NetFailure as failure:
            if failure.reason not in _GONE:
                raise

    def _refuse_plaintext(self) -> None:
        """What came in clear and is no reply must not pass for one inside TLS (RFC 3207 section 6)."""
        if rest := self._framer.rest:
            raise NetFailure(Reason.NOT_TLS, shown(rest), self._step)

    def cancel(self) -> None:
        self._wire.cut()

    def close(self) -> None:
        """With a QUIT that nobody waits for (RFC 5321 section 4.1.1.10), where the dialogue is in order."""
        last = b""
        if self._in_order:
            with contextlib.suppress(NetFailure):
                last = self._tls.encrypt(_QUIT, self._step) if self._tls else _QUIT
        self._in_order = False
        self._wire.close(last)
        self._framer = Framer()
        self._closed()

    def _until(self, timeout: float | None) -> Until:
        self._wire.check(self._step)
        return self._means.waits.until(self._means.timeout if timeout is None else timeout)

    def _exchange(self, lines: tuple[str, ...], *, is_checked: bool = False) -> tuple[Reply, ...]:
        text = lines if is_checked else tuple(map(_sendable, lines))
        until = self._until(None)
        if goodbye := self._unasked():
            return (goodbye,) * len(lines)
        self._trips += 1
        try:
            self._send("".join(f"{line}\r\n" for line in text).encode(), until)
            return tuple(self._reply(until) for _ in lines)
        except NetFailure as failure:
            last_words = self._last_words(failure)
            # A reply that came too late would pass for the answer to the next question.
            self.close()
            if isinstance(last_words, NetFailure):
                raise last_words from None
            return (last_words,) * len(lines)

    def _unasked(self) -> Reply | None:
        """A goodbye before the question is the answer to it; anything else would shift all replies."""
        gone: NetFailure | None = None
        try:
            while self._receive():
                pass
        except NetFailure as failure:
            gone = failure
        reply = self._framer.next(self._step)
        if reply and (reply.code == _CLOSING or (gone and reply.code >= _REFUSAL)):
            return reply
        if reply or self._framer.is_inside:
            said = reply.text if reply else shown(self._framer.rest)
            raise NetFailure(Reason.PROTOCOL_ERROR, f"unasked: {said}", self._step)
        if gone:
            raise gone
        return None

    def _last_words(self, failure: NetFailure) -> Reply | NetFailure:
        """Why a server hung up on us, if it said so; nothing else that it said before was an answer."""
        if failure.reason not in _GONE:
            return failure
        try:
            while self._receive():
                pass
        except NetFailure as told:
            if told.reason not in _GONE:  # an alert of TLS
                return told
        with contextlib.suppress(NetFailure):
            reply = self._framer.next(self._step)
            return reply if reply and reply.code >= _REFUSAL else failure
        return failure

    def _reply(self, until: Until) -> Reply:
        self._in_order = False
        while not (reply := self._framer.next(self._step)):
            try:
                if not self._receive():
                    self._wire.wait(READ, until, self._step)
            except NetFailure as failure:
                if failure.reason in {Reason.CLOSED, Reason.RESET, Reason.TIMEOUT}:
                    raise self._framer.ended(failure.reason, self._step) from None
                raise
        self._in_order = reply.code // 100 in _FINAL and reply.code != _CLOSING and self._step != "starttls"
        return reply

    def _receive(self) -> bool:
        """Take in what is there; False when that is nothing yet."""
        data = self._tls.decrypt(self._step) if self._tls else self._wire.read(self._step)
        if data is None and self._tls:
            more = self._wire.read(self._step)
            if more:
                self._tls.feed(more)
            data = self._tls.decrypt(self._step) if more else more
        if data is None:
            return False
        if not data:
            self._wire.check(self._step)
            raise NetFailure(Reason.CLOSED, step=self._step)
        self._framer.feed(data)
        return True

    def _send(self, data: bytes, until: Until) -> None:
        sealed = self._tls.encrypt(data, self._step) if self._tls else data
        self._wire.write(sealed, until, self._step)


def _sendable(line: str) -> str:
    """Whoever lets a control character get this far has a bug; nothing is sent, and the line is not shown."""
    if has_control_characters(line) or any("\ud800" <= c <= "\udfff" for c in line):
        raise NetFailure(Reason.BUG, "control character in a command")
    return line
