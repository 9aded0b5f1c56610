"""Which talks are worth a verdict: trying both modes on every port must not read as faults."""

from collections.abc import Iterator
from typing import NamedTuple

from gemdiag.model.case import Case
from gemdiag.model.endpoint import Endpoint, Mode
from gemdiag.model.outcome import Failed, Reason
from gemdiag.probes import login, versions
from gemdiag.probes.conversation import Conversation
from gemdiag.routes import configured, endpoints, speaks, talk, untouched_mode, way

SILENT = frozenset({Reason.TIMEOUT, Reason.CLOSED, Reason.RESET, Reason.REFUSED, Reason.UNREACHABLE})
MALFORMED = frozenset({Reason.PROTOCOL_ERROR, Reason.TOO_LONG})


class Talk(NamedTuple):
    at: Endpoint
    mode: Mode
    said: Conversation


_Ways = tuple[tuple[Endpoint, Mode], ...]
_latest: list[tuple[Case, _Ways]] = []
"""Some twenty rules ask for the ways of the same case: measured, a fifth of judging without this."""


def judged_ways(case: Case) -> _Ways:
    """The configured endpoint in the mode after the upgrade, in both where it speaks neither; the way of each
    mode; and every other port in the mode that it speaks.
    """
    for known, ways in _latest:
        if known is case:
            return ways
    ways = _judged_ways(case)
    _latest[:] = [(case, ways)]
    return ways


def _judged_ways(case: Case) -> _Ways:
    mode, ways = untouched_mode(case), []
    for at in configured(case.settings):
        silent = not any(speaks(case.facts, at, each) for each in Mode)
        modes = tuple(Mode) if silent else (mode,) if mode else ()
        ways += [(at, each) for each in modes]
    ways += [(found.at, found.mode) for each in Mode if (found := way(case, each))]
    others = endpoints(case.facts, "configured", "planned", "alternative", "preset")
    ways += [(at, each) for at in others for each in Mode if speaks(case.facts, at, each)]
    return tuple(dict.fromkeys(ways))


def talks(case: Case) -> Iterator[Talk]:
    for at, mode in judged_ways(case):
        said = talk(case.facts, at, mode)
        if said is not None:
            yield Talk(at, mode, said)


def broken_login(case: Case) -> Failed | None:
    """How a login ended that was begun and not answered as it should be."""
    failed = case.facts.of(login.PROBE)
    is_broken = isinstance(failed, Failed) and failed.reason in MALFORMED | SILENT
    return failed if isinstance(failed, Failed) and is_broken else None


def leads_nowhere(case: Case, at: Endpoint, spoken: Conversation) -> bool:
    """The mode that the port does speak is no way to send encrypted."""
    in_clear = isinstance(spoken.starttls, Failed)
    return in_clear or (isinstance(spoken.tls, Failed) and bool(accepted_versions(case, at)))


def mode_judged(case: Case, each: Talk) -> Mode | None:
    """The mode that what fails there counts for: every one, at a configured port that has no other."""
    mode = untouched_mode(case)
    is_mine = each.at in configured(case.settings) and leads_nowhere(case, each.at, each.said)
    return None if is_mine and mode and not speaks(case.facts, each.at, mode) else each.mode


def accepted_versions(case: Case, at: Endpoint) -> tuple[str, ...]:
    fact = case.facts.value(versions.PROBE, at)
    return fact.accepted() if fact else ()
