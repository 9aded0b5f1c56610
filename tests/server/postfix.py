"""Postfix with Dovecot's logins, from a folder of our own, on free ports of 127.0.0.1."""

import contextlib
import itertools
import socket
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from gemdiag.lab.services import HERE
from tests.server import configuration
from tests.server.configuration import Port
from tests.server.heard import Heard, is_quiet
from tests.server.log import NeverSaid
from tests.server.process import Server

# The master itself, not the postfix command: that one starts it as a grandchild, in a session of its own.
MASTER, DOVECOT = Path("/usr/lib/postfix/sbin/master"), Path("/usr/sbin/dovecot")
ATTEMPTS = 3
"""Between finding a port free and taking it somebody else may."""


class Postfix:
    """ports: by "host:port" as the world names them. logins: user name and password. real: the ports taken."""

    def __init__(self, ports: Mapping[str, Port], logins: Mapping[str, str]) -> None:
        self._ports, self._logins = ports, logins
        self._marks = itertools.count(1)
        self._running = contextlib.ExitStack()
        self.real: dict[str, int] = {}

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as starting:
            # /tmp by name: a path to a socket has 107 characters at most, and the servers' users must get there.
            folder = starting.enter_context(tempfile.TemporaryDirectory(prefix="gd-", dir="/tmp"))
            self._folder = Path(folder)
            self._folder.chmod(0o755)
            configuration.make_places(self._folder)
            self._start_dovecot(starting)
            self._start_postfix(starting)
            self._running = starting.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running.close()

    def die(self) -> None:
        self._server.end()

    def _start_dovecot(self, starting: contextlib.ExitStack) -> None:
        dovecot = Server(DOVECOT, "-F", "-c", configuration.dovecot(self._folder, self._logins))
        starting.callback(dovecot.end)
        dovecot.log.wait("starting up")

    def _start_postfix(self, starting: contextlib.ExitStack) -> None:
        for attempt in range(1, ATTEMPTS + 1):
            self.real = dict(zip(self._ports, _free_ports(len(self._ports)), strict=True))
            settings = configuration.postfix(self._folder, self._ports, self.real)
            self._server = Server(MASTER, "-c", settings, "-s")
            starting.callback(self._server.end)
            try:
                self._server.log.wait("daemon started")
            except NeverSaid:
                is_taken = any("Address already in use" in line for line in self._server.log.lines)
                if not is_taken or attempt == ATTEMPTS:
                    raise
            else:
                return

    @contextlib.contextmanager
    def listening(self) -> Iterator[Heard]:
        """What it hears meanwhile: complete on leaving."""
        self._settle()
        heard, begun = Heard([], []), len(self._server.log.lines)
        yield heard
        self._settle()
        heard.read(self._server.log.lines[begun:])

    def _settle(self) -> None:
        """Until every line is here that was on its way, and everyone who came has left."""
        mark = f"gemdiag mark {next(self._marks)}"
        if sys.platform != "win32":
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
                sock.sendto(mark.encode(), str(self._folder / "q" / "public" / "postlog"))
        self._server.log.wait(f"{mark}$")
        self._server.log.wait_until(is_quiet, "the end of every connection")


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as bound:
        socks = [bound.enter_context(socket.socket()) for _ in range(count)]
        for sock in socks:
            sock.bind((HERE, 0))
        return [int(sock.getsockname()[1]) for sock in socks]
