"""What `fleet` does: shops in, lines out, Ctrl-C heeded, what they come to at the end."""

import contextlib
import gc
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from gemdiag import planning, reports
from gemdiag.cli import faults, sources
from gemdiag.cli.faults import Fault
from gemdiag.cli.fleet_choice import FleetChoice
from gemdiag.cli.fleet_output import adding, output
from gemdiag.cli.fleet_progress import Progress
from gemdiag.cli.fleet_summary import baseline, told
from gemdiag.cli.network_options import NetworkChoice
from gemdiag.cli.requests import request
from gemdiag.cli.session import Session
from gemdiag.fleet import sources as fleet_sources
from gemdiag.fleet.before import Name
from gemdiag.fleet.causes import SOME
from gemdiag.fleet.helping import leave
from gemdiag.fleet.judging import Broken, Order, Result
from gemdiag.fleet.limits import Limits, within_descriptors
from gemdiag.fleet.logins import Waiting
from gemdiag.fleet.row import of_report
from gemdiag.fleet.run import Fleet
from gemdiag.fleet.shards import Cut, Shard
from gemdiag.fleet.shop import Shop, has_changed
from gemdiag.fleet.tally import Tally
from gemdiag.fleet.targets import Targets
from gemdiag.redaction import Redactor
from gemdiag.reports import Document
from gemdiag.store import Added, Growing
from gemdiag.words import N_

FEWER = N_(
    "Only {n} servers are looked at at a time instead of {wanted}: this system allows no more open files."
)
BROKEN = N_("{path}: an error in gemdiag itself ({at}). There is no report on this shop; the others go on.")
CHANGED = N_(
    "Shops whose settings have changed since their line was written: {n}. A new -o looks at them again."
)
FOLDERS = N_(
    "Folders in the folders named, not read: {n}. Name them too, or a pattern such as shops/**/*.ini."
)
UPGRADED = N_("Upgraded files beside those they were made from, not counted as shops: {n}.")
NOTHING = N_("There is no shop in what was named: no file that can be opened.")
CLUSTER = {
    "missing": (
        N_(
            "--cluster needs the optional part of gemdiag that hands work to Dask: "
            "pip install 'gemdiag[cluster]'."
        ),
        faults.USAGE,
    ),
    "unreachable": (
        N_("The scheduler {address} cannot be used: it does not answer, or its certificate is not trusted."),
        faults.INPUT,
    ),
}


