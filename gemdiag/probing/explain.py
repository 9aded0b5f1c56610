"""Questions to others, asked once and only after a failure, that say whose trouble it is."""

from collections.abc import Callable
from functools import partial

from gemdiag.model.endpoint import Endpoint
from gemdiag.model.network import Network
from gemdiag.model.options import Wishes
from gemdiag.model.outcome import Failed, Observed, Outcome, Reason
from gemdiag.probes import controls, host, tcp
from gemdiag.probes.controls import Control
from gemdiag.probing.crew import Job, Line
from gemdiag.probing.desk import ASIDE, Desk

UNANSWERED = frozenset({"servfail", "timeout", "refused"})
SILENT = frozenset({Reason.TIMEOUT, Reason.UNREACHABLE})
SecondNetwork = Callable[[str], Network]
"""A network whose one resolver has this address."""


def needs_explaining(desk: Desk, at: Endpoint) -> bool:
    """A lookup that failed, or addresses that all keep silent. A refusal explains itself."""
    named = desk.ledger.of(host.PROBE, at.host)
    if isinstance(named, Observed) and named.value.status in UNANSWERED:
        return True
    reached = desk.ledger.of(tcp.PROBE, at)
    tries = reached.value.tries if isinstance(reached, Observed) else ()
    return bool(tries) and all(isinstance(t.connect, Failed) and t.connect.reason in SILENT for t in tries)


def ask(
    desk: Desk, at: Endpoint, wishes: Wishes, related: frozenset[str], second: SecondNetwork | None
) -> None:
    net = desk.net
    resolver = wishes.control_resolver or controls.RESOLVER
    if second is not None:
        other = second
        _put(desk, resolver, lambda _: controls.second_resolver(other(resolver), resolver, at.host))
    _put(desk, "random_name", lambda _: controls.random_name(net))
    for stranger in wishes.control_hosts or controls.unrelated(at, related):
        _put(desk, str(stranger), partial(_connect, net, stranger), address=str(stranger))


def _connect(net: Network, stranger: Endpoint, line: Line) -> Control:
    return controls.unrelated_host(net, stranger, line.connect)


def _put(desk: Desk, key: str, work: Callable[[Line], Control], address: str | None = None) -> None:
    def noted(outcome: Outcome[Control]) -> None:
        known = outcome.value.target if isinstance(outcome, Observed) else key
        desk.ledger.note(controls.PROBE, known, outcome)

    if not desk.ledger.borrow(key, controls.PROBE):
        desk.crew.put(Job(work, noted, address, ASIDE))
