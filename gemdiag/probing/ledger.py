"""The facts of one observation while they come in. Written by one thread alone."""

from collections.abc import Callable
from typing import Any, TypeVar

from gemdiag.model.facts import Facts, Key, Probe
from gemdiag.model.outcome import Failed, Outcome, Reason

T = TypeVar("T")
OnStep = Callable[[str, Key, Outcome[Any]], None]
"""Told of each fact as it comes in: the id of the probe, what was asked about, what it gave."""


class Ledger:
    def __init__(self, known: Facts, on_step: OnStep | None) -> None:
        self._outcomes: dict[tuple[str, Key], Outcome[Any]] = {(n, key): out for n, key, out in known}
        self._announced: dict[tuple[str, Key], None] = {}
        self._on_step = on_step

    def announce(self, probe: Probe[Any], key: Key) -> None:
        """Something that will be asked: if time runs out before, that is what the facts say."""
        self._announced[probe.id, key] = None

    def note(self, probe: Probe[T], key: Key, outcome: Outcome[T]) -> None:
        self._outcomes[probe.id, key] = outcome
        if self._on_step is not None:
            self._on_step(probe.id, key, outcome)

    def of(self, probe: Probe[T], key: Key = "") -> Outcome[T] | None:
        """None where nothing was noted yet."""
        return self._outcomes.get((probe.id, key))

    def facts(self, cut_by: Reason) -> Facts:
        """All outcomes in the order of asking; for what was announced and never came, the reason."""
        missing: dict[tuple[str, Key], Outcome[Any]] = dict.fromkeys(self._announced, Failed(cut_by))
        return Facts(missing | self._outcomes)
