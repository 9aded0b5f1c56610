"""Where the settings should lead: one way of sending, how sure it is, and what must be mended first."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from gemdiag.model.case import Case
from gemdiag.model.endpoint import Endpoint, Mode, customary_mode
from gemdiag.model.finding import Finding
from gemdiag.model.plan import PlanStatus, Prognosis, Route, Situation
from gemdiag.planning.scope import on_mailbox
from gemdiag.routes import Way, configured, identified, other_names, since, untouched_mode, way

Wanted = Literal["auto", "implicit", "explicit", "relay", "mailbox"]
"""`mailbox`: the one of the file just as it is, in whichever mode it was; back from Option 126."""
MODES: tuple[Mode, ...] = (Mode.IMPLICIT, Mode.EXPLICIT)  # the better one first (RFC 8314 section 3)
NAME = "tls.certificate_name_mismatch"


class Target(NamedTuple):
    """through: the way of a mailbox mode as it will be after mending; None for Option 126, for none, and
    where host or port must be mended first.

    judged: the way that the findings of this plan are about, which has the fault still in it.
    as_it_is: no field of the mailbox changes.
    """

    route: Route
    status: PlanStatus
    through: Way | None = None
    judged: Way | None = None
    mend: tuple[str, ...] = ()
    as_it_is: bool = False


NONE = Target("none", "none")
NO_RELAY = Target("relay", "none")
"""Asked for, and not to be had: the version is too low, or there is no sender."""


def choose(
    case: Case, found: tuple[Finding, ...], outlook: Mapping[Situation, Prognosis], wanted: Wanted
) -> Target:
    """The contract's order: implicit, explicit, what the shop can mend, Option 126, nothing."""
    # Behind a portal nothing of the shop's mail was seen: there is nothing to change yet.
    if any(each.id in {"config.unreadable", "net.portal"} for each in found):
        return NONE
    if wanted == "relay" or (wanted == "auto" and case.settings.use_gemcar_server):
        return relay(case, outlook["relay"])
    if wanted == "auto" and not case.complete and outlook["untouched"].works == "unknown":
        return NONE  # what was cut short is no reason to leave the configured way
    if wanted == "mailbox":
        return as_it_is(case, found, outlook)
    modes = MODES if wanted == "auto" else (Mode(wanted),)
    choices = [mailbox(case, found, outlook[mode.value], mode) for mode in modes]
    for status in ("proven", "untested", "after_mending"):
        if good := [choice for choice in choices if choice.status == status]:
            return _likeliest(case, good)
    if case.offline and not (wanted == "auto" and _password_login_is_over(outlook)):
        return published(case, modes)
    if wanted != "auto":
        return choices[0]
    if any(outlook[mode.value].works == "unknown" for mode in modes):
        return NONE
    through_gemcar = relay(case, outlook["relay"])
    return NONE if through_gemcar.status == "none" else through_gemcar


def _password_login_is_over(outlook: Mapping[Situation, Prognosis]) -> bool:
    """The one fault that no network is needed for and no setting mends."""
    return all("provider.password_login_ended" in outlook[mode.value].because for mode in MODES)


def _likeliest(case: Case, good: list[Target]) -> Target:
    """The first with a way; where the server itself is what must be mended, the mode of its port."""
    port = case.settings.port
    of_port = [each for each in good if port and each.route == customary_mode(port).value]
    return next((each for each in (*good, *of_port) if each.through), (of_port or good)[0])


def mailbox(case: Case, found: tuple[Finding, ...], outlook: Prognosis, mode: Mode) -> Target:
    through = way(case, mode)
    if outlook.works == "yes":
        return Target(mode.value, "proven", through, through)
    if outlook.works == "unknown" and outlook.because == ("auth.not_tried",):
        return Target(mode.value, "untested", through, through)
    mended = mendable(case, found, outlook, mode) if outlook.works == "no" else ()
    if mended:
        others = other_names(case, mode) if NAME in mended else ()
        return Target(
            mode.value, "after_mending", Way(others[0], mode) if others else through, through, mended
        )
    return Target(mode.value, "none", through, through)


def as_it_is(case: Case, found: tuple[Finding, ...], outlook: Mapping[Situation, Prognosis]) -> Target:
    """At the configured endpoint or not at all; a mode that is not stated was the one that works there."""
    mine, stated = configured(case.settings), untouched_mode(case)
    modes = (stated,) if stated else MODES
    choices = [mailbox(case, found, outlook[mode.value], mode)._replace(as_it_is=True) for mode in modes]
    here = [each for each in choices if each.through and each.through.at in mine]
    for status in ("proven", "untested", "after_mending"):
        if good := [each for each in here if each.status == status]:
            return good[0]
    if not mine:
        return choices[0]._replace(status="none")
    mode = stated or customary_mode(mine[0].port)
    through = Way(mine[0], mode)
    return Target(mode.value, "none", through, through, as_it_is=True)


def mendable(case: Case, found: tuple[Finding, ...], outlook: Prognosis, mode: Mode) -> tuple[str, ...]:
    """What stands in the way, if all of it is the shop's to mend: password, user name, host, port."""
    through = way(case, mode)
    stopping = [each for each in found if each.id in outlook.because and on_mailbox(each, through)]
    if not stopping or not all(each.owner == "shop" for each in stopping):
        return ()
    if any(each.id == NAME for each in stopping) and not other_names(case, mode):
        return ()
    return outlook.because


def relay(case: Case, outlook: Prognosis) -> Target:
    if case.target < since(case.knowledge.gemcar.relay_since):
        return NO_RELAY
    status: PlanStatus = {"yes": "ready", "unknown": "untested"}.get(outlook.works, "none")  # type: ignore[assignment]
    if status == "none" and set(outlook.because) <= {"config.field_missing", "config.field_invalid"}:
        return Target("relay", "after_mending", mend=outlook.because)
    return Target("relay", status)


def published(case: Case, modes: tuple[Mode, ...]) -> Target:
    """Without the network: what the provider publishes, else what the port suggests. Proves nothing."""
    known = identified(case)
    for mode in modes:
        offered = [e for e in known.endpoints if e.status == "verified" and e.mode is mode] if known else []
        if offered:
            through = Way(Endpoint(offered[0].host, offered[0].port), mode)
            return Target(mode.value, "none", through, through)
    mine = configured(case.settings)
    if not mine:
        return NONE
    mode = untouched_mode(case) or customary_mode(mine[0].port)
    through = Way(mine[0], customary_mode(mine[0].port) if len(modes) > 1 else mode)
    return Target(through.mode.value, "none", through, through)


def alternatives(
    case: Case, found: tuple[Finding, ...], outlook: Mapping[Situation, Prognosis], chosen: Target
) -> tuple[Route, ...]:
    """Other ways that work, may work, or would after somebody mends what is theirs to mend."""
    others: list[Route] = []
    for mode in MODES:
        through, told = way(case, mode), outlook[mode.value]
        if mode.value == chosen.route or through is None:
            continue
        stopping = [each for each in found if each.id in told.because and on_mailbox(each, through)]
        by_people = bool(stopping) and all(each.owner in {"shop", "it"} for each in stopping)
        if told.works in {"yes", "unknown"} or (told.works == "no" and by_people):
            others.append(mode.value)
    if chosen.route != "relay" and case.target >= since(case.knowledge.gemcar.relay_since):
        others.append("relay")
    return tuple(others)
