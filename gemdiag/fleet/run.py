"""Many shops over one network: one question to one server is asked once for all that need its answer."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from queue import Empty, SimpleQueue
from time import monotonic

from gemdiag import probing, store
from gemdiag.app.diagnose import offline_facts, remember
from gemdiag.fleet.accounts import Accounts
from gemdiag.fleet.judges import Judges
from gemdiag.fleet.judging import Judge, Line, Order, Task
from gemdiag.fleet.limits import Limits
from gemdiag.fleet.logins import Due, Logins, Waiting, provider_of
from gemdiag.fleet.observers import Look, Observers
from gemdiag.fleet.shop import Shop, settings_of
from gemdiag.model.facts import Facts
from gemdiag.model.outcome import Skipped
from gemdiag.model.settings import Settings
from gemdiag.net import LiveNetwork
from gemdiag.probes import login
from gemdiag.probing import Common

# Shops whose names are held while somebody else's question is on its way, some 300 bytes each.
AHEAD = 20_000
SLICE_S = 0.05


class Fleet:
    """emit: told of lines as they are there, in the order of finishing."""

    def __init__(self, order: Order, limits: Limits, emit: Callable[[Sequence[Line]], None]) -> None:
        self._request, self._limits, self._emit = order.request, limits, emit
        self._wishes = order.request.wishes._replace(
            in_common=True, per_address=limits.per_host, discover=False, mx_reach=False, send_test=None
        )
        self._judge = Judge(order)
        self._results: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._judges = Judges(order, self._judge, limits.processes, self._judged)
        self._observers = Observers(order.request, self._judge.knowledge, self._wishes, limits, self._bug)
        self._idle = LiveNetwork(order.request.net)
        self._common = Common()
        self._claimed: dict[str, deque[Waiting]] = {}
        self._backlog: deque[Waiting] = deque()
        self._logins = Logins(limits.per_host, limits.rate)
        self._accounts = Accounts()
        self._looking = self._waiting = 0
        self.under_way = 0
        self.is_stopping = False

    def stop(self) -> None:
        """From a signal handler: begin nothing more, and cut off what runs."""
        self.is_stopping = True
        self._results.put(None)

    def run(self, shops: Iterator[tuple[int, Shop]]) -> None:
        """All of them, or what was finished when somebody stopped it."""
        try:
            self._feed(shops)
        finally:
            self._observers.stop()
            self._observers.close()
            self._drain()
            self._judges.close()
            self._drain()
            self._idle.close()

    def _feed(self, shops: Iterator[tuple[int, Shop]]) -> None:
        more = True
        while not self.is_stopping and (more or self.under_way):
            while more and self._has_room():
                following = next(shops, None)
                more = following is not None
                if following:
                    self.under_way += 1
                    self._take(Waiting(*following))
                self._drain()
            for due in self._logins.due(monotonic()):
                self._log_in(due)
            if not self._judges.is_full:
                self._judges.flush()
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
        settings = settings_of(each.shop)
        if settings.source.format == "none" or self._request.offline:
            self._judges.put(self._task(each, Look(offline_facts(settings, self._judge.knowledge), _now())))
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
        self._looking += 1
        self._claimed |= {key: deque() for key in keys}

        def done(look: Look) -> None:
            self._results.put(lambda: self._looked(each, settings, keys, look, is_whole=not domains))

        if domains:
            self._observers.ask_domains(settings, done)
        else:
            self._observers.look(settings, self._common, done)

    def _unknown(self, names: Iterable[str]) -> list[str]:
        return [name for name in names if not self._common.about(name)]

    def _recalled(self, settings: Settings) -> Facts | None:
        return probing.recall(settings, self._judge.knowledge, self._idle, self._wishes, self._common)

    def _looked(
        self, each: Waiting, settings: Settings, keys: Sequence[str], look: Look, *, is_whole: bool
    ) -> None:
        """The shop goes on, and so do those that waited for the same answers."""
        self._looking -= 1
        freed = [waiting for key in keys for waiting in self._claimed.pop(key)]
        if self.is_stopping:
            return
        self._common.learn(look.facts, settings.host or "")
        if is_whole:
            self._observed(each, settings, look)
        else:
            self._take(each)
        room = self._limits.jobs - self._looking
        freed += [self._backlog.popleft() for _ in range(min(room, len(self._backlog)))]
        self._waiting -= len(freed)
        for waiting in freed:
            self._take(waiting)

    def _observed(self, each: Waiting, settings: Settings, look: Look) -> None:
        if not (self._limits.login and settings.wants_login and not settings.use_gemcar_server):
            self._judges.put(self._task(each, look))
            return
        self._waiting += 1
        self._logins.put(provider_of(settings, look.facts), each)

    def _log_in(self, due: Due) -> None:
        """The facts are those that all have in common, looked up again: a queue of names costs little."""
        self._waiting -= 1
        each, settings = due.each, settings_of(due.each.shop)
        facts = self._recalled(settings)
        if facts is None:
            self._logins.ended(due.key, Facts())
            self._take(each)
            return
        known = self._accounts.known(settings)
        if known:
            self._logins.ended(due.key, Facts())
            self._judges.put(self._task(each, Look(facts.merged(known), _now())))
            return
        why = due.stopped or self._refused_lately(settings)
        if why:
            if not due.stopped:
                self._logins.ended(due.key, Facts())
            look = Look(facts.plus(login.PROBE, "", Skipped(why)), _now())
            self._judges.put(self._task(each, look))
            return

        if not self._accounts.begin(settings, each):
            self._waiting += 1
            self._logins.ended(due.key, Facts())
            return

        def done(look: Look) -> None:
            self._results.put(lambda: self._logged_in(due, settings, look))

        self._observers.log_in(settings, facts, self._wishes._replace(in_common=False), done)

    def _refused_lately(self, settings: Settings) -> str | None:
        if not (self._request.remember and settings.host and settings.user_name):
            return None
        return "refused_lately" if store.refused_since(settings.host, settings.user_name, _now()) else None

    def _logged_in(self, due: Due, settings: Settings, look: Look) -> None:
        self._logins.ended(due.key, look.facts)
        remember(settings, look.facts, self._request, look.started_at)
        self._judges.put(self._task(due.each, look))
        for each in self._accounts.end(settings, look.facts):
            self._logins.put(due.key, each)

    def _bug(self, bug: BaseException) -> None:
        def again() -> None:
            raise bug

        self._results.put(again)

    def _task(self, each: Waiting, look: Look) -> Task:
        complete = probing.is_complete(look.facts)
        return Task(each.number, each.shop, look.facts, look.started_at, look.seconds, complete)

    def _judged(self, lines: Sequence[Line]) -> None:
        self._results.put(lambda: self._tell(lines))

    def _tell(self, lines: Sequence[Line]) -> None:
        self._judges.running -= 1
        self.under_way -= len(lines)
        self._emit(lines)


def _now() -> datetime:
    return datetime.now(UTC)
