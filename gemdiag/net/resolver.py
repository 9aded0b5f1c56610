"""A stub resolver (RFC 1034 section 5.3.1): many questions at once over one socket for each server.

Questions are sent by whoever asks; one thread reads the answers, and lives only while some are missing.
"""

import os
import socket
import threading
from collections.abc import Callable, Iterable
from time import monotonic

from gemdiag.model.network import DnsStatus, RecordType
from gemdiag.model.outcome import NetFailure, Reason
from gemdiag.net import plain, query
from gemdiag.net.inquiry import SENDS, TRY_S, Inquiry, Raw
from gemdiag.net.reading import Reading
from gemdiag.net.servers import Server
from gemdiag.net.stream import STEP, exchange
from gemdiag.net.tcp import family_of
from gemdiag.net.waits import READ, SLICE_S, Until, Waits

Read = Callable[[bytes, str, RecordType], Reading | None]
TOTAL_S = 9.0
"""For all of DNS in one diagnosis, counted while an answer is missing."""
MAX_QUERIES = 40
_MAX_MESSAGE = 65535
_UNREACHABLE = "unreachable"
"""Told as a time-out: a server whose port is closed has answered nothing, while REFUSED is an answer."""


class Resolver:
    """Equal questions are asked once."""

    def __init__(self, servers: tuple[Server, ...], waits: Waits) -> None:
        # A file may name a server twice; whoever is the only one is asked once more after a failure.
        self._servers, self._waits = tuple(dict.fromkeys(servers)), waits
        self._lock = threading.Lock()
        self._inquiries: dict[tuple[str, RecordType, bool], Inquiry] = {}
        self._pending: dict[int, Inquiry] = {}
        self._sockets: dict[Server, socket.socket] = {}
        # Whoever has answered: was the first answer one to a question with EDNS?
        self._takes_edns: dict[Server, bool] = {}
        self._has_given_up = False
        self._reader: threading.Thread | None = None
        self._queries = 0
        self._spent, self._busy_since = 0.0, 0.0

    def send(self, questions: Iterable[tuple[str, RecordType]], *, again: bool = False) -> list[Inquiry]:
        """One inquiry each, in the same order; those that are new leave now.

        again: asked a second time, whatever the first answer was.
        """
        with self._lock:
            found = [self._inquiry(name, kind, again=again) for name, kind in questions]
            if self._pending and self._reader is None and not self._waits.cancelled:
                self._busy_since = monotonic()
                self._reader = threading.Thread(target=self._read, name="gemdiag dns", daemon=True)
                self._reader.start()
            return found

    def wait(self, inquiry: Inquiry, until: Until) -> Raw:
        """Its answer; NetFailure at the end of the time given, or when cancelled."""
        self._waits.event(inquiry.done, until, STEP)
        if inquiry.failure:
            raise NetFailure(inquiry.failure.reason, inquiry.failure.detail, STEP)
        return inquiry.raw or Raw("timeout")

    def close(self, seconds: float) -> None:
        """After the waits were cancelled; so long it is waited for whoever reads."""
        if reader := self._reader:
            reader.join(seconds)
        with self._lock:
            for sock in self._sockets.values():
                sock.close()
            self._sockets.clear()

    def _inquiry(self, name: str, kind: RecordType, *, again: bool) -> Inquiry:
        normal = query.normal(name)
        key = (normal or name, kind, again)
        inquiry = self._inquiries.get(key)
        if inquiry:
            return inquiry
        inquiry = self._inquiries[key] = Inquiry(normal or name, kind, self._servers)
        if normal is None:
            self._settle(inquiry, Raw("skipped", detail="not a domain name"))
        elif not self._servers:
            self._settle(inquiry, Raw("timeout", detail="no DNS server is configured"))
        elif self._has_given_up and not self._takes_edns:
            self._settle(inquiry, inquiry.given_up())
        elif not self._may_ask:
            self._settle(inquiry, Raw("skipped", detail=f"over {MAX_QUERIES} questions"))
        elif self._spent >= TOTAL_S:
            self._settle(inquiry, Raw("timeout", detail=f"over {TOTAL_S:.0f} s for DNS"))
        else:
            inquiry.ident = self._fresh_ident()
            self._pending[inquiry.ident] = inquiry
            self._transmit(inquiry)
        return inquiry

    def _fresh_ident(self) -> int:
        """Random, and no other question's: of seven random ones two are equal once in 3,000 diagnoses."""
        while (ident := int.from_bytes(os.urandom(2), "big")) in {0, *self._pending}:
            pass
        return ident

    def _transmit(self, inquiry: Inquiry) -> None:
        """To the next server that can be reached, within the limit of questions."""
        while self._may_ask and (server := inquiry.next_server()):
            # The last try is without EDNS: some old routers swallow what they do not know.
            is_last = inquiry.sends >= SENDS - 1
            edns = inquiry.wants_edns and not is_last and self._takes_edns.get(server, True)
            message = query.question(inquiry.ident, inquiry.name, inquiry.kind, edns=edns)
            try:
                self._socket(server).send(message)
            except BlockingIOError:
                pass  # as if lost on the way
            except OSError:
                inquiry.failed_at(server, "timeout", _UNREACHABLE)
                continue
            self._queries += 1
            inquiry.sent(server, edns=edns)
            return
        inquiry.sends = SENDS
        if inquiry.is_hopeless:
            self._settle(inquiry, inquiry.given_up())

    @property
    def _may_ask(self) -> bool:
        return self._queries < MAX_QUERIES

    def _socket(self, server: Server) -> socket.socket:
        """Connected, so that only this server's packets come in; the system picks a port at random."""
        if server not in self._sockets:
            sock = socket.socket(family_of(server[0]), socket.SOCK_DGRAM)
            try:
                sock.setblocking(False)
                sock.connect(server)
            except OSError:
                sock.close()
                raise
            self._sockets[server] = sock
        return self._sockets[server]

    def _settle(self, inquiry: Inquiry, raw: Raw) -> None:
        if not inquiry.done.is_set():
            self._pending.pop(inquiry.ident, None)
            inquiry.raw = raw._replace(ms=(monotonic() - inquiry.began) * 1000)
            inquiry.done.set()

    def _read(self) -> None:
        """The reader's thread. What is wrong with it must not leave anybody waiting."""
        try:
            while self._turn(_understood):
                pass
        except NetFailure as cancelled:
            self._fail(cancelled)
        except Exception as bug:
            self._fail(NetFailure(Reason.BUG, type(bug).__name__, STEP))

    def _fail(self, failure: NetFailure) -> None:
        with self._lock:
            for inquiry in self._pending.values():
                inquiry.failure = failure
                inquiry.done.set()
            self._pending.clear()
            self._rest()

    def _rest(self) -> None:
        self._reader = None
        self._spent += monotonic() - self._busy_since

    def _turn(self, read: Read) -> bool:
        """One wait and what it brought; False when no answer is missing any more."""
        with self._lock:
            now = monotonic()
            servers = {sock: server for server, sock in self._sockets.items()}
            due = min((self._end, *(inquiry.due for inquiry in self._pending.values())))
        # A slice at a time: other threads send meanwhile, also over sockets that were not there before.
        arrived = self._waits.ready(dict.fromkeys(servers, READ), min(due - now, SLICE_S), STEP)
        for sock in arrived:
            self._receive(sock, servers[sock], read)
        with self._lock:
            # On a busy computer an answer may be there and not read yet: late is what was due before a look
            # that found nothing. Nor does a flood of packets put off the end.
            if not arrived or now >= self._end:
                self._look_after(now)
            if not self._pending:
                self._rest()
            return bool(self._pending)

    @property
    def _end(self) -> float:
        return self._busy_since + TOTAL_S - self._spent

    def _look_after(self, now: float) -> None:
        for inquiry in tuple(self._pending.values()):
            if now >= min(inquiry.expires, self._end):
                self._has_given_up = True
                self._settle(inquiry, inquiry.given_up())
            elif now >= inquiry.due:
                self._transmit(inquiry)

    def _receive(self, sock: socket.socket, server: Server, read: Read) -> None:
        try:
            message = sock.recv(_MAX_MESSAGE)
        except BlockingIOError:
            return
        except OSError:  # ICMP: the port is closed (ECONNREFUSED, on Windows ECONNRESET), or no way there
            self._lose(server)
            return
        with self._lock:
            inquiry = self._pending.get(query.ident_of(message) or 0)
        if inquiry and inquiry.went_to(server) and (reading := read(message, inquiry.name, inquiry.kind)):
            self._heed(inquiry, server, reading, read)

    def _lose(self, server: Server) -> None:
        with self._lock:
            for inquiry in tuple(self._pending.values()):
                if inquiry.went_to(server):
                    self._pass_on(inquiry, server, "timeout", _UNREACHABLE)

    def _pass_on(self, inquiry: Inquiry, server: Server, status: DnsStatus, detail: str) -> None:
        """The server knows nothing: ask the next one, or end it where all have failed."""
        if inquiry.done.is_set():
            return
        if inquiry.failed_at(server, status, detail):
            self._transmit(inquiry)
        elif inquiry.is_hopeless:
            self._settle(inquiry, inquiry.given_up())

    def _heed(self, inquiry: Inquiry, server: Server, reading: Reading, read: Read) -> None:
        with self._lock:
            if inquiry.done.is_set():
                return
            self._takes_edns.setdefault(server, inquiry.went_with_edns and not reading.wants_no_edns)
            if reading.is_final:
                # Who answers is asked first from now on: a server that is silent costs a second each time.
                self._servers = (server, *(each for each in self._servers if each != server))
                told = Raw(reading.status, reading.records, reading.aliases, reading.alias, reading.detail)
                self._settle(inquiry, told)
            elif reading.wants_no_edns and inquiry.went_with_edns and self._may_ask:
                inquiry.wants_edns = False
                self._transmit(inquiry)
            elif not (reading.wants_tcp and (inquiry.over_tcp or self._may_ask)):
                self._pass_on(inquiry, server, reading.status, reading.detail)
            elif not inquiry.over_tcp:
                inquiry.awaits_tcp(TRY_S)
                self._queries += 1
                work = (inquiry, server, reading, read)
                threading.Thread(
                    target=self._ask_over_tcp, args=work, name="gemdiag dns tcp", daemon=True
                ).start()

    def _ask_over_tcp(self, inquiry: Inquiry, server: Server, cut: Reading, read: Read) -> None:
        message = query.question(inquiry.ident, inquiry.name, inquiry.kind, edns=False)
        try:
            answer = exchange(server, message, self._waits, self._waits.until(TRY_S))
            is_ours = query.ident_of(answer) == inquiry.ident
            reading = read(answer, inquiry.name, inquiry.kind) if is_ours else None
            detail = reading.detail if reading else "another's answer"
        except NetFailure as failure:
            reading, detail = None, failure.reason.value
        if reading and not reading.wants_tcp:
            self._heed(inquiry, server, reading, read)
        else:
            with self._lock:
                self._pass_on(inquiry, server, cut.status, f"{cut.detail}; over TCP: {detail}")


def _understood(message: bytes, name: str, kind: RecordType) -> Reading | None:
    found = plain.read(message, name, kind)
    if found is None:
        from gemdiag.net import answers  # noqa: PLC0415  30 ms: not before something needs it

        return answers.read(message, name, kind)
    return found
