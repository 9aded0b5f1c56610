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
        self.edns = True
        self.over_tcp = False
        self._asked: list[Server] = []
        self._bad: dict[Server, tuple[DnsStatus, str]] = {}
        self._retried = False

    def next_server(self) -> Server | None:
        """Whom to ask now: one not asked yet, else in turn; never one that has failed."""
        left = [server for server in self._servers if server not in self._bad]
        fresh = [server for server in left if server not in self._asked]
        if fresh:
            return fresh[0]
        return left[self.sends % len(left)] if left else None

    def sent(self, server: Server) -> None:
        self._asked.append(server)
        self.sends += 1
        self.last = monotonic()
        self.expires = self.last + TRY_S

    def went_to(self, server: Server) -> bool:
        return server in self._asked

    def failed_at(self, server: Server, status: DnsStatus, detail: str) -> bool:
        """Note it; is somebody else to be asked at once?"""
        self._bad[server] = (status, f"{_shown(server)}: {detail}")
        self.over_tcp = False
        if any(each not in self._bad and each not in self._asked for each in self._servers):
            return True
        if len(self._servers) == 1 and status == "servfail" and not self._retried:
            # Often the passing trouble of a forwarder, and there is nobody else.
            self._retried = True
            self._bad.clear()
            return True
        return False

    @property
    def is_hopeless(self) -> bool:
        return all(server in self._bad for server in self._servers)

    def awaits_tcp(self, seconds: float) -> None:
        self.over_tcp = True
        self.expires = monotonic() + seconds + TCP_SPARE_S

    @property
    def due(self) -> float:
        """When something has to be done about it."""
        may_resend = self.sends < SENDS and not self.over_tcp
        return min(self.last + RESEND_S, self.expires) if may_resend else self.expires

    def given_up(self) -> Raw:
        """The best that can be said without an answer."""
        if not self._bad:
            names = ", ".join(map(_shown, dict.fromkeys(self._asked))) or "any server"
            return Raw("timeout", detail=f"no answer from {names}")
        status = min((word for word, _ in self._bad.values()), key=_WORDS.index)
        return Raw(status, detail="; ".join(detail for _, detail in self._bad.values()))


def _shown(server: Server) -> str:
    return f"{server[0]}:{server[1]}"
