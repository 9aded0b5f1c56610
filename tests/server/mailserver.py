"""What the tests ask of every make of mail server: to start, to tell what it heard, to die."""

import abc
import contextlib
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Literal, NamedTuple, Self

from tests.server.process import Server
from tests.server.system import Words, can_be_apart

UNPACKED = Path("/opt/gemdiag-servers")
"""Debian's packages of mail servers exclude each other; see .ci/servers.sh."""
VERSIONS = ("TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3")


class Port(NamedTuple):
    """What stands at one "host:port" of the world.

    address, number: where it listens. pem: private key, certificate, and what else it sends. versions: of TLS;
    none: it has no TLS. login_in_clear: offered before TLS. own_sender_only: others are refused at MAIL.
    """

    at: str
    address: str
    number: int
    mode: Literal["implicit", "explicit"]
    pem: bytes
    versions: Sequence[str] = VERSIONS[2:]
    login_in_clear: bool = False
    own_sender_only: bool = False

    @property
    def host(self) -> str:
        return self.at.partition(":")[0]

    @property
    def left_out(self) -> tuple[str, ...]:
        """Versions of TLS that it does not speak."""
        return tuple(version for version in VERSIONS if version not in self.versions)


class Session(NamedTuple):
    """One connection when it has ended: each command with how often it was said, whatever came of it."""

    at: str
    commands: Counter[str]


class Shaken(NamedTuple):
    """One handshake that the server saw through, the cipher as OpenSSL names it."""

    at: str
    version: str
    cipher: str
    bits: int


class Heard(NamedTuple):
    """What a server tells in its log of those who came."""

    sessions: list[Session]
    handshakes: list[Shaken]

    def said(self, command: str) -> int:
        return sum(session.commands[command] for session in self.sessions)


class MailServer(abc.ABC):
    """All the ports of a town, from a folder of their own. logins: user name and password."""

    name: ClassVar[str]
    """As its greeting says."""
    programs: ClassVar[tuple[Path, ...]]
    is_apart: ClassVar[bool] = True

    def __init__(self, ports: Sequence[Port], logins: Mapping[str, str]) -> None:
        self._ports, self._logins = ports, logins
        self._servers: list[Server] = []
        self._running = contextlib.ExitStack()

    @classmethod
    def why_not(cls) -> str | None:
        """What keeps it from being started on this computer."""
        is_root = sys.platform != "win32" and os.geteuid() == 0
        if not is_root:
            return f"{cls.name} is started by root alone"
        if missing := [str(program) for program in cls.programs if not program.exists()]:
            return f"not installed, see .ci/servers.sh: {', '.join(missing)}"
        if cls.is_apart and not can_be_apart():
            return f"{cls.name} needs a mount namespace, and this system gives none"
        return None

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as starting:
            # /tmp by name: a path to a socket has 107 characters at most, and the servers' users must get there.
            folder = starting.enter_context(tempfile.TemporaryDirectory(prefix="gd-", dir="/tmp"))
            self._folder = Path(folder)
            self._folder.chmod(0o755)
            starting.callback(self.die)
            self._start(starting)
            self._running = starting.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running.close()

    def die(self) -> None:
        for server in self._servers:
            server.end()

    def _run(self, command: Words, about: str = "") -> Server:
        """One of those that talk to clients. about: which."""
        server = Server(*command, about=about)
        self._servers.append(server)
        return server

    @contextlib.contextmanager
    def listening(self) -> Iterator[Heard]:
        """What it hears meanwhile: complete on leaving."""
        self._settle()
        begun = [len(server.log.lines) for server in self._servers]
        heard = Heard([], [])
        yield heard
        self._settle()
        for server, start in zip(self._servers, begun, strict=True):
            self._read(server, server.log.lines[start:], heard)

    def _settle(self) -> None:
        """Until every line is here that was on its way, and everyone who came has left."""
        for server in self._servers:
            self._mark(server)
        for server in self._servers:
            server.log.wait_until(self._is_quiet, "the end of every connection")

    def _mark(self, server: Server) -> None:
        server.mark()

    @abc.abstractmethod
    def _start(self, starting: contextlib.ExitStack) -> None:
        """Run what talks to clients, and wait until it listens. starting: for what else has to end."""

    @abc.abstractmethod
    def _is_quiet(self, lines: Sequence[str]) -> bool:
        """Whether everyone who came has left."""

    @abc.abstractmethod
    def _read(self, server: Server, lines: Sequence[str], heard: Heard) -> None:
        """Add to `heard` what these lines of the server's log tell."""
