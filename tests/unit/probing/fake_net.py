"""A network without sockets: DNS from a table, mail servers from scripts, threads as real as they come."""

import threading
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from gemdiag.model.network import Answer, Fetched, Handshake, Purpose, RecordType, Reply, Resolved, Target
from gemdiag.model.outcome import NetFailure, Reason
from gemdiag.model.settings import NOTHING

STEP_S = 0.15
CAPABILITIES = ("PIPELINING", "STARTTLS")
INSIDE = ("PIPELINING", "AUTH PLAIN LOGIN")
VERIFIED = Handshake("TLSv1.3", "TLS_AES_256_GCM_SHA384", 256, (b"leaf",), True, 0, "", ("mozilla",))


class Server(NamedTuple):
    """replies: by command line or verb; a Reason is raised, a tuple gives one reply after the other."""

    mode: str = "explicit"
    greeting: str | Reason = "220 mail.example ESMTP"
    clear: tuple[str, ...] = CAPABILITIES
    inside: tuple[str, ...] = INSIDE
    replies: Mapping[str, Any] = NOTHING
    shake: Handshake | Reason = VERIFIED
    versions: tuple[str, ...] = ("TLSv1.2", "TLSv1.3")
    leftover: Mapping[str, bytes] = NOTHING
    busy_first: int = 0
    delay: float = 0.0


def reply(text: str) -> Reply:
    lines = text.split("\n")
    return Reply(int(lines[0][:3]), tuple(line[4:] for line in lines))


class FakeChannel:
    connect_ms = 1.0

    def __init__(self, net: "FakeNet", server: Server, target: Target, number: int) -> None:
        self._net, self._server, self._target, self._number = net, server, target, number
        self._in_tls = False
        self._cancelled = threading.Event()
        self._closed = False
        self._given: Counter[str] = Counter()
        self._after = ""
        self.bytes_read = self.round_trips = 0
        self.said: list[str] = []

    def read_reply(self, timeout: float | None = None) -> Reply:
        if self._server.mode == "implicit" and not self._in_tls:
            self._hang(timeout)
        time.sleep(self._net.round_trip)
        if self._server.delay:
            self._wait(self._server.delay)
        if self._number < self._server.busy_first:
            return reply("421 4.7.0 too many connections")
        return self._take(self._server.greeting)

    def ask(self, line: str) -> Reply:
        time.sleep(self._net.round_trip)
        return self._answer(line)

    def _answer(self, line: str) -> Reply:
        self.said.append(line)
        self._net.heard.append((self._target.host, self._target.port, self._in_tls, line))
        verb = line.partition(" ")[0].upper()
        self._after = verb
        self.round_trips += 1
        scripted = self._server.replies.get(line, self._server.replies.get(verb))
        if scripted is not None:
            if isinstance(scripted, tuple):
                self._given[verb] += 1
                scripted = scripted[min(self._given[verb], len(scripted)) - 1]
            return self._take(scripted)
        if verb == "EHLO":
            lines = ("mail.example", *(self._server.inside if self._in_tls else self._server.clear))
            return Reply(250, lines)
        return reply({"STARTTLS": "220 go", "AUTH": "235 ok"}.get(verb, "250 ok"))

    def ask_all(self, lines: tuple[str, ...]) -> tuple[Reply, ...]:
        time.sleep(self._net.round_trip)
        return tuple(self._answer(line) for line in lines)

    def ask_secret(self, line: str) -> Reply:
        return self.ask(line)

    def ask_data(self, lines: tuple[str, ...]) -> Reply:
        self._net.messages.append(lines)
        return reply("250 queued")

    def unread(self, wait: float = 0.0) -> bytes:
        return self._server.leftover.get(self._after, b"")

    def start_tls(self, purpose: Purpose) -> Handshake:
        self.round_trips += 1
        time.sleep(self._net.round_trip * (1 if purpose in {"verified", "TLSv1.3"} else 2))
        if self._server.mode == "hanging":
            self._hang(None)
        if self._server.mode == "explicit" and self._after != "STARTTLS":
            raise NetFailure(Reason.NOT_TLS, "220 mail", "tls")
        if purpose == "verified":
            shake = self._server.shake
            if isinstance(shake, Reason):
                raise NetFailure(shake, "", "tls")
            self._in_tls, self._after = True, ""
            return shake
        if purpose not in self._server.versions:
            raise NetFailure(Reason.TLS_ALERT, "protocol version", "tls")
        return Handshake(purpose, "cipher", 128, (b"leaf",), False, 0, "")

    def cancel(self) -> None:
        self._cancelled.set()

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._net.closed(self._target)

    def _take(self, scripted: str | Reason | Reply) -> Reply:
        if isinstance(scripted, Reason):
            if scripted is Reason.TIMEOUT:
                self._hang(None)
            raise NetFailure(scripted, "", "")
        return scripted if isinstance(scripted, Reply) else reply(scripted)

    def _hang(self, timeout: float | None) -> None:
        self._wait(min(timeout or STEP_S, STEP_S))
        raise NetFailure(Reason.TIMEOUT)

    def _wait(self, seconds: float) -> None:
        if self._cancelled.wait(min(seconds, max(self._net.seconds_left(), 0))):
            raise NetFailure(Reason.CANCELLED)
        if self._net.seconds_left() <= 0:
            raise NetFailure(Reason.DEADLINE)


