"""Knot with zones of our own, and an Unbound that asks it, from folders of our own on free ports of loopback."""

import contextlib
import re
import socket
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Literal, NamedTuple, Self

from gemdiag.lab.services import HERE
from gemdiag.net.query import question
from tests.server.log import NeverSaid
from tests.server.process import Server

KNOT, KNOT_CONTROL, UNBOUND = Path("/usr/sbin/knotd"), Path("/usr/sbin/knotc"), Path("/usr/sbin/unbound")
ATTEMPTS = 3
"""Between finding a port free and taking it somebody else may."""
HERE_6 = "::1"

_KNOT = """\
server:
    rundir: "{folder}"
    listen: "{here}@{port}"
    udp-workers: 1
    tcp-workers: 1
    background-workers: 1
log:
  - target: stdout
    any: info
database:
    storage: "{folder}"
mod-stats:
  - id: "counting"
    request-protocol: on
template:
  - id: default
    storage: "{folder}"
    file: "%s.zone"
    zonefile-sync: -1
    journal-content: none
    global-module: mod-stats/counting
zone:
"""
_ZONE = """\
$ORIGIN {name}.
$TTL 3600
@ SOA ns.{name}. postmaster.{name}. 1 3600 600 86400 3600
@ NS ns
ns A {here}
"""
_UNBOUND = """\
server:
    directory: "{folder}"
    chroot: ""
    username: ""
    pidfile: ""
    use-syslog: no
    logfile: ""
    log-queries: yes
    log-replies: yes
    log-tag-queryreply: yes
    num-threads: 1
    do-daemonize: no
    do-not-query-localhost: no
    module-config: "validator iterator"
    trust-anchor-signaling: no
    local-zone: "mark." static
    access-control: 127.0.0.0/8 {access}
    access-control: ::1 {access}
    port: {port}
    interface: {here}
remote-control:
    control-enable: no
forward-zone:
    name: "."
    forward-addr: {here}@{knot}
"""
_STUB = """\
stub-zone:
    name: "{name}."
    stub-addr: {here}@{port}
"""
# A key that nobody has: whatever the zone says is bogus (RFC 4035 section 4.3).
_ANCHOR = "server:\n    trust-anchor: '{name}. DS 4711 13 2 {digest}'\n"
_HIJACKED = """\
server:
    local-zone: "{name}." redirect
    local-data: "{name}. A {here}"
"""
_REPLY = re.compile(r" reply: \S+ (\S+)\. (\S+) IN (\S+) ")
_QUERY = re.compile(r" query: \S+ (\S+)\. (\S+) IN$")


def has_ipv6() -> bool:
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as sock:
        sock.bind((HERE_6, 0))
        return True
    return False


def _free_port() -> int:
    """One that is free over UDP and TCP alike."""
    while True:
        with socket.socket() as tcp, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            tcp.bind((HERE, 0))
            with contextlib.suppress(OSError):
                udp.bind(tcp.getsockname())
                return int(tcp.getsockname()[1])


class Running:
    """A server in a folder that is thrown away."""

    def __init__(self) -> None:
        self._running = contextlib.ExitStack()

    def __enter__(self) -> Self:
        for attempt in range(ATTEMPTS):
            with contextlib.ExitStack() as starting:
                folder = starting.enter_context(tempfile.TemporaryDirectory(prefix="gd-dns-", dir="/tmp"))
                try:
                    self._start(Path(folder), starting)
                except NeverSaid:
                    if attempt == ATTEMPTS - 1:
                        raise
                    continue
                self._running = starting.pop_all()
                break
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running.close()

    def _start(self, folder: Path, starting: contextlib.ExitStack) -> None:
        raise NotImplementedError


