"""One DNS question under way: whom it went to, what they said, and when to stop."""

import threading
from time import monotonic
from typing import NamedTuple

from gemdiag.model.network import DnsStatus, RecordType
from gemdiag.model.outcome import NetFailure
from gemdiag.net.servers import Server

RESEND_S = 1.0
SENDS = 3
TRY_S = 3.0
"""What one sending is given; with the resends a question that nobody answers ends after 5 s."""
TCP_SPARE_S = 0.5

# The more telling word first, for a name that nobody could look up.
_WORDS: tuple[DnsStatus, ...] = ("servfail", "refused", "timeout")


class Raw(NamedTuple):
    """What one question gave. dangling: the name that the records are to be asked for instead."""

    status: DnsStatus
    records: tuple[tuple[str, ...], ...] = ()
    aliases: tuple[str, ...] = ()
    dangling: str | None = None
    detail: str = ""
    ms: float = 0.0


class Inquiry:
    """Changed under the resolver's lock alone; `done` tells when `raw` or `failure` is there for good."""

    def __init__(self, name: str, kind: RecordType, servers: tuple[Server, ...]) -> None:
        self.name, self.kind, self._servers = name, kind, servers
        self.done = threading.Event()
        self.raw: Raw | None = None
        self.failure: NetFailure | None = None
        self.ident = 0
        self.began = self.last = self.expires = monotonic()
        self.sends = 0
        self.wants_edns = True
        self.went_with_edns = False
        self.over_tcp = False
        self._asked: list[Server] = []
        self._out: set[Server] = set()
        self._said: dict[Server, tuple[DnsStatus, str]] = {}
        self._may_retry = len(servers) == 1

    def next_server(self) -> Server | None:
        """Whom to ask now: one not asked yet, else in turn. One that has failed is asked once more where it
        is the only one: often that was the passing trouble of a forwarder.
        """
        left = [server for server in self._servers if server not in self._out]
        fresh = [server for server in left if server not in self._asked]
        if fresh:
            return fresh[0]
        if left:
            return left[self.sends % len(left)]
        return self._servers[0] if self._may_retry else None

    def sent(self, server: Server, *, edns: bool) -> None:
        if server in self._out:
            self._out.remove(server)
            self._may_retry = False
        self._asked.append(server)
        self.went_with_edns = edns
        self.sends += 1
        self.last = monotonic()
        self.expires = self.last + TRY_S

    def went_to(self, server: Server) -> bool:
        return server in self._asked

    def failed_at(self, server: Server, status: DnsStatus, detail: str) -> bool:
        """Note it; is somebody else to be asked at once?"""
        self._said[server] = (status, f"{_shown(server)}: {detail}")
        self._out.add(server)
        self.over_tcp = False
        self._may_retry &= status == "servfail"
        return self._may_retry or not self._out.union(self._asked).issuperset(self._servers)

    @property
    def is_hopeless(self) -> bool:
        """Nobody is left whose answer may still come."""
        return self._out.issuperset(self._asked)

    def awaits_tcp(self, seconds: float) -> None:
        """What was cut short once will be so again: this is the last way to ask this server."""
        self.over_tcp, self.went_with_edns, self._may_retry = True, False, False
        self.expires = monotonic() + seconds + TCP_SPARE_S

    @property
    def due(self) -> float:
        """When something has to be done about it."""
        may_resend = self.sends < SENDS and not self.over_tcp
        return min(self.last + RESEND_S, self.expires) if may_resend else self.expires

    def given_up(self) -> Raw:
        """The best that can be said without an answer."""
        if not self._said:
            names = ", ".join(map(_shown, dict.fromkeys(self._asked or self._servers)))
            return Raw("timeout", detail=f"no answer from {names}")
        status = min((word for word, _ in self._said.values()), key=_WORDS.index)
        return Raw(status, detail="; ".join(detail for _, detail in self._said.values()))


def _shown(server: Server) -> str:
    return f"{server[0]}:{server[1]}"
