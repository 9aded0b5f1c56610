"""A shop with one mail server that misbehaves, diagnosed over real sockets, many at a time.

ATTACKS = (Attack("silent", Script(faults={"greeting": "silent"}), MUTE, timeout=0.5),)
assert wrong(meet_all(ATTACKS)["silent"]) == {}
"""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from time import monotonic
from typing import Any, NamedTuple

from gemdiag import presets
from gemdiag.app.diagnose import diagnose
from gemdiag.app.request import Request
from gemdiag.lab.dns_faults import Fault
from gemdiag.lab.lab import Lab, Server
from gemdiag.lab.script import Heard
from gemdiag.model.diagnosis import Diagnosis
from gemdiag.model.endpoint import Endpoint, Mode
from gemdiag.model.facts import Facts
from gemdiag.model.finding import Severity
from gemdiag.model.options import Wishes
from gemdiag.model.outcome import Failed, Observed
from gemdiag.model.provider import Knowledge
from gemdiag.model.settings import NOTHING, Settings
from gemdiag.model.version import Version
from gemdiag.probes import conversation, login
from gemdiag.probes.conversation import Conversation
from tests.unit.probing.shops import HOST
from tests.wire.probing_lab import AUTHORITY, MAILBOX, ZONE

SEVERE = frozenset({Severity.CRITICAL, Severity.UNKNOWN, Severity.WARNING})
AT_ONCE = 10
MAX_READ = 300_000
"""Of one dialogue: its limit of 256 KiB and the piece that goes over it."""
MODERN = Version(13, 0, 4)


class Right(NamedTuple):
    """What is right to say. trouble: every finding that is worse than a notice, with its severity.

    ended: reason and step of what ended the talk at the configured port in the configured mode, STOPPED
    where we did, None where it was walked to its end. login: was it accepted, or why is there no answer.
    """

    trouble: Mapping[str, str] = NOTHING
    ended: tuple[str, str] | None = None
    login: bool | str = True


FINE = Right()
STOPPED = ("not_reached", "")


def fails(id_: str, reason: str, step: str) -> Right:
    """With one critical finding, and no login."""
    return Right({id_: "critical"}, (reason, step), "no_safe_endpoint")


class Attack(NamedTuple):
    """script: of the shop's one server, at the configured port. servers, options: more of each.

    timeout: seconds that a step may take; short where one is waited for in vain.
    """

    id: str
    script: Server | None
    right: Right = FINE
    port: int = 587
    timeout: float = 8.0
    options: Mapping[str, Any] = NOTHING
    servers: Mapping[str, Server] = NOTHING
    zone: tuple[str, ...] = ZONE
    dns_faults: Mapping[str, Fault] = NOTHING

    @property
    def mode(self) -> Mode:
        return Mode.IMPLICIT if self.port == 465 else Mode.EXPLICIT


class Met(NamedTuple):
    attack: Attack
    diagnosis: Diagnosis
    heard: Heard
    asked: int
    seconds: float

    @property
    def facts(self) -> Facts:
        return self.diagnosis.case.facts

    @property
    def trouble(self) -> dict[str, str]:
        found = self.diagnosis.judgement.findings
        # The worst comes first, and counts where an id is there twice.
        return {each.id: each.severity.value for each in reversed(found) if each.severity in SEVERE}

    @property
    def said(self) -> Conversation | None:
        """What came of the configured port in the configured mode; None where no connection did."""
        return self.facts.value(conversation.of_mode(self.attack.mode), Endpoint(HOST, self.attack.port))

    @property
    def ended(self) -> tuple[str, str] | None:
        ended = self.said.ended_by if self.said else None
        if isinstance(ended, Failed):
            return ended.reason.value, ended.step
        return (ended.because, "") if ended else None

    @property
    def login(self) -> bool | str:
        outcome = self.facts.of(login.PROBE)
        if isinstance(outcome, Observed):
            return bool(outcome.value.accepted)
        return outcome.reason.value if isinstance(outcome, Failed) else outcome.because

    def param(self, id_: str, name: str) -> str:
        (found,) = (each for each in self.diagnosis.judgement.findings if each.id == id_)
        return str(found.params.get(name))


def settings_of(attack: Attack) -> Settings:
    box = attack.mode is Mode.EXPLICIT
    return MAILBOX._replace(gemcar_version=MODERN, port=attack.port, less_secure_connection=box)


@cache
def knowledge() -> Knowledge:
    return presets.load()


def meet(attack: Attack) -> Met:
    servers = {**({f"{HOST}:{attack.port}": attack.script} if attack.script else {}), **attack.servers}
    with Lab(attack.zone, servers, AUTHORITY, attack.dns_faults) as lab:
        options = lab.net_options(timeout=attack.timeout, deadline=20.0, **attack.options)
        request = Request(options, Wishes(controls=False), remember=False)
        started = monotonic()
        concluded = diagnose(settings_of(attack), knowledge(), request)
        seconds = monotonic() - started
        heard = sum(lab.heard.values(), Heard())
        return Met(attack, concluded.diagnosis, heard, len(lab.dns.asked), seconds)


def meet_all(attacks: Iterable[Attack]) -> dict[str, Met]:
    """Those that wait first, so that the waits overlap with the work of the others."""
    ordered = sorted(attacks, key=lambda attack: attack.timeout)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return {met.attack.id: met for met in pool.map(meet, ordered)}


def wrong(met: Met) -> dict[str, tuple[Any, Any]]:
    """By what it is about: what would be right, and what was said."""
    right, said = met.attack.right, Right(met.trouble, met.ended, met.login)
    return {name: (a, b) for name, a, b in zip(Right._fields, right, said, strict=True) if a != b}


def harm(met: Met) -> list[str]:
    """What must never happen, whatever a server does."""
    heard, read = met.heard, [said.bytes_read for said in conversations(met.facts)]
    broken = {
        "a login in clear": heard.auth_in_clear > 0,
        "more than one login": heard.auth > 1,
        "a message": heard.data > 0 or bool(heard.messages) or bool(heard.rcpt),
        "a dialogue without end": max(read, default=0) > MAX_READ,
        "a bug": any("Reason.BUG" in repr(outcome) for _, _, outcome in met.facts),
        "cut by the deadline": not met.diagnosis.case.complete,
    }
    return [what for what, is_so in broken.items() if is_so]


def conversations(facts: Facts) -> list[Conversation]:
    probes = map(conversation.of_mode, Mode)
    return [said for probe in probes for said in facts.values(probe).values()]
