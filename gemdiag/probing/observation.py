"""One observation from the first question to the last answer: the only step on the wire."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple, Protocol

from gemdiag.model.endpoint import SUBMISSIONS, Endpoint, Mode
from gemdiag.model.facts import Facts
from gemdiag.model.network import Network
from gemdiag.model.options import Wishes
from gemdiag.model.outcome import Failed, NetFailure, Observed, Outcome, Reason
from gemdiag.model.provider import Knowledge, Match
from gemdiag.model.settings import Settings
from gemdiag.probes import controls, conversation, mx_reach, own_name, role
from gemdiag.probes.certificate import Certificate
from gemdiag.probes.conversation import Talk
from gemdiag.probes.mx import Mx
from gemdiag.probes.mx_reach import MxReach
from gemdiag.probes.role import Role
from gemdiag.probes.srv import Srv
from gemdiag.probing import explain, targets
from gemdiag.probing.account import Account
from gemdiag.probing.common import Common
from gemdiag.probing.crew import NOTHING_ELSE, Crew, Job, Line, OutOfTime
from gemdiag.probing.desk import ASIDE, Desk
from gemdiag.probing.domains import Domains, first_questions
from gemdiag.probing.explain import SecondNetwork
from gemdiag.probing.ledger import Ledger, OnStep
from gemdiag.probing.permission import is_safe
from gemdiag.probing.visit import Listener, Visit

# Speaking to the MX is a courtesy: it gets this long, and this long once all else is done.
MX_REACH_S, MX_REACH_TAIL_S = 3.0, 1.0


class CancellableNetwork(Network, Protocol):
    def cancel(self) -> None:
        """End all waits at once."""
        ...


class Interrupted(Exception):
    """Ctrl-C: what was known by then is in `facts`."""

    def __init__(self, facts: Facts) -> None:
        super().__init__()
        self.facts = facts


class Aids(NamedTuple):
    """Who helps and who is told; see `observe`. hands: who carries out what is to be asked."""

    on_step: OnStep | None = None
    second: SecondNetwork | None = None
    meanwhile: Iterator[None] = NOTHING_ELSE
    common: Common | None = None
    hands: type[Crew] = Crew


class Observation:
    """Joins the parts: which endpoints follow from which answer, and who hears of it."""

    def __init__(
        self,
        settings: Settings,
        knowledge: Knowledge,
        net: CancellableNetwork,
        wishes: Wishes,
        known: Facts,
        aids: Aids,
    ) -> None:
        self._settings, self._knowledge, self._net, self._wishes = settings, knowledge, net, wishes
        self._known, self._second = known, aids.second
        crew = aids.hands(net, wishes, aids.meanwhile)
        self._desk = Desk(net, crew, Ledger(known, aids.on_step, aids.common), datetime.now(UTC))
        self._visits: dict[Endpoint, Visit] = {}
        self._account = Account(self._desk, settings, wishes, self._visits)
        self._names: dict[str, None] = {}
        self._match: Match | None = None
        self._explained = bool(known.every(controls.PROBE)) or not wishes.controls
        self._mx_asked: str | None = None
        self._domains = Domains(
            self._desk, settings, knowledge, self._matched, self._published, self._delivered
        )
        self._is_discovering = False

    def run(self) -> Facts:
        return finished(self._desk, self._net, self._start, self._finish)

    def recall(self) -> Facts:
        """What `run` gives, where other shops' observations answer everything; else Unasked."""
        self._ask()
        self._account.conclude()
        return self._desk.ledger.facts(Reason.DEADLINE)

    def _start(self) -> None:
        if self._wishes.own_name:
            self._desk.ledger.note(own_name.PROBE, "", Observed(own_name.ask(self._net)))
        questions = first_questions(self._settings, self._knowledge)
        self._net.prefetch((name, kind) for name, kind in questions if not self._desk.ledger.can_borrow(name))
        self._ask()

    def _ask(self) -> None:
        self._account.start()
        self._visit(targets.of_settings(self._settings, self._knowledge.gemcar, self._wishes))
        self._domains.start()
        if not self._settings.host:
            self._discover()

    def _finish(self) -> None:
        self._account.conclude()
        self._desk.crew.run()
        self._desk.crew.run_spare(MX_REACH_TAIL_S)
        if self._mx_asked:
            self._mx_silent(self._mx_asked)

    def _visit(self, plan: targets.Plan) -> None:
        """Look at these endpoints, unless they are looked at, or known and nothing more is wanted of them."""
        listener = Listener(self._talked, self._certified, self._decided)
        new = {at: why for at, why in plan.items() if at not in self._visits and not self._is_known(at)}
        for at, why in new.items():
            self._desk.ledger.note(role.PROBE, at, Observed(why))
        # What is encrypted from the start is looked at first: a login there waits for nothing.
        for at in sorted(new, key=lambda at: at.port != SUBMISSIONS):
            self._visits[at] = Visit(self._desk, at, len(self._visits), listener)
        for at, visit in tuple(self._visits.items()):
            if at in new:
                self._begin(visit)

    def _begin(self, visit: Visit) -> None:
        """Look, unless this was looked at for another shop: then it goes on as after a look of its own."""
        ledger, at = self._desk.ledger, visit.at
        if self._account.wants_connection or not ledger.borrow(at):
            visit.start()
            return
        ledger.borrow(at.host)
        self._explained = self._explained or ledger.has(controls.PROBE)
        visit.recall()

    def _is_known(self, at: Endpoint) -> bool:
        outcomes = [self._known.of(conversation.of_mode(mode), at) for mode in Mode]
        return not self._account.wants_connection and all(
            isinstance(out, Observed | Failed) for out in outcomes
        )

    def _matched(self, match: Match | None, final: bool) -> None:
        self._match = match
        if match is not None:
            self._visit(targets.of_match(match, self._settings))
        self._account.match_known(match, final=final)

    def _published(self, srv: Srv) -> None:
        self._visit(targets.of_srv(srv))

    def _talked(self, visit: Visit, mode: Mode, talk: Talk) -> None:
        self._account.offer(visit, mode, talk)

    def _discover(self) -> None:
        """What nobody has configured: the domain's own document, and the names that are usual."""
        if self._wishes.discover and not self._is_discovering:
            self._is_discovering = True
            self._domains.ask_autoconfig(lambda found: self._visit(targets.of_autoconfig(found)))
            self._domains.ask_usual_names(lambda name: self._visit(targets.of_name(name)))

    def _certified(self, visit: Visit, certificate: Certificate) -> None:
        """A name that the server's certificate holds may be the server's own."""
        if visit.at.host != self._settings.host and not self._is_discovering:
            return
        said = self._desk.ledger.of(conversation.EXPLICIT, visit.at)
        greeted = conversation.calls_itself(said.value) if isinstance(said, Observed) else None
        for name in targets.of_certificate(certificate, visit.at.host, greeted):
            if name == greeted or len(self._names) < targets.MAX_NAMES:
                self._names[name] = None
                self._visit(targets.of_name(name))

    def _decided(self, visit: Visit) -> None:
        self._account.consider()
        mine = visit.at.host == self._settings.host
        if mine and not self._explained and self._failed_throughout():
            self._explained = True
            related = frozenset(self._match.provider.hosts) if self._match else frozenset()
            explain.ask(self._desk, visit.at, self._wishes, related, self._second)
        if mine and self._nothing_works():
            self._discover()

    def _nothing_works(self) -> bool:
        """Has every port of the configured host been looked at in both modes, and none walked to its end?"""
        mine = [visit for at, visit in self._visits.items() if at.host == self._settings.host]
        talks = [self._desk.ledger.of(conversation.of_mode(mode), v.at) for v in mine for mode in Mode]
        return all(v.is_decided(mode) for v in mine for mode in Mode) and not any(
            isinstance(talk, Observed) and is_safe(talk.value) for talk in talks
        )

    def _failed_throughout(self) -> bool:
        """Did every configured endpoint fail in a way that others can explain?"""
        configured = [at for at in self._visits if self._role(at) == "configured"]
        return bool(configured) and all(explain.needs_explaining(self._desk, at) for at in configured)

    def _role(self, at: Endpoint) -> str:
        outcome: Outcome[Role] | None = self._desk.ledger.of(role.PROBE, at)
        return outcome.value.role if isinstance(outcome, Observed) else ""

    def _delivered(self, mx: Mx) -> None:
        best = next((each.host for each in mx.hosts if each.status == "ok"), None)
        if not self._wishes.mx_reach or best is None:
            return
        self._mx_asked = best

        def noted(outcome: Outcome[MxReach]) -> None:
            if self._desk.ledger.of(mx_reach.PROBE, best) is None:
                self._desk.ledger.note(mx_reach.PROBE, best, outcome)

        job = Job(partial(_reach_mx, self._net, best), noted, f"mx {best}", ASIDE, spare=True)

        def give_up() -> None:
            self._mx_silent(best)
            job.drop()

        self._desk.crew.put(job)
        self._desk.crew.later(MX_REACH_S, give_up)

    def _mx_silent(self, host: str) -> None:
        if self._desk.ledger.of(mx_reach.PROBE, host) is None:
            silent = mx_reach.unreached(host, Failed(Reason.TIMEOUT, step="connect"))
            self._desk.ledger.note(mx_reach.PROBE, host, Observed(silent))


