"""Everything that is asked at one endpoint, in the order in which the answers allow it."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from gemdiag.model.endpoint import Endpoint, Mode, customary_mode
from gemdiag.model.network import TLS_VERSIONS, Channel, Handshake, Target
from gemdiag.model.outcome import Failed, Observed, Outcome, Reason, Skipped
from gemdiag.probes import certificate, clock, conversation, dialogue, versions
from gemdiag.probes.certificate import NOT_JUDGED, Certificate
from gemdiag.probes.conversation import Conversation, Talk
from gemdiag.probes.versions import Versions
from gemdiag.probing.crew import Job
from gemdiag.probing.desk import GO_ON, OTHER_MODE, Desk
from gemdiag.probing.reach import Reach
from gemdiag.probing.version_tries import AT_ONCE, MAX_RETRIES, RETRY_S, TURNED_AWAY, VersionTries

# How long a port may keep silent in its customary mode before the other one is tried as well. Saying nothing
# on a port for TLS disturbs nobody; a hello before a greeting that is held back on purpose (postscreen(8):
# 6 s) does, so that is waited for as long as the step's time allows.
SILENT_S, SILENT_SHARE = 1.0, 0.7
# A port that was open a moment ago and takes no further connection has turned this one away.
CONNECTION_LOST = frozenset({Reason.REFUSED, Reason.RESET, Reason.TIMEOUT, Reason.UNREACHABLE})
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
        self._versions: VersionTries | None = None
        self._reads_certificate = False

    def start(self) -> None:
        asked = [conversation.of_mode(mode) for mode in self._modes]
        for probe in (*asked, certificate.PROBE, *((versions.PROBE,) if self._with_versions else ())):
            self._desk.ledger.announce(probe, self.at)
        Reach(self._desk, self.at, self._order, self._reached, self._failed).start()

    def recall(self) -> None:
        """As after the visit that was made for another shop, whose outcomes stand in the ledger."""
        for mode in self._modes:
            said = self._desk.ledger.of(conversation.of_mode(mode), self.at)
            self._said[mode] = said.value if isinstance(said, Observed) else None
        read = self._desk.ledger.of(certificate.PROBE, self.at)
        if isinstance(read, Observed):
            self._listener.certified(self, read.value)
        self._listener.decided(self)

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
        self._ask(target, first, channel)
        if first.other in self._modes:
            silent = SILENT_S if first is Mode.IMPLICIT else SILENT_SHARE * self._desk.net.timeout
            self._desk.crew.later(silent, lambda: self._ask_other(target, first.other))
        if self._with_versions:
            self._versions = VersionTries(self._desk, target, self._order, self._versions_known)
            self._versions.begin(first, AT_ONCE if first is Mode.IMPLICIT else TLS_VERSIONS)

    def _ask_other(self, target: Target, mode: Mode) -> None:
        if mode in self._modes and mode not in self._jobs and not self.is_decided(mode):
            self._ask(target, mode)

    def _ask(self, target: Target, mode: Mode, channel: Channel | None = None, retries: int = 0) -> None:
        if self.is_decided(mode):
            return
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
        if self.is_decided(mode):  # the other mode has answered meanwhile
            if isinstance(outcome, Observed) and outcome.value.channel:
                outcome.value.channel.close()
            return
        said = outcome.value.said if isinstance(outcome, Observed) else None
        if said and conversation.answered(said):
            self._leave_out(said)
        if retries < MAX_RETRIES and _is_turned_away(outcome):
            self._desk.crew.one_by_one(target.address)
            self._desk.crew.later(
                RETRY_S * (retries + 1),
                lambda: self._ask(target, mode, retries=retries + 1),
                needed=True,
            )
            return
        if isinstance(outcome, Failed) and outcome.reason in CONNECTION_LOST:
            said = conversation.lost(mode, target.address, outcome)
        self._said[mode] = said
        self._desk.ledger.note(
            conversation.of_mode(mode), self.at, Observed(said) if said else _unheld(outcome)
        )
        if said and isinstance(said.greeting, Observed):
            told = clock.read(said.greeting.value, self._desk.now)
            if told:
                self._desk.ledger.note(clock.PROBE, self.at, Observed(told))
        if isinstance(outcome, Observed) and outcome.value.channel:
            self._listener.talked(self, mode, outcome.value)
        if said and isinstance(said.tls, Observed):
            if self._versions and said.tls.value.verified:
                self._versions.learn(said.tls.value.version)
            self._read_certificate(said.tls.value)
        self._ask_other(target, mode.other)
        self._conclude(mode)

    def _leave_out(self, said: Conversation) -> None:
        """A port that has answered in one mode cannot have the other: what comes first there is known."""
        mode = said.mode.other
        if self.is_decided(mode):
            return
        if mode in self._jobs:
            self._jobs[mode].drop()
        self._said[mode] = conversation.unspoken(said)
        self._desk.ledger.note(conversation.of_mode(mode), self.at, Observed(conversation.unspoken(said)))

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
    return isinstance(said.tls, Observed) or conversation.speaks(said)


def _unheld(outcome: Outcome[Talk]) -> Failed | Skipped:
    assert not isinstance(outcome, Observed)
    return outcome


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
