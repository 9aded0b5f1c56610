"""What is looked at once more because it may well be better in a moment: never what was said for good."""

from random import Random
from typing import NamedTuple

from gemdiag.fleet.logins import Waiting
from gemdiag.model.endpoint import Endpoint, Mode
from gemdiag.model.facts import Facts, Key
from gemdiag.model.outcome import Failed, Reason
from gemdiag.model.settings import Settings
from gemdiag.probes import host, mx, tcp
from gemdiag.probes.conversation import of_mode

MOST = 3
"""Looks at one server."""
_BASE_S, _CAP_S = 0.5, 8.0
_DNS = frozenset({"servfail", "timeout"})  # RFC 1034 section 5.3.1: temporary by nature
_CONNECT = frozenset({Reason.RESET, Reason.UNREACHABLE})


def unsettled(facts: Facts) -> frozenset[Key]:
    """Names that DNS did not tell, endpoints that could not be reached or were busy just now.

    No time-out of a connection: TCP itself has tried again all that time.
    """
    names = {key for key, found in facts.values(host.PROBE).items() if found.status in _DNS}
    names |= {key for key, found in facts.values(mx.PROBE).items() if found.status in _DNS}
    silent = {at for at, found in facts.values(tcp.PROBE).items() if _may_come_back(found)}
    busy = {
        at
        for mode in Mode
        for at, said in facts.values(of_mode(mode)).items()
        if isinstance(said.ended_by, Failed) and said.ended_by.reason is Reason.BUSY
    }
    theirs = {key for _, key, _ in facts if isinstance(key, Endpoint) and key.host in names}
    return frozenset(names | silent | busy | theirs)


def _may_come_back(found: tcp.Tcp) -> bool:
    failed = [each.connect.reason for each in found.tries if isinstance(each.connect, Failed)]
    return len(failed) == len(found.tries) and not _CONNECT.isdisjoint(failed)


class Looking(NamedTuple):
    """What is being found out, for this shop and all that wait for the same keys. domains: only these yet."""

    each: Waiting
    settings: Settings
    keys: tuple[str, ...]
    domains: bool
    since: float
    tries: int = 1


class Retries:
    """Full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter"): helpers of many do not meet."""

    def __init__(self, seed: int | None = None) -> None:
        self._random = Random(seed)  # noqa: S311  spreads load, keeps no secret
        self._later: list[tuple[float, Looking]] = []

    def put(self, at: float, it: Looking) -> None:
        self._later.append((at, it._replace(tries=it.tries + 1)))

    def due(self, now: float, room: int) -> list[Looking]:
        """Those whose pause is over, so many at most; each is told once."""
        entries = [entry for entry in self._later if entry[0] <= now][: max(0, room)]
        for entry in entries:
            self._later.remove(entry)
        return [it for _, it in entries]

    def pause(self, tries: int, left: float) -> float | None:
        """How long to wait before the next look, after so many; None where none is to follow.

        left: of the time that one diagnosis may take.
        """
        if tries >= MOST:
            return None
        seconds = self._random.uniform(0, min(_CAP_S, _BASE_S * 2**tries))
        return seconds if seconds < left else None
