"""Everything that is asked at one endpoint, in the order in which the answers allow it."""

from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import NamedTuple

from gemdiag.model.endpoint import Endpoint, Mode, customary_mode
from gemdiag.model.network import Channel, Handshake, Target
from gemdiag.model.outcome import Failed, Observed, Outcome, Reason, Skipped
from gemdiag.probes import certificate, conversation, dialogue, versions
from gemdiag.probes.certificate import NOT_JUDGED, Certificate
from gemdiag.probes.conversation import Conversation, Talk
from gemdiag.probes.versions import Versions
from gemdiag.probing.crew import Job
from gemdiag.probing.desk import GO_ON, OTHER_MODE, Desk
from gemdiag.probing.reach import Reach
from gemdiag.probing.version_tries import MAX_RETRIES, RETRY_S, TURNED_AWAY, VersionTries

# A port that answers in one mode is still given time to answer in the other: some round trips and twice
# the pause that it made before its greeting, and this much for what a busy computer takes.
ROUND_TRIPS, ALLOWANCE_S, MAX_PATIENCE_S = 3, 0.02, 2.0
NOT_REACHED = Skipped("not_reached")


class Listener(NamedTuple):
    """Who is told what a visit finds. talked: of a connection that can go on; the listener closes it then."""

    talked: Callable[["Visit", Mode, Talk], None]
    certified: Callable[["Visit", Certificate], None]
    decided: Callable[["Visit"], None]


