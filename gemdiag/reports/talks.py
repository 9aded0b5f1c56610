"""Each server that was asked anything, why it was asked, and the connection that tells most about it."""

from typing import Any, NamedTuple

from gemdiag.model.case import Case
from gemdiag.model.diagnosis import Diagnosis
from gemdiag.model.endpoint import SMTP, Endpoint, Mode
from gemdiag.model.outcome import Failed, Observed, Outcome, Reason, Skipped
from gemdiag.probes import conversation, mx_reach, role, tcp
from gemdiag.probes.conversation import Conversation
from gemdiag.probes.role import Role
from gemdiag.routes import measured_mode

_ROLES = ("configured", "planned", "preset", "alternative", "mx")
_NO_TALK = Conversation(Mode.EXPLICIT, None)


class Talk(NamedTuple):
    """mode: as measured, None where the server spoke neither. error: what ended `said` before its end."""

    at: Endpoint
    role: Role
    mode: Mode | None
    said: Conversation
    error: Failed | None


def talks(diagnosis: Diagnosis) -> list[Talk]:
    """The configured endpoint first, then by role; within a role in the order of asking."""
    facts = diagnosis.case.facts
    asked = dict.fromkeys(key for _, key, _ in facts if isinstance(key, Endpoint))
    asked |= dict.fromkeys(Endpoint(str(name), SMTP) for name in facts.every(mx_reach.PROBE))
    return sorted((_talk(diagnosis, at) for at in asked), key=lambda each: _ROLES.index(each.role.role))


def _talk(diagnosis: Diagnosis, at: Endpoint) -> Talk:
    case = diagnosis.case
    if (
        at.port == SMTP
        and at.host in case.facts.every(mx_reach.PROBE)
        and not case.facts.value(tcp.PROBE, at)
    ):
        return _delivery(case, at)
    known, mode = _role(diagnosis, at), measured_mode(case.facts, at)
    outcome = _telling(case, at, mode or known.configured_mode)
    said = outcome.value if isinstance(outcome, Observed) else _NO_TALK
    return Talk(at, known, mode, said, _error(case, at, outcome))


def _role(diagnosis: Diagnosis, at: Endpoint) -> Role:
    """Nothing says why where facts come from elsewhere than `gemdiag.probing`; the settings may."""
    settings = diagnosis.case.settings
    mine = Role("configured", "config") if at == (settings.smtp_address, settings.port) else None
    return diagnosis.case.facts.value(role.PROBE, at) or mine or Role("alternative", "guess")


def _telling(case: Case, at: Endpoint, mode: Mode | None) -> Outcome[Conversation]:
    """The talk in the mode that the server speaks, else in the one that would be tried there."""
    order = (mode, mode.other) if mode else (Mode.EXPLICIT, Mode.IMPLICIT)
    asked = [case.facts.of(conversation.of_mode(each), at) for each in order]
    return next((outcome for outcome in asked if not isinstance(outcome, Skipped)), asked[0])


def _error(case: Case, at: Endpoint, outcome: Outcome[Conversation]) -> Failed | None:
    if isinstance(outcome, Failed):
        return outcome
    if isinstance(outcome, Observed):
        shaken = outcome.value.tls
        if isinstance(shaken, Observed) and not shaken.value.verified:
            return Failed(Reason.CERTIFICATE, shaken.value.verify_message, "tls")
        ended = outcome.value.ended_by
        return ended if isinstance(ended, Failed) else None
    reached = case.facts.of(tcp.PROBE, at)
    return reached if isinstance(reached, Failed) else None


def _delivery(case: Case, at: Endpoint) -> Talk:
    """The short talk with an MX, told like any other."""
    asked, mine = case.facts.of(mx_reach.PROBE, at.host), Role("mx", "mx")
    if not isinstance(asked, Observed):
        return Talk(at, mine, None, _NO_TALK, asked if isinstance(asked, Failed) else None)
    seen = asked.value
    offer: dict[bool | None, Outcome[Any]] = {
        True: Observed(None),
        False: Failed(Reason.STARTTLS_MISSING),
        None: conversation.NOT_REACHED,
    }
    said = Conversation(Mode.EXPLICIT, seen.address, greeting=seen.greeting, starttls=offer[seen.starttls])
    if isinstance(seen.greeting, Observed):
        return Talk(at, mine, Mode.EXPLICIT, said, None)
    return Talk(at, mine, None, said, seen.greeting if isinstance(seen.greeting, Failed) else None)
