"""The facts of one observation while they come in. Written by one thread alone."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from gemdiag.model.facts import Facts, Key, Probe
from gemdiag.model.outcome import Failed, Outcome, Reason
from gemdiag.probing.common import Common

T = TypeVar("T")
OnStep = Callable[[str, Key, Outcome[Any]], None]
"""Told of each fact as it comes in: the id of the probe, what was asked about, what it gave."""


class Ledger:
    """common: what other shops have found out, taken over as far as it is asked for."""

    def __init__(self, known: Facts, on_step: OnStep | None, common: Common | None = None) -> None:
        self._common = common or Common()
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

    def borrow(self, key: Key, probe: Probe[Any] | None = None) -> bool:
        """Take over what other shops have found out about this, of one probe or all; was there anything?"""
        about = self._common.about(key)
        found = [name for name in tuple(about) if probe is None or name[0] == probe.id]
        for name in found:
            self._outcomes.setdefault(name, about[name])
        return bool(found)

    def can_borrow(self, name: str) -> bool:
        """Has another shop asked DNS about this name, or about the domain below its `_` labels?"""
        bare = name.split(".")
        while len(bare) > 1 and bare[0].startswith("_"):
            bare = bare[1:]
        return bool(self._common.about(".".join(bare)))

    def of(self, probe: Probe[T], key: Key = "") -> Outcome[T] | None:
        """None where nothing was noted yet."""
        return self._outcomes.get((probe.id, key))

    def every(self, probe: Probe[T]) -> Mapping[Key, Outcome[T]]:
        """All that was noted of it."""
        return {key: outcome for (name, key), outcome in self._outcomes.items() if name == probe.id}

    def has(self, probe: Probe[Any]) -> bool:
        """Was anything noted of it, whatever it was asked about?"""
        return any(name == probe.id for name, _ in self._outcomes)

    def facts(self, cut_by: Reason) -> Facts:
        """All outcomes in the order of asking; for what was announced and never came, the reason."""
        missing: dict[tuple[str, Key], Outcome[Any]] = dict.fromkeys(self._announced, Failed(cut_by))
        return Facts(missing | self._outcomes)