class FleetRun:
    def __init__(self, session: Session, network: NetworkChoice, choice: FleetChoice) -> None:
        self.session, self.network, self.choice = session, network, choice
        self.order = Order(
            request(network, mx_reach=False),
            network.presets or _user_presets(),
            session.lang,
            session.redact or "standard",
            baseline(session, choice.baseline),
            choice.migrate,
        )
        self.limits = self._limits()
        self.tally, self.broken, self.changed = Tally(), 0, 0
        self.names: dict[int, str] = {}
        self.gone = set(self.order.before.places) if self.order.before else set[Name]()
        self.every = self._numbered()
        self.targets = Targets(_folder(choice.out)) if choice.out is not None else None
        self.fleet = Fleet(self.order, self.limits, self._emit, self._tick)
        self.progress = Progress(session, self.tally, None)
        self.shows_progress = Progress.is_wanted(session)
        self.out: Growing | None = None
        self.is_writing = self.is_leaving = False

    def run(self) -> int:
        gc.enable()  # what runs for an hour makes garbage worth looking for
        with output(self.session, self.options(), resume=self.choice.resume) as self.out, self._signals():
            done = self.out.done if self.out else {}
            self._count_again()
            self._tell_left_out()
            if self.shows_progress:
                self.progress = Progress(self.session, self.tally, self._total())
            if self.choice.cluster is None:
                self.fleet.run(self._wanted(done))
            else:
                self._on_cluster(self.choice.cluster, self._wanted(done))
            if self.fleet.is_stopping:
                rest = sum(shop.name not in done for _, shop in self.every)
                self.tally.not_run = rest + len(self.names)
                self.tally.is_kept = self.out is not None
        return self._end()

    def _tell_left_out(self) -> None:
        found = fleet_sources.left_out(self.choice.path)
        if found.folders:
            self.session.tell(FOLDERS, n=found.folders)
        if found.upgraded:
            self.session.tell(UPGRADED, n=found.upgraded)

    def _on_cluster(self, address: str, shops: Iterator[Waiting]) -> None:
        from gemdiag.fleet.cluster import Cluster, ClusterFault  # noqa: PLC0415  an optional extra

        def goes_on() -> bool:
            self._tick()
            return not self.fleet.is_stopping

        try:
            cluster = Cluster(address)
        except ClusterFault as fault:
            message, code = CLUSTER[fault.kind]
            raise Fault(code, message, address=address) from None
        with contextlib.closing(cluster):
            knowledge = sources.knowledge(self.network)
            for results in cluster.run(self.order, self.limits, knowledge, shops, goes_on):
                self._emit(results)

    def _end(self) -> int:
        self.progress.clear()
        names = sorted(shop or path or "?" for shop, path in self.gone)
        self.tally.gone = len(names), tuple(names[:SOME])
        told(self.session, self.tally, self.choice.summary, self.network.as_of)
        if self.changed:
            self.session.warn(CHANGED, n=self.changed)
        if self.broken:
            return faults.BUG
        if self.tally.not_run is not None:
            return faults.INTERRUPTED
        if self.tally.nothing == self.tally.shops > 0:
            raise Fault(faults.INPUT, NOTHING)
        return planning.worst_exit_code(self.tally.exit_codes)

    def _limits(self) -> Limits:
        wanted = Limits(
            self.choice.jobs, self.choice.per_host, self.choice.rate, login=self.network.login is True
        )
        if self.order.level == "strict":  # names are given in the order of appearance: by one judge
            wanted = wanted._replace(processes=1)
        found = within_descriptors(wanted)
        if found.jobs < wanted.jobs:
            self.session.warn(FEWER, n=found.jobs, wanted=wanted.jobs)
        return found

    def _numbered(self) -> Iterator[tuple[int, Shop]]:
        """Those of this part."""
        cut = Cut(sources.knowledge(self.network)) if self.choice.shard else None
        for number, shop in enumerate(fleet_sources.shops(self.choice.path)):
            if cut is None or self.choice.shard is None or cut.has(shop, Shard(*self.choice.shard)):
                yield number, shop

    def _wanted(self, done: Mapping[str, str | None]) -> Iterator[Waiting]:
        """Those that are not done yet. What was written for others keeps its name."""
        for number, shop in self.every:
            target = self.targets.of(shop) if self.targets else None
            if shop.name in done:
                self.changed += has_changed(shop, done[shop.name])
            else:
                self.names[number] = shop.name
                yield Waiting(number, shop, target)

    def _total(self) -> int | None:
        """None where reading them once leaves nothing for the second time."""
        return None if "-" in self.choice.path else sum(1 for _ in self._numbered())

    def _count_again(self) -> None:
        """What an earlier run has finished belongs to the whole."""
        for line in self.out.lines() if self.out else ():
            (report,) = reports.load(line)
            self.tally.add(of_report(report))
            name = self._before(report)
            if name:
                self.gone.discard(name)

    def _before(self, report: Document) -> Name | None:
        before = self.order.before
        return before and before.find((report, reports.cleaned(report, Redactor("standard"))))

    def _tick(self) -> None:
        if self.shows_progress:
            self.progress.tick()

    def _emit(self, results: Sequence[Result]) -> None:
        """Whole lines or none: a second Ctrl-C waits for the end of this."""
        self.is_writing = True
        lines = [each for each in results if not isinstance(each, Broken)]
        try:
            with adding():
                if self.out:
                    added = [Added(self.names[each.number], each.text, each.digest) for each in lines]
                    self.out.add(added, at_once=self.limits.login)
                else:
                    sys.stdout.write("".join(each.text for each in lines))
                    sys.stdout.flush()
        finally:
            self.is_writing = False
        for each in lines:
            self.tally.add(each.row)
            if each.before:
                self.gone.discard(each.before)
        for result in results:
            if isinstance(result, Broken):
                self._name(result)
            del self.names[result.number]
        if self.is_leaving:
            leave(faults.INTERRUPTED)

    def _name(self, broken: Broken) -> None:
        self.broken += 1
        self.progress.clear()
        self.session.warn(BROKEN, path=broken.name, at=broken.at)

    def options(self) -> dict[str, object]:
        """All that a line depends on: a file never holds answers to two questions."""
        asked = {name: _plain(value) for name, value in self.network._asdict().items() if name != "login"}
        return {
            "paths": list(self.choice.path),
            "lang": self.session.lang,
            "redact": self.order.level,
            "login": self.limits.login,
            "baseline": self.choice.baseline,
            "out": self.choice.out,
            "shard": _plain(self.choice.shard),
            **asked,
        }

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        def stop(number: int, frame: object) -> None:  # noqa: ARG001  as signal calls it
            if self.fleet.is_stopping:
                self.is_leaving = True
                if not self.is_writing:
                    leave(faults.INTERRUPTED)
            self.fleet.stop()

        before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _folder(path: str) -> str:
    """Made where it is not there."""
    try:
        Path(path).mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError):
        raise Fault(faults.OUTPUT, N_("The folder {path} cannot be made."), path=path) from None
    return path


def _plain(value: object) -> object:
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _user_presets() -> str | None:
    found = sources.user_presets()
    return str(found) if found else None
