"""Bytes from a mail server to replies (RFC 5321 section 4.2). No socket, and no matter how they were cut."""

import re
from typing import Literal

from gemdiag.model.network import Reply
from gemdiag.model.outcome import NetFailure, Reason

# RFC 5321 section 4.5.3.1.5 gives a reply line 512 octets and lets servers send more; what exceeds these
# is nobody's greeting or list of capabilities.
MAX_LINE = 4096
MAX_REPLY = 65536
MAX_SHOWN = 200

# Exactly three ASCII digits and then a blank, a hyphen or the end. The grammar wants 0 to 5 as the second
# digit; servers that say 571 or 471 are understood all the same.
_LINE = re.compile(rb"([2-5][0-9]{2})(?:([ -])(.*))?", re.DOTALL)
_BEGINNING = re.compile(rb"(?:[2-5](?:[0-9](?:[0-9](?:[ -].*|\r?)?)?)?)?", re.DOTALL)
_UNDECODABLE = re.compile("[\x80-\x9f]")
_PROTOCOLS = (
    (re.compile(rb"HTTP/|<!DOCTYPE|<html", re.IGNORECASE), "HTTP"),
    (re.compile(rb"SSH-"), "SSH"),
    (re.compile(rb"\* (?:OK|PREAUTH|BYE|BAD|NO)\b", re.IGNORECASE), "IMAP"),
    (re.compile(rb"\+OK\b|-ERR\b"), "POP3"),
)
_TLS_RECORDS = (b"\x15\x03", b"\x16\x03")
"""Alert and handshake (RFC 8446 section 5.1): this port wants TLS from the first byte."""


def text_of(data: bytes) -> str:
    """UTF-8, else Latin-1; what is a letter in neither becomes a visible escape, so that nothing is lost."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return _UNDECODABLE.sub(lambda found: f"\\x{ord(found[0]):02x}", data.decode("latin-1"))


def shown(data: bytes) -> str:
    """The beginning, for a detail."""
    return text_of(data[:MAX_SHOWN])


class Framer:
    """Takes bytes in and gives replies out, or the one NetFailure that ends the dialogue.

    Judges whole lines alone, so the result does not depend on how the bytes were cut.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._code = b""
        self._lines: list[str] = []
        self._size = 0

    def feed(self, data: bytes) -> None:
        self._buffer += data

    @property
    def rest(self) -> bytes:
        """What is in no reply yet."""
        return bytes(self._buffer)

    @property
    def is_inside(self) -> bool:
        """A reply has begun and is not complete."""
        return bool(self._lines or self._buffer.strip(b"\r\n"))

    def next(self, step: str) -> Reply | None:
        """The next whole reply, None while there is none."""
        while line := self._next_line(step):
            if reply := self._take(line, step):
                return reply
        return None

    def _next_line(self, step: str) -> bytes:
        """With its end; empty while there is no whole one."""
        if not self._lines and self._buffer[:2] in _TLS_RECORDS:
            raise NetFailure(Reason.OTHER_PROTOCOL, "TLS", step)
        end = self._buffer.find(b"\n") + 1
        if (end or len(self._buffer)) > MAX_LINE:
            seen = shown(bytes(self._buffer[:MAX_SHOWN]))
            raise NetFailure(Reason.TOO_LONG, f"line over {MAX_LINE} bytes: {seen}", step)
        line = bytes(self._buffer[:end])
        del self._buffer[:end]
        return line

    def _take(self, line: bytes, step: str) -> Reply | None:
        self._size += len(line)
        if self._size > MAX_REPLY:
            raise NetFailure(Reason.TOO_LONG, f"reply over {MAX_REPLY} bytes: {shown(line.strip())}", step)
        content = line[:-1].removesuffix(b"\r")
        if not content and not self._lines:
            return None  # a stray line end before a reply means nothing
        found = _LINE.fullmatch(content)
        if not found or (self._code and found[1] != self._code):
            raise _fault(content, step)
        self._code = found[1]
        self._lines.append(text_of(found[3] or b""))
        if found[2] == b"-":
            return None
        reply = Reply(int(self._code), tuple(self._lines))
        self._code, self._lines, self._size = b"", [], 0
        return reply

    def ended(self, reason: Literal[Reason.CLOSED, Reason.RESET, Reason.TIMEOUT], step: str) -> NetFailure:
        """Why there is no reply when nothing more comes: what is there may show that it never was one."""
        rest = self.rest.lstrip(b"\r\n")
        # A bare CR ends no line (RFC 5321 section 2.3.8), so these lines never were any.
        if not _BEGINNING.fullmatch(rest) or b"\r" in rest[:-1]:
            return _fault(rest, step)
        seen = shown(rest) or (self._lines[-1][:MAX_SHOWN] if self._lines else "")
        return NetFailure(reason, f"unfinished: {seen}" if self.is_inside else "", step)


def protocol_of(data: bytes) -> str | None:
    """What other kind of server begins like this."""
    return next((name for pattern, name in _PROTOCOLS if pattern.match(data)), None)


def _fault(line: bytes, step: str) -> NetFailure:
    if name := protocol_of(line):
        return NetFailure(Reason.OTHER_PROTOCOL, name, step)
    return NetFailure(Reason.PROTOCOL_ERROR, shown(line), step)