class Knot(Running):
    """An authoritative server. zones: the records of each, without its head, as in a master file."""

    def __init__(self, zones: Mapping[str, Iterable[str]]) -> None:
        super().__init__()
        self.zones = zones
        self.port = 0

    def _start(self, folder: Path, starting: contextlib.ExitStack) -> None:
        self.port = _free_port()
        configuration = _KNOT.format(folder=folder, here=HERE, port=self.port)
        for name, records in self.zones.items():
            head = _ZONE.format(name=name, here=HERE)
            (folder / f"{name}.zone").write_text("\n".join([head, *records, ""]), encoding="ascii")
            configuration += f"  - domain: {name}\n"
        (folder / "knot.conf").write_text(configuration, encoding="utf-8")
        server = Server(KNOT, "-c", folder / "knot.conf")
        starting.callback(server.end)
        server.log.wait("server started")
        for name in self.zones:
            server.log.wait(rf"\[{re.escape(name)}\.\] loaded")
        self._control = (KNOT_CONTROL, "-s", folder / "knot.sock", "stats", "mod-stats.request-protocol")

    def heard(self) -> Counter[str]:
        """How many questions came in by now, as `udp4`, `tcp4` and the like, in its own count."""
        command = [*map(str, self._control)]
        told = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
        return Counter({way: int(count) for way, count in re.findall(r"\[(\w+)\] = (\d+)", told)})


class Asked(NamedTuple):
    """One question as the resolver's own log has it."""

    name: str
    kind: str


class Unbound(Running):
    """A resolver that asks Knot about everything but these names and what is below them.

    access: `refuse` says REFUSED to everybody, `deny` drops what comes. deaf: whom it has to ask never
    answers. bogus: signed with a key that nobody has. hijacked: every name has the same address.
    """

    def __init__(
        self,
        knot: Knot,
        access: Literal["allow", "refuse", "deny"] = "allow",
        deaf: Iterable[str] = (),
        bogus: Iterable[str] = (),
        hijacked: Iterable[str] = (),
    ) -> None:
        super().__init__()
        self._knot, self._access = knot, access
        self._deaf, self._bogus, self._hijacked = tuple(deaf), tuple(bogus), tuple(hijacked)
        self._marks = 0
        self.port = 0

    def _start(self, folder: Path, starting: contextlib.ExitStack) -> None:
        self.port = _free_port()
        deaf = starting.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        deaf.bind((HERE, 0))
        places = {"folder": folder, "here": HERE, "port": self.port, "knot": self._knot.port}
        configuration = _UNBOUND.format(access=self._access, **places)
        if has_ipv6():
            configuration += f"server:\n    interface: {HERE_6}\n"
        stubs = dict.fromkeys(self._knot.zones, self._knot.port)
        stubs |= dict.fromkeys(self._deaf, deaf.getsockname()[1])
        for name, port in stubs.items():
            configuration += _STUB.format(name=name, here=HERE, port=port)
        for name in self._bogus:
            configuration += _ANCHOR.format(name=name, digest="0" * 64)
        for name in self._hijacked:
            configuration += _HIJACKED.format(name=name, here=HERE)
        (folder / "unbound.conf").write_text(configuration, encoding="utf-8")
        self._server = Server(UNBOUND, "-d", "-d", "-c", folder / "unbound.conf")
        starting.callback(self._server.end)
        self._server.log.wait("start of service")

    @property
    def lines(self) -> tuple[str, ...]:
        """All that it has logged of what it was asked until now: it has one thread, and writes in order."""
        self._marks += 1
        mark = f"m{self._marks}.mark"
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.connect((HERE, self.port))
            sock.send(question(self._marks, mark, "A", edns=False))
            self._server.log.wait(rf" reply: \S+ {mark}\. ")
        return self._server.log.lines

    def asked(self, *suffixes: str) -> Counter[Asked]:
        """How often each question came in, resent ones too, for names that end like this."""
        found = (_QUERY.search(line) for line in self.lines)
        every = (Asked(match[1].lower(), match[2]) for match in found if match)
        return Counter(each for each in every if f".{each.name}".endswith(tuple(f".{s}" for s in suffixes)))

    def replied(self, name: str, kind: str) -> list[str]:
        """The codes that it answered this question with."""
        found = (_REPLY.search(line) for line in self.lines)
        return [match[3] for match in found if match and (match[1].lower(), match[2]) == (name, kind)]
