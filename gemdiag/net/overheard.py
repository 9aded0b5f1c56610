"""A channel that somebody listens to: all that is said on it, but for what a login consists of."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from gemdiag.model.dialogue import VEILED, Way
from gemdiag.model.network import Handshake, MessageChannel, Purpose, Reply
from gemdiag.model.outcome import NetFailure, Reason

Tell = Callable[[Way, str], None]
_CHALLENGE = 334
# What ends these is quoted as the server sent it.
_QUOTED = frozenset({Reason.PROTOCOL_ERROR, Reason.NOT_TLS, Reason.TOO_LONG})


class Overheard:
    """The channel given, told of as it is used. What `ask_secret` sends is not handed on."""

    def __init__(self, channel: MessageChannel, tell: Tell) -> None:
        self._channel, self._tell = channel, tell
        self.connect_ms = channel.connect_ms
        self._is_closed = False
        tell("**", f"connected in {channel.connect_ms:.0f} ms")

    @property
    def bytes_read(self) -> int:
        return self._channel.bytes_read

    @property
    def round_trips(self) -> int:
        return self._channel.round_trips

    def read_reply(self, timeout: float | None = None) -> Reply:
        with self._failing():
            return self._heard(self._channel.read_reply(timeout))

    def ask(self, line: str) -> Reply:
        return self.ask_all((line,))[0]

    def ask_all(self, lines: tuple[str, ...]) -> tuple[Reply, ...]:
        for line in lines:
            self._tell("->", line)
        with self._failing():
            replies = self._channel.ask_all(lines)
        for reply in dict.fromkeys(replies) if _is_one(replies) else replies:
            self._heard(reply)
        return replies

    def ask_secret(self, line: str) -> Reply:
        self._tell("->", _veiled(line))
        with self._failing():
            return self._heard(self._channel.ask_secret(line))

    def ask_data(self, lines: tuple[str, ...]) -> Reply:
        for line in (*lines, "."):
            self._tell("->", line)
        with self._failing():
            return self._heard(self._channel.ask_data(lines))

    def unread(self, wait: float = 0.0) -> bytes:
        rest = self._channel.unread(wait)
        if rest:
            self._tell("<-", rest.decode("utf-8", "backslashreplace"))
        return rest

    def start_tls(self, purpose: Purpose) -> Handshake:
        self._tell("**", f"TLS begins ({purpose})")
        with self._failing():
            shaken = self._channel.start_tls(purpose)
        self._tell("**", " ".join(filter(None, (shaken.version, shaken.cipher))) or "TLS")
        if shaken.verify_code > 0:
            self._tell("**", f"the certificate does not verify: {shaken.verify_message}")
        return shaken

    def cancel(self) -> None:
        self._channel.cancel()

    def close(self) -> None:
        if not self._is_closed:
            self._is_closed = True
            self._tell("**", "closed")
        self._channel.close()

    def _heard(self, reply: Reply) -> Reply:
        self._tell("<-", f"{reply.code} {VEILED}" if reply.code == _CHALLENGE else reply.text)
        return reply

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except NetFailure as failure:
            if failure.detail and failure.reason in _QUOTED:
                self._tell("<-", failure.detail)
            self._tell("**", f"{failure.step}: {failure.reason}" if failure.step else failure.reason)
            raise


def _is_one(replies: tuple[Reply, ...]) -> bool:
    """A goodbye answers all that was asked at once."""
    return all(reply is replies[0] for reply in replies)


def _veiled(line: str) -> str:
    """AUTH and the mechanism's name (RFC 4954 section 4) stay."""
    verb, mechanism, response = (*line.split(" ", 2), "", "")[:3]
    if verb.upper() != "AUTH":
        return VEILED
    return f"AUTH {mechanism} {VEILED}" if response else f"AUTH {mechanism}"
