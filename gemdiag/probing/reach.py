"""Connects to each address of an endpoint and picks the one that all further questions go to."""

from collections.abc import Callable
from functools import partial
from operator import methodcaller

from gemdiag.model.endpoint import Endpoint
from gemdiag.model.network import Channel, Resolved, Target
from gemdiag.model.outcome import Failed, Observed, Outcome, Reason, Skipped
from gemdiag.probes import host, tcp
from gemdiag.probes.tcp import AddressTry
from gemdiag.probing.crew import Job
from gemdiag.probing.desk import CONNECT, Desk

# RFC 8305 section 8, Connection Attempt Delay: an address named earlier is preferred if no slower than this.
PATIENCE_S = 0.25


# What a computer says that has no IPv6 at all, which is no fault of anybody's.
NO_ROUTE = frozenset({"ENETUNREACH", "EAFNOSUPPORT", "EADDRNOTAVAIL"})


class Reach:
    """chosen: called once with the address and an open connection. failed: or once with why there is none."""

    def __init__(
        self,
        desk: Desk,
        at: Endpoint,
        order: int,
        chosen: Callable[[Target, Channel], None],
        failed: Callable[[Failed | Skipped], None],
    ) -> None:
        self._desk, self._at, self._rank = desk, at, CONNECT + order
        self._on_choice, self._on_failure = chosen, failed
        self._targets: tuple[Target, ...] = ()
        self._tries: dict[int, AddressTry] = {}
        self._open: dict[int, Channel] = {}
        self._settled = False

    def start(self) -> None:
        at, net = self._at, self._desk.net
        self._desk.ledger.announce(tcp.PROBE, at)
        self._desk.crew.put(Job(lambda _: host.ask(net, at.host, at.port), self._resolved, rank=self._rank))

    def _resolved(self, outcome: Outcome[Resolved]) -> None:
        ledger = self._desk.ledger
        if ledger.of(host.PROBE, self._at.host) is None:
            ledger.note(host.PROBE, self._at.host, outcome)
        if not isinstance(outcome, Observed):
            self._give_up(outcome)
            return
        self._targets = host.to_try(outcome.value)
        if not self._targets:
            self._give_up(Skipped("no_address"))
        for number, target in enumerate(self._targets):
            then = partial(self._connected, number)
            self._desk.crew.put(Job(methodcaller("connect", target), then, target.address, self._rank))

    def _give_up(self, why: Failed | Skipped) -> None:
        self._desk.ledger.note(tcp.PROBE, self._at, why)
        self._on_failure(why)

    def _connected(self, number: int, outcome: Outcome[Channel]) -> None:
        address = self._targets[number].address
        if isinstance(outcome, Observed):
            channel = outcome.value
            self._tries[number] = AddressTry(address, Observed(channel.connect_ms))
            if self._settled:
                channel.close()
            else:
                self._open[number] = channel
                self._desk.crew.hold(address)
                self._choose()
        else:
            self._tries[number] = AddressTry(address, outcome)
            if self._open:
                self._choose()
        if len(self._tries) == len(self._targets):
            self._tell()

    def _choose(self) -> None:
        """The first address in order that accepts, without waiting long for those before it."""
        first = min(self._open)
        if any(number not in self._tries for number in range(first)):
            if len(self._open) == 1:
                self._desk.crew.later(PATIENCE_S, self._settle)
        else:
            self._settle()

    def _settle(self) -> None:
        if self._settled or not self._open:
            return
        self._settled = True
        first = min(self._open)
        for number, channel in self._open.items():
            self._desk.crew.free(self._targets[number].address)
            if number != first:
                channel.close()
        self._on_choice(self._targets[first], self._open[first])

    def _tell(self) -> None:
        tries = _forgiving([self._tries[number] for number in range(len(self._targets))])
        together = tcp.together(tries)
        self._desk.ledger.note(tcp.PROBE, self._at, together)
        if not any(isinstance(each.connect, Observed) for each in tries):
            failures = [each.connect for each in tries if isinstance(each.connect, Failed)]
            self._on_failure(together if isinstance(together, Failed) else failures[0])


def _forgiving(tries: list[AddressTry]) -> tuple[AddressTry, ...]:
    """From a computer without IPv6 its addresses count as not tried, if there is another to judge by."""
    barred = [each for each in tries if ":" in each.address and _has_no_route(each.connect)]
    if len(barred) == len(tries):
        return tuple(tries)
    skipped = Skipped("no_ipv6")
    return tuple(each._replace(connect=skipped) if each in barred else each for each in tries)


def _has_no_route(outcome: Outcome[float]) -> bool:
    return isinstance(outcome, Failed) and outcome.reason is Reason.UNREACHABLE and outcome.detail in NO_ROUTE
