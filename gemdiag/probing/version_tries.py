"""The four versions of TLS at one address, in the mode that turns out to be spoken there."""

from collections.abc import Callable

from gemdiag.model.endpoint import Mode
from gemdiag.model.network import TLS_VERSIONS, Target, TlsVersion
from gemdiag.model.outcome import Failed, Observed, Outcome, Reason, Skipped
from gemdiag.probes import versions
from gemdiag.probes.versions import Versions, VersionTry
from gemdiag.probing.crew import Job, Line
from gemdiag.probing.desk import VERSIONS, Desk

# A server that says it is busy, or turns a further connection away, is asked again this often.
MAX_RETRIES, RETRY_S = 2, 0.25
# With TLS from the start the old two are answered in two round trips, and make room for this one; the
# ordinary connection mostly shows the newest.
AT_ONCE: tuple[TlsVersion, ...] = ("TLSv1.0", "TLSv1.1")
AFTERWARDS: tuple[TlsVersion, ...] = ("TLSv1.2",)
TURNED_AWAY: frozenset[str] = frozenset({Reason.BUSY, Reason.REFUSED, Reason.RESET, versions.DROPPED})


class VersionTries:
    """May begin before it is known which mode counts; `settle` says so. then: called with the answer."""

    def __init__(
        self, desk: Desk, target: Target, order: int, then: Callable[[Outcome[Versions]], None]
    ) -> None:
        self._desk, self._target, self._order, self._then = desk, target, order, then
        self._mode: Mode | None = None
        self._settled = self._told = False
        self._jobs: list[Job[VersionTry]] = []
        self._tries: dict[TlsVersion, VersionTry] = {}
        self._begun: set[TlsVersion] = set()
        self._turned_away: list[Callable[[], None]] = []
        self._accepted: set[str] = set()

    def begin(self, mode: Mode, some: tuple[TlsVersion, ...] = TLS_VERSIONS) -> None:
        if mode is not self._mode:
            self._pause()
            self._mode = mode
        # The newest last: by then an ordinary connection may have shown it.
        for version in some:
            if version not in self._begun:
                self._begun.add(version)
                self._ask(mode, version)

    def learn(self, version: str | None) -> None:
        """An ordinary connection has negotiated this one."""
        self._accepted.add(version or "")

    def pause_unless(self, mode: Mode) -> None:
        """The other mode does not come to a handshake: what runs in it leads to nothing."""
        if self._mode is not mode:
            self._pause()

    def _pause(self) -> None:
        for job in self._jobs:
            job.drop()
        self._jobs, self._turned_away, self._mode = [], [], None
        self._tries.clear()
        self._begun.clear()

    def settle(self, mode: Mode | None) -> None:
        """The mode in which the port comes to a handshake; None when in neither."""
        if self._told:
            return
        if mode is None:
            self._pause()
            self._tell(Skipped("not_reached"))
            return
        self._settled = True
        self.begin(mode)
        self._ask_again()
        self._tell_if_complete()

    def _ask(self, mode: Mode, version: TlsVersion, retries: int = 0) -> None:
        if mode is not self._mode:  # asked again after the mode has changed
            return
        if version in self._accepted:
            self._tries[version] = VersionTry(version, "accepted")
            return
        net, target = self._desk.net, self._target

        def work(line: Line) -> VersionTry:
            if version in self._accepted:
                return VersionTry(version, "accepted")
            return versions.ask(line.connect(target), mode, version, net.ehlo_name())

        rank = VERSIONS + self._order + (50 if mode is Mode.IMPLICIT else 0)
        job = Job(
            work, lambda outcome: self._tried(job, mode, version, retries, outcome), target.address, rank
        )
        self._jobs.append(job)
        self._desk.crew.put(job)

    def _tried(
        self,
        job: Job[VersionTry],
        mode: Mode,
        version: TlsVersion,
        retries: int,
        outcome: Outcome[VersionTry],
    ) -> None:
        if job.dropped:
            return
        tried = outcome.value if isinstance(outcome, Observed) else _lost(version, outcome)
        if tried.detail in TURNED_AWAY and tried.verdict == "unknown" and retries < MAX_RETRIES:
            self._desk.crew.one_by_one(self._target.address)
            self._turned_away.append(lambda: self._ask(mode, version, retries + 1))
            if self._settled:
                self._ask_again()
            return
        self._tries[version] = tried
        if mode is Mode.IMPLICIT:
            self.begin(mode, AFTERWARDS)
        self._tell_if_complete()

    def _ask_again(self) -> None:
        """Those who were turned away, after a while; not before the ordinary connection has come through."""
        for ask in self._turned_away:
            self._desk.crew.later(RETRY_S, ask, needed=True)
        self._turned_away = []

    def _tell_if_complete(self) -> None:
        if self._settled and len(self._tries) == len(TLS_VERSIONS):
            tries = tuple(
                VersionTry(v, "accepted", chain=self._tries[v].chain)
                if v in self._accepted
                else self._tries[v]
                for v in TLS_VERSIONS
            )
            self._tell(Observed(versions.together(tries)))

    def _tell(self, outcome: Outcome[Versions]) -> None:
        if not self._told:
            self._told = True
            self._then(outcome)


def _lost(version: TlsVersion, outcome: Failed | Skipped) -> VersionTry:
    return VersionTry(version, "unknown", outcome.reason.value if isinstance(outcome, Failed) else "")
