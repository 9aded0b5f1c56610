"""What a person does at GEM-CAR's screens, in the order of the screens."""

from collections.abc import Mapping

from gemdiag.model.case import Case
from gemdiag.model.endpoint import Mode
from gemdiag.model.finding import Finding, Scalar
from gemdiag.model.plan import Change, Click
from gemdiag.model.settings import Settings
from gemdiag.planning.changes import has_box
from gemdiag.planning.target import Target
from gemdiag.probes import sender
from gemdiag.routes import is_legacy, spf_to_extend

_FIELD_CLICKS = {
    "port": ("set_port", "port"),
    "smtp_address": ("set_smtp_address", "host"),
    "email_address": ("set_email_address", "address"),
    "user_name": ("set_user_name", "user_name"),
}
# What a person finds out and types, by the field that cannot be used as it is.
_TYPED = {
    "port": ("type_port",),
    "smtp_address": ("type_smtp_address",),
    "email_address": ("type_email_address",),
    "user_name": ("type_user_name",),
    "password": ("type_password", "confirm_password"),
}
# The same by what must be mended, where that is not a field of its own.
_TYPED_FOR = {
    "auth.app_password_required": ("type_app_password", "confirm_password"),
    "auth.app_password_likely": ("type_app_password", "confirm_password"),
    "auth.refused": ("type_user_name", "type_password", "confirm_password"),
    "dns.smtp_host_not_found": ("type_smtp_address",),
    "dns.smtp_host_no_address": ("type_smtp_address",),
    "net.port_closed": ("type_smtp_address", "type_port"),
    "net.port_blocked": ("type_smtp_address", "type_port"),
    "smtp.no_greeting": ("type_smtp_address", "type_port"),
    "smtp.other_protocol": ("type_smtp_address", "type_port"),
    "smtp.protocol_error": ("type_smtp_address", "type_port"),
}
_SCREEN = (
    "set_port",
    "type_port",
    "leave_port",
    "set_smtp_address",
    "type_smtp_address",
    "set_email_address",
    "type_email_address",
    "set_user_name",
    "type_user_name",
    "type_password",
    "type_app_password",
    "type_given_password",
    "confirm_password",
)
"""The clicks of what is typed, in the order of the fields on GEM-CAR's Options tab."""


REFUSED_FROM = 500


def click(id_: str, **params: Scalar) -> Click:
    return Click(id_, tuple(params.items()))


def clicks(
    case: Case,
    chosen: Target,
    changed: tuple[Change, ...],
    found: tuple[Finding, ...],
    original: Settings,
) -> tuple[Click, ...]:
    """Before the upgrade of GEM-CAR, then after it; the last one sends a test to the shop itself.

    original: the settings as the file states them, which is what GEM-CAR holds.
    """
    steps = [click("note_settings")] if any(change.field != "gemcar_version" for change in changed) else []
    steps += [click("mend", finding=each) for each in (*chosen.mend, *_likely(chosen, found))]
    if chosen.route == "relay" and (domain := spf_to_extend(case)):
        steps.append(click("ask_spf_include", domain=domain))
    before = [step._replace(when="before") for step in steps]
    after = []
    installed = case.settings.gemcar_version
    if installed is None or installed < case.target:
        after.append(click("upgrade_gemcar", version=str(case.target)))
    on_screen = _options_tab(case, chosen, changed, _typed(case, chosen, found, original))
    if _only_leaves(on_screen):
        after += [click("nothing_to_change"), *on_screen]
    else:
        after += [click("open_options"), *on_screen, click("save")]
    after += _advisors(case)
    if case.settings.email_address:
        after.append(click("send_test_estimate", address=case.settings.email_address))
        if chosen.route == "relay":
            after.append(click("send_test_estimate_gmail"))
    return (*before, *after)


def _likely(chosen: Target, found: tuple[Finding, ...]) -> tuple[str, ...]:
    """A password that no login has proven and that has not the form which the provider wants."""
    asked = "auth.app_password_required" in chosen.mend
    seen = any(each.id == "auth.app_password_likely" for each in found)
    return ("auth.app_password_likely",) if chosen.through and seen and not asked else ()


def _only_leaves(on_screen: list[Click]) -> bool:
    """Nothing to type or to check, so nothing to save."""
    return all(each.id.startswith("leave_") for each in on_screen)


