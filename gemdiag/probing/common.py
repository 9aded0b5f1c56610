"""What was observed for one shop and holds for every other that has to do with the same thing."""

from collections.abc import Container, Mapping
from typing import Any

from gemdiag.model.facts import Facts, Key
from gemdiag.model.outcome import Failed, Observed, Outcome, Reason
from gemdiag.probes import controls, login, message, own_name, provider, role, sender

_OF_ONE_SHOP = frozenset(
    {login.PROBE.id, message.PROBE.id, own_name.PROBE.id, provider.PROBE.id, role.PROBE.id, sender.PROBE.id}
)


MOST = 8_000
"""Names and endpoints, some 3 kB each; twice as many are held."""

_About = dict[tuple[str, Key], Outcome[Any]]


class Common:
    """The outcomes by what they are about: an endpoint, a host name, a domain.

    Written by one thread alone; observations in other threads only look things up. Whatever nobody has
    asked for while `most` others came in is forgotten, so that a fleet of any size takes the same room.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._young: dict[Key, _About] = {}
        self._old: dict[Key, _About] = {}

    def learn(self, facts: Facts, host: str, but: Container[Key] = ()) -> None:
        """Keep what other shops can use; what a person broke off is no answer. host: the configured one.

        What explains a failure is about that host, and only the strangers' servers are about themselves.
        but: what is to be asked again.
        """
        for probe, key, outcome in facts:
            is_broken_off = isinstance(outcome, Failed) and outcome.reason is Reason.CANCELLED
            if probe in _OF_ONE_SHOP or is_broken_off or key in but:
                continue
            if probe == controls.PROBE.id:
                self._put(host, probe, key, outcome)
                if not (isinstance(outcome, Observed) and outcome.value.kind == "host"):
                    continue
            self._put(key, probe, key, outcome)

    def about(self, key: Key) -> Mapping[tuple[str, Key], Outcome[Any]]:
        """Nothing where nobody has asked."""
        return self._kept(key) or {}

    def _kept(self, key: Key) -> _About | None:
        """What is asked for stays: one step of a dictionary each, so that any thread may do it."""
        found = self._young.get(key)
        if found is None:
            found = self._old.get(key)
            if found is not None:
                self._young[key] = found
        return found

    def _put(self, about: Key, probe: str, key: Key, outcome: Outcome[Any]) -> None:
        kept = self._kept(about)
        if kept is None:
            if len(self._young) >= self._most:
                self._old, self._young = self._young, {}
            kept = self._young[about] = {}
        kept[probe, key] = outcome
