"""From the chosen way to the fields that change, and to the settings as they will then be."""

from typing import Any

from gemdiag.model.case import Case
from gemdiag.model.endpoint import Mode
from gemdiag.model.finding import Scalar
from gemdiag.model.plan import Change, Plan
from gemdiag.model.settings import Settings
from gemdiag.model.version import Version
from gemdiag.planning.target import NAME, Target
from gemdiag.routes import identified, less_secure_after_upgrade, login_accepted, since

# The fields that a plan may change, in the order of GEM-CAR's Options tab.
SCREEN_ORDER = (
    "gemcar_version",
    "port",
    "smtp_address",
    "email_address",
    "user_name",
    "less_secure_connection",
    "use_gemcar_server",
)


# Whatever was asked for with --set, these say by themselves why they change.
_OWN_REASON = frozenset({"gemcar_version", "use_gemcar_server"})
# Who says what was missing from the file may say just what stands on the screen.
_ASKED = {True: "asked_for", False: "not_read"}
_OF_THE_MAILBOX = ("port", "smtp_address", "user_name", "less_secure_connection")


def changes(case: Case, chosen: Target, original: Settings) -> tuple[Change, ...]:
    """What differs between the file right after the upgrade and the settings planned for.

    original: as the file states them; `case.settings` holds what was asked for with --set besides.
    """
    now, then = right_after_upgrade(case, original), planned(case, chosen)
    if original.user_name == case.settings.user_name and not chosen.as_it_is:
        then |= _user_name(case, chosen)
    if chosen.route == "relay" and original.source.format == "address":
        then |= {field: now[field] for field in _OF_THE_MAILBOX}  # which nobody stated, and nothing needs
    reasons = _reasons(case, chosen, original)
    return tuple(
        Change(field, now[field], then[field], reasons.get(field, _ASKED[now[field] is not None]))
        for field in SCREEN_ORDER
        if now[field] != then[field] and (field != "less_secure_connection" or has_box(case))
    )


def has_box(case: Case) -> bool:
    """Whether *Less secure connection* is on the screen of the version that is planned for."""
    return case.target >= since(case.knowledge.gemcar.less_secure_since)


def right_after_upgrade(case: Case, settings: Settings) -> dict[str, Scalar]:
    return {
        "gemcar_version": str(settings.gemcar_version) if settings.gemcar_version else None,
        "port": settings.port,
        "smtp_address": settings.smtp_address,
        "email_address": settings.email_address,
        "user_name": settings.user_name,
        "less_secure_connection": less_secure_after_upgrade(settings, case.knowledge.gemcar),
        "use_gemcar_server": bool(settings.use_gemcar_server),
    }


def planned(case: Case, chosen: Target) -> dict[str, Scalar]:
    """The fields as the chosen way needs them. Option 126 leaves the mailbox's as they are."""
    fields = right_after_upgrade(case, case.settings) | {"gemcar_version": str(case.target)}
    if chosen.route == "relay":
        return fields | {"use_gemcar_server": True}
    if chosen.as_it_is:
        return fields | {"use_gemcar_server": False}
    if chosen.through is None:
        return fields
    at, mode = chosen.through
    if at.host != case.settings.host:
        fields["smtp_address"] = at.host
    checked = mode is Mode.EXPLICIT
    return fields | {"port": at.port, "less_secure_connection": checked, "use_gemcar_server": False}


def _user_name(case: Case, chosen: Target) -> dict[str, Scalar]:
    """In the form that the provider publishes, unless the server has taken the one there is."""
    known, s = identified(case), case.settings
    if known is None or not s.user_name or not s.email_address or chosen.through is None:
        return {}
    if chosen.through.at.host not in known.hosts or login_accepted(case.facts):
        return {}
    if known.user_name == "address" and "@" not in s.user_name:
        return {"user_name": s.email_address}
    if known.user_name == "local" and "@" in s.user_name:
        return {"user_name": s.user_name.partition("@")[0]}
    return {}


def _reasons(case: Case, chosen: Target, original: Settings) -> dict[str, str]:
    """Why each field changes, as ids of sentences."""
    implicit = chosen.through is not None and chosen.through.mode is Mode.IMPLICIT
    known = identified(case)
    hosts = known.hosts if known else ()
    published = chosen.through is not None and chosen.through.at.host in hosts
    asked = {field for field in SCREEN_ORDER if getattr(original, field) != getattr(case.settings, field)}
    if case.settings.source.format == "address":  # what was not in the address is what the provider publishes
        asked, published = set(), True
    reasons = {
        "gemcar_version": "target_version",
        "port": "port_for_mode",
        "user_name": "published_endpoint",
        "smtp_address": "certificate_name"
        if NAME in chosen.mend
        else "published_endpoint"
        if published
        else "asked_for",
        "less_secure_connection": "implicit_preferred" if implicit else "explicit_only",
        "use_gemcar_server": "option_126" if chosen.route == "relay" else "mailbox_again",
    }
    return {field: reason for field, reason in reasons.items() if field not in asked or field in _OWN_REASON}


def applied(settings: Settings, plan: Plan, after_upgrade: bool | None) -> Settings:
    """The settings as planned, complete: what the upgraded file holds.

    after_upgrade: *Less secure connection* where neither the file nor the plan states it.
    """
    fields: dict[str, Any] = {change.field: change.after for change in plan.changes}
    fields["gemcar_version"] = plan.target_version
    version = settings.gemcar_version
    if version is not None and version > plan.target_version:
        fields["gemcar_version"] = version
    if settings.less_secure_connection is None:
        fields.setdefault("less_secure_connection", after_upgrade)
    fields.setdefault("use_gemcar_server", bool(settings.use_gemcar_server))
    return settings._replace(**fields)


def target_version(installed: Version | None, newest: Version, asked: Version | None) -> Version:
    """--to, else the newest known; never below the installed one."""
    wanted = asked or newest
    return max(wanted, installed) if installed else wanted
