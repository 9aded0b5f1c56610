"""Deciding: from findings to prognosis, plan, clicks and verdict. Pure: no network, no clock, no words."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from gemdiag.model.case import Case, JudgedRoute
from gemdiag.model.diagnosis import Judgement
from gemdiag.model.finding import Finding
from gemdiag.model.plan import Plan, Prognosis, Situation
from gemdiag.model.settings import Settings
from gemdiag.planning.changes import applied, changes, right_after_upgrade, target_version
from gemdiag.planning.clicks import clicks, undo_clicks
from gemdiag.planning.prognosis import prognosis
from gemdiag.planning.target import NO_RELAY, NONE, Target, Wanted, alternatives, choose
from gemdiag.planning.verdict import (
    at_least_unknown,
    by_route,
    exit_code,
    judged_route,
    ordered,
    root_cause,
    worst,
    worst_exit_code,
)

__all__ = ["Decision", "LookAgain", "Wanted", "applied", "conclude", "target_version", "worst_exit_code"]

LookAgain = Callable[[tuple[Finding, ...], Mapping[Situation, Prognosis], Plan], tuple[Finding, ...]]


class Decision(NamedTuple):
    """A judgement and the way that its plan leads through."""

    judgement: Judgement
    target: Target


def _is_another_login(settings: Settings, original: Settings) -> bool:
    is_new = original.password is not None and original.password != settings.password
    return original.user_name != settings.user_name or is_new


def _of_another(untouched: Prognosis) -> Prognosis:
    """The login was tried with another user name or password than the file's, of which nothing is known."""
    if untouched.works != "yes":
        return untouched
    return untouched._replace(works="unknown", because=("auth.not_tried",))


def _from_option_126(outlook: dict[Situation, Prognosis]) -> dict[Situation, Prognosis]:
    """The mailbox is what is looked at, and Option 126 what sends today and as long as nothing is clicked."""
    relay = outlook["relay"]._replace(change=())
    modes: dict[Situation, Prognosis] = {
        mode: told._replace(change=(*told.change, "use_gemcar_server"))
        for mode, told in outlook.items()
        if mode in {"explicit", "implicit"}
    }
    return {**outlook, **modes, "legacy": relay, "untouched": relay, "relay": relay}


def conclude(
    case: Case,
    found: tuple[Finding, ...],
    look_again: LookAgain,
    *,
    route: JudgedRoute = "untouched",
    wanted: Wanted = "auto",
    original: Settings | None = None,
) -> Decision:
    """What it all comes to.

    found: every finding of the rules at full severity. look_again: adds those that follow from the
    prognosis. original: the settings as the file states them, where --set asked for others.
    """
    outlook = prognosis(case, found)
    if original is not None and _is_another_login(case.settings, original):
        outlook = {**outlook, "untouched": _of_another(outlook["untouched"])}
    if original is not None and original.use_gemcar_server and not case.settings.use_gemcar_server:
        outlook = _from_option_126(outlook)
    chosen = choose(case, found, outlook, wanted)
    changed = changes(case, chosen, original or case.settings) if chosen.route != "none" else ()
    plan = Plan(
        case.target,
        chosen.route,
        chosen.status,
        chosen.mend,
        alternatives(case, found, outlook, chosen),
        changed,
        clicks(case, chosen, changed, found, original or case.settings)
        if chosen not in {NONE, NO_RELAY}
        else (),
        undo_clicks(
            changed,
            right_after_upgrade(case, original or case.settings),
            stops=outlook["untouched"].works == "no",
        ),
    )
    judged = judged_route(case, route, chosen, plan)
    everything = by_route(look_again(found, outlook, plan), judged)
    root = root_cause(everything)
    severity = at_least_unknown(worst(everything), case, judged, everything)
    judgement = Judgement(
        ordered(everything, root),
        root.id if root else None,
        outlook,
        plan,
        severity,
        exit_code(severity, complete=case.complete),
        route,
    )
    return Decision(judgement, chosen)
