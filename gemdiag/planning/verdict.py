"""Severity by route, root cause, and the exit code (contract sections 2 and 4)."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from gemdiag.model.case import Case, JudgedRoute
from gemdiag.model.finding import AREAS, Finding, Severity
from gemdiag.model.outcome import Skipped
from gemdiag.model.plan import Plan
from gemdiag.planning.scope import on_mailbox, on_relay
from gemdiag.planning.target import Target
from gemdiag.probes import tcp
from gemdiag.routes import Way, talk, untouched_way

EXIT_CODES = {
    Severity.CRITICAL: 2,
    Severity.UNKNOWN: 3,
    Severity.WARNING: 1,
    Severity.NOTICE: 0,
    Severity.OK: 0,
}
ROOT_SEVERITIES = (Severity.CRITICAL, Severity.UNKNOWN, Severity.WARNING)
# Before every other warning: it has a date.
FIRST_WARNING = "provider.password_login_ending"
# Faults of settings that a plan which changes these fields has dealt with.
MENDED_BY_FIELD = {
    "provider.settings_differ": frozenset({"smtp_address", "port"}),
    "provider.host_obsolete": frozenset({"smtp_address"}),
    "config.host_suspicious": frozenset({"smtp_address"}),
    "auth.user_name_form": frozenset({"user_name"}),
}


class Judged(NamedTuple):
    """The route that severities are told for. through: None with `relay` False is a mailbox without a way."""

    relay: bool
    through: Way | None
    changed: frozenset[str] = frozenset()


def judged_route(case: Case, route: JudgedRoute, chosen: Target, plan: Plan) -> Judged:
    if route == "relay" or (route == "planned" and chosen.route == "relay"):
        return Judged(True, None)
    if route == "planned" and chosen.judged is not None:
        return Judged(False, chosen.judged, frozenset(change.field for change in plan.changes))
    return Judged(bool(case.settings.use_gemcar_server), untouched_way(case))


def by_route(found: Iterable[Finding], judged: Judged) -> tuple[Finding, ...]:
    """The same fault elsewhere is a notice."""
    return tuple(
        each if each.severity.rank >= Severity.NOTICE.rank or _counts(each, judged) else _lowered(each)
        for each in found
    )


def _lowered(finding: Finding) -> Finding:
    return finding._replace(severity=Severity.NOTICE)


def _counts(finding: Finding, judged: Judged) -> bool:
    if judged.relay:
        return on_relay(finding)
    if (
        finding.area == "config"
        and finding.subject in judged.changed
        and finding.severity is Severity.WARNING
    ):
        return False
    if MENDED_BY_FIELD.get(finding.id, frozenset()) & judged.changed:
        return False
    return on_mailbox(finding, judged.through)


def root_cause(found: tuple[Finding, ...]) -> Finding | None:
    """Of the worst findings, the end of the chain of causes that comes first by area."""
    for severity in ROOT_SEVERITIES:
        worst = [each for each in found if each.severity is severity]
        if worst:
            ends = [end for each in worst for end in _ends(each, found)]
            return min(
                ends, key=lambda end: (end.id != FIRST_WARNING, AREAS.index(end.area), found.index(end))
            )
    return None


def _ends(finding: Finding, found: tuple[Finding, ...], seen: frozenset[str] = frozenset()) -> list[Finding]:
    """Follow `because`, whatever the severity there."""
    causes = [_nearest(finding, cause, found) for cause in finding.because if cause not in seen]
    if not causes:
        return [finding]
    return [end for cause in causes for end in _ends(cause, found, seen | {finding.id})]


def _nearest(finding: Finding, cause: str, found: tuple[Finding, ...]) -> Finding:
    """The cause at the same endpoint where there are several of one id."""
    same = [each for each in found if each.id == cause]
    return next((each for each in same if each.at == finding.at), same[0])


def ordered(found: Iterable[Finding], root: Finding | None) -> tuple[Finding, ...]:
    return tuple(sorted(found, key=lambda f: (f is not root, f.severity.rank, f.id, f.subject or "")))


def worst(found: Iterable[Finding]) -> Severity:
    return min((each.severity for each in found), key=lambda severity: severity.rank, default=Severity.OK)


def at_least_unknown(severity: Severity, case: Case, judged: Judged, found: tuple[Finding, ...]) -> Severity:
    """A way that was looked at and not walked to its end, for no reason that a finding names, is unknown."""
    through = judged.through
    if judged.relay or case.offline or through is None or severity.rank <= Severity.UNKNOWN.rank:
        return severity
    # A key that this computer's library turns away is named, and may pass on GEM-CAR's Windows.
    if any(each.id == "tls.certificate_weak" and each.at == through.at for each in found):
        return severity
    talked = talk(case.facts, through.at, through.mode)
    looked_at = case.facts.of(tcp.PROBE, through.at) != Skipped("not_asked")
    stuck = talked.ended_by is not None if talked else looked_at
    return Severity.UNKNOWN if stuck else severity


def exit_code(severity: Severity, *, complete: bool) -> int:
    """A run that was cut short proves nothing but the critical findings it had."""
    if not complete and severity is not Severity.CRITICAL:
        return EXIT_CODES[Severity.UNKNOWN]
    return EXIT_CODES[severity]


def worst_exit_code(codes: Iterable[int]) -> int:
    """Over several files: 2, 3, 1, 0; anything else is worse still."""
    order: Mapping[int, int] = {0: 0, 1: 1, 3: 2, 2: 3}
    return max(codes, key=lambda code: order.get(code, 4 + code), default=0)