def _reach_mx(net: Network, host: str, line: Line) -> MxReach:
    last: MxReach | None = None
    for target in mx_reach.targets(net, host):
        try:
            return mx_reach.ask(line.connect(target), host, target.address, net.ehlo_name())
        except NetFailure as failure:
            why = Failed(failure.reason, failure.detail, failure.step)
            last = mx_reach.unreached(host, why, target.address)
    return last or mx_reach.unreached(host, Failed(Reason.NO_ADDRESS))


def finished(
    desk: Desk, net: CancellableNetwork, start: Callable[[], None], finish: Callable[[], None]
) -> Facts:
    """Start, work until nothing is left or time is up, and tell what is known then, whatever happened."""
    with _heeding(desk.crew):
        try:
            start()
            desk.crew.run()
            finish()
        except OutOfTime:
            pass
        except KeyboardInterrupt:
            net.cancel()
            desk.crew.stop()
            raise Interrupted(desk.ledger.facts(Reason.CANCELLED)) from None
        desk.crew.stop()
        return desk.ledger.facts(Reason.DEADLINE)


@contextmanager
def _heeding(crew: Crew) -> Iterator[None]:
    """Ctrl-C comes in as a result does; afterwards it is an exception as always."""
    mine = threading.current_thread() is threading.main_thread()
    if not mine or not callable(signal.getsignal(signal.SIGINT)):  # under nohup it stays unheard
        yield
        return
    signal.signal(signal.SIGINT, lambda *_: crew.interrupt())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
