"""What a person does at GEM-CAR's screens, in the order of the screens."""

from gemdiag.model.case import Case
from gemdiag.model.endpoint import Mode
from gemdiag.model.finding import Finding, Scalar
from gemdiag.model.plan import Change, Click
from gemdiag.planning.target import Target
from gemdiag.probes import sender
from gemdiag.routes import is_legacy

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
    "auth.refused": ("type_user_name", "type_password", "confirm_password"),
    "dns.smtp_host_not_found": ("type_smtp_address",),
    "dns.smtp_host_no_address": ("type_smtp_address",),
    "net.port_closed": ("type_smtp_address", "type_port"),
    "smtp.other_protocol": ("type_smtp_address", "type_port"),
}
_SCREEN = (
    "set_port",
    "type_port",
    "set_smtp_address",
    "type_smtp_address",
    "set_email_address",
    "type_email_address",
    "set_user_name",
    "type_user_name",
    "type_password",
    "type_app_password",
    "confirm_password",
)
"""The clicks that type something, in the order of the fields on GEM-CAR's Options tab."""


REFUSED_FROM = 500


def click(id_: str, **params: Scalar) -> Click:
    return Click(id_, tuple(params.items()))


def clicks(
    case: Case, chosen: Target, changed: tuple[Change, ...], found: tuple[Finding, ...]
) -> tuple[Click, ...]:
    """Before the upgrade of GEM-CAR, then after it; the last one sends a test to the shop itself."""
    steps = [click("note_settings")] if any(change.field != "gemcar_version" for change in changed) else []
    steps += [click("mend", finding=each) for each in chosen.mend]
    before = [step._replace(when="before") for step in steps]
    after = []
    installed = case.settings.gemcar_version
    if installed is None or installed < case.target:
        after.append(click("upgrade_gemcar", version=str(case.target)))
    on_screen = _options_tab(case, chosen, changed, found)
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


def _only_leaves(on_screen: list[Click]) -> bool:
    """Nothing to type or to check, so nothing to save."""
    return all(each.id.startswith("leave_") for each in on_screen)


def _typed(chosen: Target, found: tuple[Finding, ...]) -> list[Click]:
    """What mending leads to: fields to fill in with what the person has found out."""
    names = [name for id_ in chosen.mend for name in _TYPED_FOR.get(id_, ())]
    fields = [
        f.subject for f in found if f.id in chosen.mend and f.area == "config" and f.severity == "critical"
    ]
    names += [name for field in fields for name in _TYPED.get(field or "", ())]
    return [click(name) for name in dict.fromkeys(names)]


def _options_tab(
    case: Case, chosen: Target, changed: tuple[Change, ...], found: tuple[Finding, ...]
) -> list[Click]:
    values = {change.field: change.after for change in changed if change.field != "gemcar_version"}
    steps = [
        click(name, **{param: values[field]})
        for field, (name, param) in _FIELD_CLICKS.items()
        if field in values
    ]
    set_already = {each.id.removeprefix("set_") for each in steps}
    steps += [each for each in _typed(chosen, found) if each.id.removeprefix("type_") not in set_already]
    steps.sort(key=lambda each: _SCREEN.index(each.id))
    if "less_secure_connection" in values:
        steps.append(
            click("check_less_secure" if values["less_secure_connection"] else "uncheck_less_secure")
        )
    elif chosen.through and (steps or is_legacy(case.settings, case.knowledge.gemcar)):
        checked = chosen.through.mode is Mode.EXPLICIT
        steps.append(click("leave_less_secure_checked" if checked else "leave_less_secure_unchecked"))
    if "use_gemcar_server" in values:
        steps.append(click("check_option_126" if values["use_gemcar_server"] else "uncheck_option_126"))
    return steps


def _advisors(case: Case) -> list[Click]:
    """The addresses of advisors come with 13.0.2: who upgrades from before has to type them in."""
    who = [each for each in case.settings.advisors if each.email and not _is_refused(case, each.email)]
    if not who or not is_legacy(case.settings, case.knowledge.gemcar):
        return []
    steps = [click("open_users")]
    for each in who:
        steps.append(click("select_advisor", name=each.name or each.number or each.email))
        steps.append(click("set_advisor_email", email=each.email))
    return [*steps, click("save")]


def _is_refused(case: Case, address: str) -> bool:
    """The server has said that this login may not send as this address: nobody should type it."""
    reply = case.facts.value(sender.PROBE, address)
    return reply is not None and reply.code >= REFUSED_FROM


def undo_clicks(changed: tuple[Change, ...]) -> tuple[Click, ...]:
    """The same fields back to what they held; GEM-CAR itself is not taken back."""
    steps = []
    for change in changed:
        if change.field in _FIELD_CLICKS:
            name, param = _FIELD_CLICKS[change.field]
            steps.append(click(name, **{param: change.before}))
        elif change.field == "less_secure_connection":
            steps.append(click("check_less_secure" if change.before else "uncheck_less_secure"))
        elif change.field == "use_gemcar_server":
            steps.append(click("check_option_126" if change.before else "uncheck_option_126"))
    return (click("open_options"), *steps, click("save")) if steps else ()