class Visit:
    def __init__(
        self,
        desk: Desk,
        at: Endpoint,
        order: int,
        listener: Listener,
        modes: tuple[Mode, ...] = tuple(Mode),
        *,
        with_versions: bool = True,
    ) -> None:
        self.at, self._desk, self._order, self._listener = at, desk, order, listener
        self._modes, self._with_versions = modes, with_versions
        self._target: Target | None = None
        self._jobs: dict[Mode, Job[Talk]] = {}
        self._said: dict[Mode, Conversation | None] = {}
        self._given_up: set[Mode] = set()
        self._versions: VersionTries | None = None
        self._reads_certificate = False

    def start(self) -> None:
        asked = [conversation.of_mode(mode) for mode in self._modes]
        for probe in (*asked, certificate.PROBE, *((versions.PROBE,) if self._with_versions else ())):
            self._desk.ledger.announce(probe, self.at)
        Reach(self._desk, self.at, self._order, self._reached, self._failed).start()

    def is_decided(self, mode: Mode) -> bool:
        return mode in self._said or mode not in self._modes

    def address(self) -> str:
        return self._target.address if self._target else ""

    def _failed(self, why: Failed | Skipped) -> None:
        for mode in self._modes:
            self._said[mode] = None
            self._desk.ledger.note(conversation.of_mode(mode), self.at, why)
        self._note_versions(NOT_REACHED)
        self._desk.ledger.note(certificate.PROBE, self.at, NOT_REACHED)
        self._listener.decided(self)

    def _reached(self, target: Target, channel: Channel) -> None:
        self._target = target
        customary = customary_mode(self.at.port)
        first = customary if customary in self._modes else self._modes[0]
        for mode in sorted(self._modes, key=lambda mode: mode is not first):
            self._ask(target, mode, channel if mode is first else None)
        if self._with_versions:
            self._versions = VersionTries(self._desk, target, self._order, self._versions_known)
            self._versions.begin(first)

    def _ask(self, target: Target, mode: Mode, channel: Channel | None = None, retries: int = 0) -> None:
        net = self._desk.net
        job: Job[Talk] = Job(
            lambda line: dialogue.ask(
                line.adopt(channel) if channel else line.connect(target),
                target.address,
                mode,
                net.ehlo_name(),
            ),
            partial(self._talked, target, mode, retries),
            target.address,
            GO_ON if channel else OTHER_MODE + self._order,
        )
        self._jobs[mode] = job
        self._desk.crew.put(job)

    def _talked(self, target: Target, mode: Mode, retries: int, outcome: Outcome[Talk]) -> None:
        given_up = mode in self._given_up
        if retries < MAX_RETRIES and not given_up and _is_turned_away(outcome):
            self._desk.crew.one_by_one(target.address)
            self._desk.crew.later(
                RETRY_S * (retries + 1),
                lambda: self._ask(target, mode, retries=retries + 1),
                needed=True,
            )
            return
        probe = conversation.of_mode(mode)
        if isinstance(outcome, Observed):
            said = conversation.given_up(outcome.value.said) if given_up else outcome.value.said
            self._said[mode] = said
            self._desk.ledger.note(probe, self.at, Observed(said))
            if outcome.value.channel:
                self._listener.talked(self, mode, outcome.value)
            self._follow(said)
        else:
            self._said[mode] = None
            self._desk.ledger.note(probe, self.at, outcome)
        self._conclude(mode)

    def _follow(self, said: Conversation) -> None:
        other = said.mode.other
        if not self.is_decided(other) and conversation.answered(said):
            self._hurry(other, _patience(said))
        if isinstance(said.tls, Observed):
            if self._versions and said.tls.value.verified:
                self._versions.learn(said.tls.value.version)
            self._read_certificate(said.tls.value)

    def _hurry(self, mode: Mode, patience: float) -> None:
        """Cut it once it has had its time, which only runs from when it may connect."""
        if self.is_decided(mode):
            return
        job = self._jobs[mode]
        left = job.started + patience - monotonic() if job.started else patience
        if left <= 0:
            self._given_up.add(mode)
            job.drop()
        else:
            self._desk.crew.later(left, lambda: self._hurry(mode, patience))

    def _conclude(self, mode: Mode) -> None:
        spoken = next((each for each, said in self._said.items() if said and _came_to_tls(said)), None)
        complete = all(self.is_decided(each) for each in self._modes)
        if self._versions:
            if spoken or complete:
                self._versions.settle(spoken)
            else:
                self._versions.pause_unless(mode.other)
        elif complete and not self._reads_certificate:
            self._desk.ledger.note(certificate.PROBE, self.at, NOT_REACHED)
        self._listener.decided(self)

    def _versions_known(self, outcome: Outcome[Versions]) -> None:
        self._note_versions(outcome)
        tries = outcome.value.tries if isinstance(outcome, Observed) else ()
        # A server of old versions alone shows its certificate only to those who ask for them.
        chain = next((each.chain for each in tries if each.chain), ())
        if chain:
            self._read_certificate(Handshake(None, None, None, chain, False, NOT_JUDGED, ""))
        elif not self._reads_certificate:
            self._desk.ledger.note(certificate.PROBE, self.at, NOT_REACHED)

    def _note_versions(self, outcome: Outcome[Versions]) -> None:
        if self._with_versions:
            self._desk.ledger.note(versions.PROBE, self.at, outcome)

    def _read_certificate(self, shake: Handshake) -> None:
        if self._reads_certificate or not shake.chain:
            return
        self._reads_certificate = True
        at, now = self.at, self._desk.now
        # In a thread, as the first one imports the library that reads it.
        self._desk.crew.put(Job(lambda _: certificate.ask(shake, at.host, now), self._certified, rank=GO_ON))

    def _certified(self, outcome: Outcome[Certificate]) -> None:
        self._desk.ledger.note(certificate.PROBE, self.at, outcome)
        if isinstance(outcome, Observed):
            self._listener.certified(self, outcome.value)
            self._listener.decided(self)


def _came_to_tls(said: Conversation) -> bool:
    if said.mode is Mode.EXPLICIT:
        return isinstance(said.starttls, Observed)
    return conversation.speaks(said)


def _patience(said: Conversation) -> float:
    waited = ROUND_TRIPS * (said.timing.tcp or 0.0) + 2 * (said.timing.banner or 0.0)
    return min(waited / 1000 + ALLOWANCE_S, MAX_PATIENCE_S)


def _is_turned_away(outcome: Outcome[Talk]) -> bool:
    """Said to be busy, or cut off before the greeting: perhaps only since others of ours were open."""
    if isinstance(outcome, Failed):
        return outcome.reason in TURNED_AWAY
    if not isinstance(outcome, Observed):
        return False
    said = outcome.value.said
    ended = said.ended_by
    if not isinstance(ended, Failed):
        return False
    dropped = said.mode is Mode.EXPLICIT and ended is said.greeting
    return ended.reason is Reason.BUSY or (dropped and ended.reason in {Reason.CLOSED, Reason.RESET})