def _typed(case: Case, chosen: Target, found: tuple[Finding, ...], original: Settings) -> list[Click]:
    """What mending leads to: fields to fill in with what the person has found out; and a password that
    GEM-CAR does not hold yet, as it was given to gemdiag beside the file.
    """
    names = [name for id_ in (*chosen.mend, *_likely(chosen, found)) for name in _TYPED_FOR.get(id_, ())]
    fields = [
        f.subject for f in found if f.id in chosen.mend and f.area == "config" and f.severity == "critical"
    ]
    names += [name for field in fields for name in _TYPED.get(field or "", ())]
    steps = [click(name) for name in dict.fromkeys(names)]
    if chosen.through and "confirm_password" not in names and _is_new_password(case.settings, original):
        steps += [click("type_given_password"), click("confirm_password")]
    return steps


def _is_new_password(settings: Settings, original: Settings) -> bool:
    """One that a file left out on purpose is no other than GEM-CAR's."""
    held = original.password_state in {"omitted", "sealed"}
    return bool(settings.password) and settings.password != original.password and not held


def _options_tab(case: Case, chosen: Target, changed: tuple[Change, ...], typed: list[Click]) -> list[Click]:
    values = {change.field: change.after for change in changed if change.field != "gemcar_version"}
    steps = [
        click(name, **{param: values[field]})
        for field, (name, param) in _FIELD_CLICKS.items()
        if field in values
    ]
    set_already = {each.id.removeprefix("set_") for each in steps}
    steps += [each for each in typed if each.id.removeprefix("type_") not in set_already]
    if not has_box(case):
        box = None
    elif "less_secure_connection" in values:
        box = _less_secure(values["less_secure_connection"])
    elif chosen.through and (steps or _is_unknown_box(case, chosen)):
        box = _left(chosen.through.mode is Mode.EXPLICIT)
    else:
        box = None
    # One without the other breaks mail, so port and box are always told together.
    if box and chosen.through and not {"set_port", "type_port"} & {each.id for each in steps}:
        steps.append(click("leave_port", port=chosen.through.at.port))
    steps.sort(key=lambda each: _SCREEN.index(each.id))
    steps += [box] if box else []
    if "use_gemcar_server" in values:
        steps.append(_option_126(values["use_gemcar_server"]))
    return steps


def _is_unknown_box(case: Case, chosen: Target) -> bool:
    """Where the upgrade has put it, or as it was before Option 126 and the file does not say."""
    unstated = chosen.as_it_is and case.settings.less_secure_connection is None
    return unstated or is_legacy(case.settings, case.knowledge.gemcar)


def _less_secure(checked: Scalar) -> Click:
    return click("check_less_secure" if checked else "uncheck_less_secure")


def _option_126(checked: Scalar) -> Click:
    return click("check_option_126" if checked else "uncheck_option_126")


def _left(checked: bool) -> Click:
    return click("leave_less_secure_checked" if checked else "leave_less_secure_unchecked")


def _advisors(case: Case) -> list[Click]:
    """The addresses of advisors come with 13.0.2: who upgrades from before has to type them in."""
    who = [each for each in case.settings.advisors if each.email and not _is_refused(case, each.email)]
    if not who or not is_legacy(case.settings, case.knowledge.gemcar):
        return []
    steps = [click("open_users"), click("add_advisor")]
    for each in who:
        steps.append(click("select_advisor", name=each.name or each.number or each.email))
        steps.append(click("set_advisor_email", email=each.email))
    return [*steps, click("save")]


def _is_refused(case: Case, address: str) -> bool:
    """The server has said that this login may not send as this address: nobody should type it."""
    reply = case.facts.value(sender.PROBE, address)
    return reply is not None and reply.code >= REFUSED_FROM


def undo_clicks(
    changed: tuple[Change, ...], now: Mapping[str, Scalar], *, stops: bool = False
) -> tuple[Click, ...]:
    """The same fields back to what they held; GEM-CAR itself is not taken back.

    now: the fields right after the upgrade. stops: set like that, it is known not to send.
    """
    before = {change.field: change.before for change in changed}
    steps = [
        click(name, **{param: before[field]})
        for field, (name, param) in _FIELD_CLICKS.items()
        if field in before
    ]
    if "less_secure_connection" in before:
        if "port" not in before and now["port"]:
            steps.insert(0, click("leave_port", port=now["port"]))
        steps.append(_less_secure(before["less_secure_connection"]))
    elif "port" in before and now["less_secure_connection"] is not None:
        steps.append(_left(bool(now["less_secure_connection"])))
    if "use_gemcar_server" in before:
        steps.append(_option_126(before["use_gemcar_server"]))
    if not steps:
        return ()
    return (*([click("back_stops")] if stops else ()), click("open_options"), *steps, click("save"))
