"""What Postfix tells in its log of those who came: sessions, commands, handshakes."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

# Every smtpd logs as gemdiag/HOST-PORT, see `configuration.smtpd`.
_TAG = r" gemdiag/(\S+)-(\d+)/smtpd\[\d+\]: "
_CONNECT = re.compile(_TAG + "connect from ")
_DISCONNECT = re.compile(_TAG + r"disconnect from \S+ (.*)")
# auth=1, or auth=0/1 where one was said and none succeeded.
_COMMAND = re.compile(r"(\w+)=(?:\d+/)?(\d+)")
_ESTABLISHED = re.compile(_TAG + r".*TLS connection established from \S+ (\S+) with cipher (\S+) \((\d+)/")


class Session(NamedTuple):
    """One connection when it has ended: each command with how often it was said, whatever came of it."""

    at: str
    commands: Mapping[str, int]


class Shaken(NamedTuple):
    """One handshake that the server saw through."""

    at: str
    version: str
    cipher: str
    bits: int


class Heard(NamedTuple):
    """By "host:port", as the world names them."""

    sessions: list[Session]
    handshakes: list[Shaken]

    def said(self, command: str) -> int:
        return sum(session.commands[command] for session in self.sessions)

    def read(self, lines: Iterable[str]) -> None:
        for line in lines:
            if ended := _DISCONNECT.search(line):
                counts = Counter({name: int(count) for name, count in _COMMAND.findall(ended[3])})
                self.sessions.append(Session(f"{ended[1]}:{ended[2]}", counts))
            elif shaken := _ESTABLISHED.search(line):
                host, port, version, cipher, bits = shaken.groups()
                named = "TLSv1.0" if version == "TLSv1" else version
                self.handshakes.append(Shaken(f"{host}:{port}", named, cipher, int(bits)))


def is_quiet(lines: Iterable[str]) -> bool:
    """Whether everyone who came has left."""
    lines = tuple(lines)
    came, left = (sum(bool(each.search(line)) for line in lines) for each in (_CONNECT, _DISCONNECT))
    return came == left
