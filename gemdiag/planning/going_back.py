"""From settings that GEM-CAR was given back to earlier ones: what a person does at its screens."""

from gemdiag.model.finding import Scalar
from gemdiag.model.plan import Change, Click
from gemdiag.model.provider import GemCar, Knowledge
from gemdiag.model.settings import Settings
from gemdiag.planning.clicks import click, undo_clicks
from gemdiag.routes import configured, less_secure_after_upgrade, mode_after_upgrade, speaks_other

_ON_SCREEN = ("port", "smtp_address", "email_address", "user_name")
_AFTER_PASSWORD = (
    "check_",
    "uncheck_",
    "leave_less_secure",
    "save",
)


def clicks_back(present: Settings, restored: Settings, knowledge: Knowledge) -> tuple[Click, ...]:
    """On the Options tab, then in Maintenance of Users. What `restored` does not state stays as it is.

    GEM-CAR itself is not taken back: a box that its former version did not have is as the upgrade left it.
    """
    gemcar = knowledge.gemcar
    now, then = _on_screen(present, gemcar), _on_screen(restored, gemcar)
    changed = [
        Change(field, then[field], now[field], "asked_for")
        for field in now
        if then[field] is not None and then[field] != now[field]
    ]
    steps = undo_clicks(tuple(changed), then, stops=_stops(restored, knowledge))
    if restored.password and present.password and restored.password != present.password:
        steps = _with_password(steps)
    return (*steps, *_advisors(present, restored))


def _stops(restored: Settings, knowledge: Knowledge) -> bool:
    """Does a provider publish that this pair of port and box is the wrong one?"""
    at, mode = configured(restored), mode_after_upgrade(restored, knowledge.gemcar)
    if restored.use_gemcar_server or mode is None or len(at) != 1:
        return False
    return any(speaks_other(each, at[0], mode) for each in knowledge.providers)


def _with_password(steps: tuple[Click, ...]) -> tuple[Click, ...]:
    """Its two fields are behind those that are typed, before the boxes and the diskette."""
    steps = steps or (click("open_options"), click("save"))
    at = next(at for at, step in enumerate(steps) if step.id.startswith(_AFTER_PASSWORD))
    return (*steps[:at], click("type_password"), click("confirm_password"), *steps[at:])


def _on_screen(settings: Settings, gemcar: GemCar) -> dict[str, Scalar]:
    return {
        **{field: getattr(settings, field) for field in _ON_SCREEN},
        "less_secure_connection": less_secure_after_upgrade(settings, gemcar),
        "use_gemcar_server": bool(settings.use_gemcar_server),
    }


def _advisors(present: Settings, restored: Settings) -> tuple[Click, ...]:
    """The addresses that were others before."""
    now = {each.number or each.name: each.email for each in present.advisors}
    steps = [
        step
        for each in restored.advisors
        if each.email and (who := each.number or each.name) in now and now[who] != each.email
        for step in (
            click("select_advisor", name=each.name or each.number),
            click("set_advisor_email", email=each.email),
        )
    ]
    return (click("open_users"), *steps, click("save")) if steps else ()
