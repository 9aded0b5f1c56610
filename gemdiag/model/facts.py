"""What was observed: one outcome for each probe and each thing it asked about, typed by the probe."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, TypeVar, cast

from gemdiag.model.endpoint import Endpoint
from gemdiag.model.outcome import Observed, Outcome, Skipped

T = TypeVar("T")
Key = str | Endpoint
"""What was asked about: an endpoint, a host name, a domain, an address, or "" where there is only one."""


class Probe(NamedTuple, Generic[T]):
    """The name of a question whose answers are of type T; each file in `gemdiag.probes` declares one."""

    id: str


_NOT_ASKED = Skipped("not_asked")
_NOTHING: Mapping[Key, Outcome[Any]] = MappingProxyType({})


class Facts:
    """All outcomes of one observation. Never changes; `plus` gives a new one."""

    __slots__ = ("_by_probe", "_outcomes")

    def __init__(self, outcomes: Mapping[tuple[str, Key], Outcome[Any]] | None = None) -> None:
        self._outcomes = dict(outcomes or {})
        self._by_probe: dict[str, dict[Key, Outcome[Any]]] = {}
        for (name, key), outcome in self._outcomes.items():
            self._by_probe.setdefault(name, {})[key] = outcome

    def of(self, probe: Probe[T], key: Key = "") -> Outcome[T]:
        """What asking gave; `Skipped("not_asked")` where nobody asked."""
        return cast("Outcome[T]", self._by_probe.get(probe.id, _NOTHING).get(key, _NOT_ASKED))

    def value(self, probe: Probe[T], key: Key = "") -> T | None:
        """The observed value, or None for every other outcome."""
        outcome = self.of(probe, key)
        return outcome.value if isinstance(outcome, Observed) else None

    def every(self, probe: Probe[T]) -> Mapping[Key, Outcome[T]]:
        """Everything this probe was asked about, in the order of asking."""
        return self._by_probe.get(probe.id, _NOTHING)

    def values(self, probe: Probe[T]) -> Mapping[Key, T]:
        """As `every`, the observed values alone."""
        return {key: out.value for key, out in self.every(probe).items() if isinstance(out, Observed)}

    def plus(self, probe: Probe[T], key: Key, outcome: Outcome[T]) -> "Facts":
        return Facts({**self._outcomes, (probe.id, key): outcome})

    def merged(self, newer: "Facts") -> "Facts":
        """These and the newer ones, which count where both have an outcome."""
        return Facts(self._outcomes | newer._outcomes)

    def __iter__(self) -> Iterator[tuple[str, Key, Outcome[Any]]]:
        return ((name, key, outcome) for (name, key), outcome in self._outcomes.items())

    def __reduce__(self) -> tuple[type["Facts"], tuple[Mapping[tuple[str, Key], Outcome[Any]]]]:
        return Facts, (self._outcomes,)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Facts) and self._outcomes == other._outcomes

    __hash__ = None  # type: ignore[assignment]  # holds mappings

    def __repr__(self) -> str:
        return f"Facts({len(self._outcomes)} outcomes)"
