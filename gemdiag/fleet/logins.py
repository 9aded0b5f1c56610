"""When the next login may go out: few at a time, at a measured pace, and none to who has had enough."""

from collections import Counter, deque
from collections.abc import Iterator
from typing import NamedTuple

from gemdiag.fleet.shop import Shop
from gemdiag.model.facts import Facts
from gemdiag.model.outcome import Failed, Observed, Reason
from gemdiag.model.settings import Settings
from gemdiag.probes import host, login, provider
from gemdiag.probes.login import Login

# So many refusals in a row look like an attack to any provider, and like a policy to us.
MOST_REFUSALS = 3
_TEMPORARY = frozenset({421, 454})  # RFC 5321 section 3.8, RFC 4954 section 4.7


class Waiting(NamedTuple):
    """number: in the order of the sources. target: of its upgraded file."""

    number: int
    shop: Shop
    target: str | None = None


def provider_of(settings: Settings, facts: Facts) -> str:
    """Who counts the logins: the provider, else the server at its address, whatever it is called."""
    match = facts.value(provider.PROBE)
    if match and not match.provider.is_generic:
        return match.provider.id
    found = facts.value(host.PROBE, settings.host or "")
    return found.targets[0].address if found and found.targets else settings.host or ""


class Due(NamedTuple):
    """stopped: why it must not be tried any more, in a word of the login probe; None where it may."""

    key: str
    each: Waiting
    stopped: str | None


class Logins:
    """rate: a second at one provider, 0 for no limit. key: the provider, or the server if it is unknown."""

    def __init__(self, per_host: int, rate: float) -> None:
        self._per_host, self._pause = per_host, 1 / rate if rate else 0.0
        self._queues: dict[str, deque[Waiting]] = {}
        self._active: Counter[str] = Counter()
        self._refusals: Counter[str] = Counter()
        self._not_before: dict[str, float] = {}
        self._stopped: dict[str, str] = {}

    def put(self, key: str, each: Waiting) -> None:
        self._queues.setdefault(key, deque()).append(each)

    def due(self, now: float) -> Iterator[Due]:
        """Those that may go out now, and those that must not any more."""
        for key, queue in list(self._queues.items()):
            while queue:
                stopped = self._stopped.get(key)
                if not stopped and not self._may_begin(key, now):
                    break
                if not stopped:
                    self._active[key] += 1
                    self._not_before[key] = now + self._pause * 2 ** self._refusals[key]
                yield Due(key, queue.popleft(), stopped)
            if not queue:
                del self._queues[key]

    def _may_begin(self, key: str, now: float) -> bool:
        return self._active[key] < self._per_host and now >= self._not_before.get(key, 0.0)

    def ended(self, key: str, facts: Facts) -> None:
        """What the server made of it counts for those that follow."""
        self._active[key] -= 1
        outcome = facts.of(login.PROBE)
        if isinstance(outcome, Observed):
            self._answered(key, outcome.value)
        elif isinstance(outcome, Failed) and outcome.reason is Reason.BUSY:
            self._stopped[key] = "provider_busy"

    def _answered(self, key: str, answer: Login) -> None:
        if answer.accepted:
            self._refusals[key] = 0
        elif answer.reply.code in _TEMPORARY:
            self._stopped[key] = "provider_busy"
        else:
            self._refusals[key] += 1
            if self._refusals[key] >= MOST_REFUSALS:
                self._stopped[key] = "refused_in_a_row"
