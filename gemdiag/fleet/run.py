"""Many shops over one network: one question to one server is asked once for all that need its answer."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import cached_property
from queue import Empty, SimpleQueue
from time import monotonic

from gemdiag import probing, store
from gemdiag.app.diagnose import offline_facts, remember
from gemdiag.fleet.accounts import Accounts
from gemdiag.fleet.judges import Judges
from gemdiag.fleet.judging import Judge, Order, Result, Task, broken
from gemdiag.fleet.limits import Limits
from gemdiag.fleet.logins import Due, Logins, Waiting, provider_of
from gemdiag.fleet.observers import Look, Observers
from gemdiag.fleet.retries import Looking, Retries, unsettled
from gemdiag.fleet.shop import settings_of
from gemdiag.model.facts import Facts
from gemdiag.model.outcome import Failed, Reason, Skipped
from gemdiag.model.settings import Settings
from gemdiag.net import LiveNetwork
from gemdiag.probes import login
from gemdiag.probing import Common

# Shops whose names are held while somebody else's question is on its way, some 300 bytes each.
AHEAD = 20_000
SLICE_S = 0.05
# For logins that are under way when somebody stops it, who is promised an end within 5 s.
GRACE_S = 3.0


class Fleet:
    """emit: told of results as they are there, in the order of finishing. tick: called often."""

    def __init__(
        self,
        order: Order,
        limits: Limits,
        emit: Callable[[Sequence[Result]], None],
        tick: Callable[[], None] = lambda: None,
    ) -> None:
        self._request, self._limits, self._emit, self._tick = order.request, limits, emit, tick
        self._wishes = order.request.wishes._replace(
            in_common=True, per_address=limits.per_host, discover=False, mx_reach=False, send_test=None
        )
        self._judge = Judge(order)
        self._results: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._judges = Judges(order, self._judge, limits.processes, self._judged, self._lost)
        self._observers = Observers(order.request, self._judge.knowledge, self._wishes, limits)
        self._common = Common()
        self._claimed: dict[str, deque[Waiting]] = {}
        self._backlog: deque[Waiting] = deque()
        self._retries = Retries(limits.seed)
        self._logins = Logins(limits.per_host, limits.rate)
        self._accounts = Accounts()
        self._looking = self._logging_in = self._waiting = 0
        self.under_way = 0
        self.is_stopping = False

    @cached_property
    def _idle(self) -> LiveNetwork:
        """Of what is looked up again and asks nobody; offline there is none, and no socket."""
        return LiveNetwork(self._request.net)

    def stop(self) -> None:
        """From a signal handler: begin nothing more; only what logs in may end."""
        self.is_stopping = True
        self._results.put(None)

    def run(self, shops: Iterator[Waiting]) -> None:
        """All of them, or what was finished when somebody stopped it."""
        try:
            self._feed(shops)
            self._end_logins()
        finally:
            self._observers.stop()
            self._observers.close()
            self._drain()
            self._judges.close()
            self._drain()
            if "_idle" in self.__dict__:
                self._idle.close()

    def _feed(self, shops: Iterator[Waiting]) -> None:
        more = True
        while not self.is_stopping and (more or self.under_way):
            while more and self._has_room():
                following = next(shops, None)
                more = following is not None
                if following:
                    self.under_way += 1
                    self._take(following)
                self._drain()
            for due in self._logins.due(monotonic()):
                self._guarded(due.each, lambda due=due: self._log_in(due))  # type: ignore[misc]
            self._look_again()
            if not self._judges.is_full:
                self._judges.flush()
            self._tick()
            self._drain(SLICE_S)

    def _end_logins(self) -> None:
        """A login that is under way may end, and its line be written: nobody is to log in again for that."""
        until = monotonic() + GRACE_S
        while self._logging_in and monotonic() < until:
            self._drain(SLICE_S)
        self._judges.flush()
        while self._judges.running and monotonic() < until + GRACE_S / 4:
            self._drain(SLICE_S)

    def _has_room(self) -> bool:
        return not self.is_stopping and not self._judges.is_full and self._waiting < AHEAD

    def _drain(self, seconds: float = 0.0) -> None:
        """Take in what has come."""
        try:
            result = self._results.get(timeout=seconds) if seconds else self._results.get(block=False)
            while True:
                if result:
                    result()
                result = self._results.get(block=False)
        except Empty:
            return

    def _take(self, each: Waiting) -> None:
        self._guarded(each, lambda: self._begin(each))

    def _guarded(self, each: Waiting, work: Callable[[], None]) -> None:
        """A bug over one shop is named with it, and the others go on."""
        try:
            work()
        except Exception as bug:
            self._tell([broken(each.number, each.shop, bug)])

    def _begin(self, each: Waiting) -> None:
        settings = settings_of(each.shop)
        if settings.source.format == "none" or self._request.offline:
            self._judges.put(_task(each, Look(offline_facts(settings, self._judge.knowledge), _now())))
            return
        facts = self._recalled(settings)
        if facts is not None:
            self._observed(each, settings, Look(facts, _now()))
            return
        # First the domains, then the servers: who shares a domain with a silent server does not wait for it.
        domains = self._unknown(probing.domains_of(settings))
        keys = domains or self._unknown(probing.hosts_of(settings, self._judge.knowledge)) or [each.shop.name]
        busy = next((key for key in keys if key in self._claimed), None)
        if busy or self._looking >= self._limits.jobs:
            (self._claimed[busy] if busy else self._backlog).append(each)
            self._waiting += 1
            return
        self._claimed |= {key: deque() for key in keys}
        self._look(Looking(each, settings, tuple(keys), bool(domains), monotonic()))

    def _look(self, it: Looking) -> None:
        self._looking += 1

        def done(look: Look) -> None:
            self._results.put(lambda: self._looked(it, look))

        if it.domains:
            self._observers.ask_domains(it.settings, done)
        else:
            self._observers.look(it.settings, self._common, done)

    def _look_again(self) -> None:
        """At what may have come back, when its pause is over."""
        for it in self._retries.due(monotonic(), self._limits.jobs - self._looking):
            self._look(it)

    def _unknown(self, names: Iterable[str]) -> list[str]:
        return [name for name in names if not self._common.about(name)]

    def _recalled(self, settings: Settings) -> Facts | None:
        return probing.recall(settings, self._judge.knowledge, self._idle, self._wishes, self._common)

    def _looked(self, it: Looking, look: Look) -> None:
        """The shop goes on, and so do those that waited for the same answers."""
        self._looking -= 1
        if self.is_stopping:
            return
        again = {key for key in unsettled(look.facts) if not self._common.about(key)}
        pause = self._retries.pause(it.tries, self._left(it, look)) if again else None
        host = it.settings.host or ""
        if pause is not None:
            self._common.learn(look.facts, host, again)
            self._retries.put(monotonic() + pause, it)
            self._free([])
            return
        self._common.learn(look.facts, host)
        if look.bug:
            self._tell([broken(it.each.number, it.each.shop, look.bug)])
        elif it.domains:
            self._take(it.each)
        else:
            self._observed(it.each, it.settings, look)
        self._free([waiting for key in it.keys for waiting in self._claimed.pop(key)])

    def _left(self, it: Looking, look: Look) -> float:
        """Of the time that one diagnosis may take, when another look has taken as long as this one."""
        return self._request.net.deadline - (monotonic() - it.since) - look.seconds

    def _free(self, freed: list[Waiting]) -> None:
        self._waiting -= len(freed)
        for waiting in freed:
            self._take(waiting)
        while self._backlog and self._looking < self._limits.jobs:  # not each of them needs a look by now
            self._waiting -= 1
            self._take(self._backlog.popleft())

    def _observed(self, each: Waiting, settings: Settings, look: Look) -> None:
        if not (self._limits.login and settings.wants_login and not settings.use_gemcar_server):
            self._judges.put(_task(each, look))
            return
        self._waiting += 1
        self._logins.put(provider_of(settings, look.facts), each)

    def _log_in(self, due: Due) -> None:
        """The facts are those that all have in common, looked up again: a queue of names costs little."""
        self._waiting -= 1
        each, settings = due.each, settings_of(due.each.shop)
        facts = self._recalled(settings)
        if facts is None:
            self._gave_back(due)
            self._begin(each)
            return
        known = self._accounts.known(settings)
        why = None if known else due.stopped or self._refused_lately(settings)
        if known or why:
            self._gave_back(due)
            more = known or Facts().plus(login.PROBE, "", Skipped(str(why)))
            self._judges.put(_task(each, Look(facts.merged(more), _now())))
            return
        if not self._accounts.begin(settings, each):
            self._waiting += 1
            self._gave_back(due)
            return

        def done(look: Look) -> None:
            self._results.put(lambda: self._logged_in(due, settings, look))

        self._logging_in += 1
        self._observers.log_in(settings, facts, self._wishes._replace(in_common=False), done)

    def _gave_back(self, due: Due) -> None:
        """The turn was not needed."""
        if not due.stopped:
            self._logins.ended(due.key, Facts())

    def _refused_lately(self, settings: Settings) -> str | None:
        if not (self._request.remember and settings.host and settings.user_name):
            return None
        return "refused_lately" if store.refused_since(settings.host, settings.user_name, _now()) else None

    def _logged_in(self, due: Due, settings: Settings, look: Look) -> None:
        self._logging_in -= 1
        self._logins.ended(due.key, look.facts)
        outcome = look.facts.of(login.PROBE)
        if isinstance(outcome, Failed) and outcome.reason is Reason.CANCELLED:
            return
        remember(settings, look.facts, self._request, look.started_at)
        if look.bug:
            self._tell([broken(due.each.number, due.each.shop, look.bug)])
        else:
            self._judges.put(_task(due.each, look))
        for each in self._accounts.end(settings, look.facts):
            self._logins.put(due.key, each)

    def _lost(self, batch: Sequence[Task], pool: ProcessPoolExecutor) -> None:
        self._results.put(lambda: self._judges.again(batch, pool))

    def _judged(self, results: Sequence[Result]) -> None:
        self._results.put(lambda: self._told(results))

    def _told(self, results: Sequence[Result]) -> None:
        self._judges.running -= 1
        self._tell(results)

    def _tell(self, results: Sequence[Result]) -> None:
        self.under_way -= len(results)
        self._emit(results)


def _task(each: Waiting, look: Look) -> Task:
    complete = probing.is_complete(look.facts)
    return Task(each.number, each.shop, look.facts, look.started_at, look.seconds, complete, each.target)


def _now() -> datetime:
    return datetime.now(UTC)