class FakeNet:
    """zone: answers by (name, type). hosts: addresses. servers: by (address, port), or why there is none.

    round_trip: seconds that connecting, a reply and each trip of a handshake take.
    """

    timeout = STEP_S

    def __init__(
        self,
        hosts: Mapping[str, tuple[str, ...]] = NOTHING,
        servers: Mapping[tuple[str, int], Server | Reason] = MappingProxyType({}),
        zone: Mapping[tuple[str, RecordType], Answer] = MappingProxyType({}),
        seconds: float = 30.0,
        round_trip: float = 0.0,
    ) -> None:
        self.round_trip = round_trip
        self._hosts, self._servers, self._zone = hosts, servers, zone
        self._end = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._numbers: Counter[tuple[str, int]] = Counter()
        self._open: Counter[str] = Counter()
        self.most_open: Counter[str] = Counter()
        self.most_in_all = 0
        self.heard: list[tuple[str, int, bool, str]] = []
        self.asked: list[tuple[str, str]] = []
        self.prefetched: list[tuple[str, str]] = []
        self.messages: list[tuple[str, ...]] = []
        self.pages: dict[str, Fetched | Reason] = {}
        self.channels: list[FakeChannel] = []
        self.is_cancelled = False

    def prefetch(self, questions: Iterable[tuple[str, RecordType]]) -> None:
        self.prefetched += list(questions)

    def lookup(self, name: str, kind: RecordType) -> Answer:
        self.asked.append((name, kind))
        if found := self._zone.get((name, kind)):
            return found
        addresses = self._hosts.get(name)
        if addresses is None:
            known = any(each == name for each, _ in self._zone)
            return Answer("nodata" if known else "nxdomain")
        mine = [a for a in addresses if (":" in a) == (kind == "AAAA")] if kind in {"A", "AAAA"} else []
        return Answer("ok", tuple((each,) for each in mine)) if mine else Answer("nodata")

    def resolve(self, host: str, port: int) -> Resolved:
        addresses = self._hosts.get(host)
        if addresses is None:
            failed = self._zone.get((host, "A"))
            return Resolved(failed.status if failed else "nxdomain")
        return Resolved("ok", tuple(Target(host, port, each, port) for each in addresses))

    def connect(self, target: Target) -> FakeChannel:
        time.sleep(self.round_trip)
        server = self._servers.get((target.address, target.port), Reason.REFUSED)
        if isinstance(server, Reason):
            if server is Reason.TIMEOUT:
                time.sleep(min(STEP_S, max(self.seconds_left(), 0)))
            raise NetFailure(server, "", "connect")
        with self._lock:
            number = self._numbers[target.address, target.port]
            self._numbers[target.address, target.port] += 1
            self._open[target.address] += 1
            most = max(self.most_open[target.address], self._open[target.address])
            self.most_open[target.address] = most
            self.most_in_all = max(self.most_in_all, self._open.total())
            channel = FakeChannel(self, server, target, number)
            self.channels.append(channel)
        return channel

    def fetch(self, host: str, path: str, limit: int) -> Fetched:
        self.asked.append((f"{host}{path}", "GET"))
        page = self.pages.get(f"{host}{path}", Reason.NO_ADDRESS)
        if isinstance(page, Reason):
            raise NetFailure(page, "", "https")
        return page

    def closed(self, target: Target) -> None:
        with self._lock:
            self._open[target.address] -= 1

    @property
    def still_open(self) -> int:
        return self._open.total()

    def ehlo_name(self) -> str:
        return "[192.0.2.1]"

    def own_name(self) -> str:
        return "ATELIER_PC"

    def seconds_left(self) -> float:
        return self._end - time.monotonic()

    def cancel(self) -> None:
        self.is_cancelled = True
        for channel in self.channels:
            channel.cancel()

    def lines(self, host: str, port: int, verb: str = "") -> list[str]:
        return [line for h, p, _, line in self.heard if (h, p) == (host, port) and line.startswith(verb)]


TARGET = Target("mail.example", 587, "192.0.2.7", 587)


def channel_to(server: Server) -> FakeChannel:
    """A fresh connection to this server."""
    return FakeNet(servers={(TARGET.address, TARGET.port): server}).connect(TARGET)
