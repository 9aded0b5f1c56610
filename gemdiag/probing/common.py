"""What was observed for one shop and holds for every other that has to do with the same thing."""

from collections.abc import Mapping
from typing import Any

from gemdiag.model.facts import Facts, Key
from gemdiag.model.outcome import Failed, Observed, Outcome, Reason
from gemdiag.probes import controls, login, message, own_name, provider, role, sender

_OF_ONE_SHOP = frozenset(
    {login.PROBE.id, message.PROBE.id, own_name.PROBE.id, provider.PROBE.id, role.PROBE.id, sender.PROBE.id}
)


class Common:
    """The outcomes by what they are about: an endpoint, a host name, a domain.

    Written by one thread alone; observations in other threads only look things up.
    """

    def __init__(self) -> None:
        self._about: dict[Key, dict[tuple[str, Key], Outcome[Any]]] = {}

    def learn(self, facts: Facts, host: str) -> None:
        """Keep what other shops can use; what a person broke off is no answer. host: the configured one.

        What explains a failure is about that host, and only the strangers' servers are about themselves.
        """
        for probe, key, outcome in facts:
            is_broken_off = isinstance(outcome, Failed) and outcome.reason is Reason.CANCELLED
            if probe in _OF_ONE_SHOP or is_broken_off:
                continue
            if probe == controls.PROBE.id:
                self._put(host, probe, key, outcome)
                if not (isinstance(outcome, Observed) and outcome.value.kind == "host"):
                    continue
            self._put(key, probe, key, outcome)

    def about(self, key: Key) -> Mapping[tuple[str, Key], Outcome[Any]]:
        """Nothing where nobody has asked."""
        return self._about.get(key, {})

    def forget(self, key: Key) -> None:
        """What no other shop will ask about."""
        self._about.pop(key, None)

    def _put(self, about: Key, probe: str, key: Key, outcome: Outcome[Any]) -> None:
        self._about.setdefault(about, {})[probe, key] = outcome
