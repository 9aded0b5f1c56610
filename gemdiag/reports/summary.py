"""The verdict in the owner's words: what happens, why, and what to do about it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from gemdiag.outline.told import root_finding, title_of, upgrading
from gemdiag.words import N_, label, say

# By what becomes of the mail after the upgrade, then by what becomes of it today ("" is any other).
_UPGRADE: Mapping[str, Mapping[str, str]] = {
    "yes": {
        "yes": N_("Your e-mail works today, and nothing stops when you upgrade to GEM-CAR {version}."),
        "": N_("Nothing stops when you upgrade to GEM-CAR {version}."),
    },
    "no": {
        "yes": N_("Your e-mail works today, but it will stop right after the upgrade to GEM-CAR {version}."),
        "unsafe": N_(
            "Your e-mail leaves today without proper protection, and it will stop right after the upgrade "
            "to GEM-CAR {version}."
        ),
        "no": N_(
            "Your e-mail does not work as it is set today, and the upgrade to GEM-CAR {version} "
            "does not change that."
        ),
        "": N_("After the upgrade to GEM-CAR {version}, your e-mail will not work as it is set today."),
    },
    "unsafe": {
        "unsafe": N_(
            "Your e-mail leaves without any encryption, and the upgrade to GEM-CAR {version} "
            "does not change that."
        ),
        "": N_("After the upgrade to GEM-CAR {version}, your e-mail will leave without any encryption."),
    },
    "unknown": {
        "yes": N_(
            "Your e-mail works today. Whether it still will after the upgrade to GEM-CAR {version} "
            "could not be determined."
        ),
        "": N_(
            "Whether your e-mail will work after the upgrade to GEM-CAR {version} could not be determined."
        ),
    },
}

# For a shop that already has the version planned for.
_AS_IT_IS: Mapping[str, str] = {
    "yes": N_("Your e-mail works."),
    "no": N_("Your e-mail does not work as it is set."),
    "unsafe": N_("Your e-mail leaves without any encryption."),
    "unknown": N_("Whether your e-mail works could not be determined."),
}

_BOXES: Mapping[tuple[str, bool], str] = {
    ("less_secure_connection", True): N_('check "Less secure connection"'),
    ("less_secure_connection", False): N_('uncheck "Less secure connection"'),
    ("use_gemcar_server", True): N_("check Option 126"),
    ("use_gemcar_server", False): N_("uncheck Option 126"),
}


_TRY_RELAY = N_(
    "Before you rely on GEM-CAR's server (Option 126), try it: send one estimate to yourself and one to a "
    "Gmail address."
)


def summary(told: Mapping[str, Any], lang: str, outside: Callable[[object], str]) -> str:
    """Two or three sentences; the findings of `told` have their titles."""
    if told["settings"] is None:
        sentences = [say(lang, N_("The settings could not be read.")), _cause(told)]
    else:
        sentences = [_happens(told, lang), _cause(told), _to_do(told, lang, outside)]
    if not told["complete"]:
        sentences.append(say(lang, N_("The check was cut short, so this is not the whole picture.")))
    return " ".join(sentence for sentence in sentences if sentence)


def _happens(told: Mapping[str, Any], lang: str) -> str:
    if _waits(told):
        return say(lang, N_("GEM-CAR's server (Option 126) cannot be used yet."))
    untouched, legacy = told["prognosis"]["untouched"], told["prognosis"]["legacy"]
    works, because = untouched["works"], untouched["because"]
    if works == "unknown" and because == ["auth.not_tried"]:
        if told["plan"]["status"] == "proven":  # with what is to be typed
            return say(lang, N_("Server, encryption, user name and password are right."))
        return say(lang, N_("Server and encryption are right; user name and password were not tried."))
    if works == "unknown" and because and all(id_.startswith("relay.") for id_ in because):
        return say(
            lang, N_("GEM-CAR's server (Option 126) sends your e-mail, but some receivers may refuse it.")
        )
    if works == "yes" and untouched["basis"] == "manual":
        return say(
            lang, N_("GEM-CAR's server (Option 126) sends your e-mail; it cannot be tested from here.")
        )
    if not upgrading(told):
        return say(lang, _AS_IT_IS[works])
    by_today = _UPGRADE[works]
    message = by_today.get(legacy["works"], by_today[""])
    return say(lang, message, version=told["plan"]["target_version"])


def _waits(told: Mapping[str, Any]) -> bool:
    """Option 126 was asked for and cannot be used yet."""
    return bool(told["plan"]["recommended"] == "relay" and told["plan"]["status"] == "none")


def _cause(told: Mapping[str, Any]) -> str:
    root = root_finding(told)
    return _sentence(root["title"]) if root else ""


def _sentence(title: str) -> str:
    return title if title.endswith((".", "!", "?", "…")) else f"{title}."


def _to_do(told: Mapping[str, Any], lang: str, outside: Callable[[object], str]) -> str:
    plan = told["plan"]
    changes = [each for each in plan["changes"] if each["field"] != "gemcar_version"]
    steps = ", ".join([*_steps(told, changes, lang, outside), *_left(told, changes, lang)])
    if _waits(told):
        upgrade = "relay.needs_upgrade" in told["prognosis"]["relay"]["because"]
        return say(lang, N_("Upgrade GEM-CAR first.") if upgrade else N_("Mend that first."))
    if plan["recommended"] != "none" and plan["status"] == "none":
        return _as_published(told, steps, lang)
    if plan["recommended"] == "none":
        return say(lang, N_("No way of sending is known to work yet."))
    if plan["recommended"] == "relay" and changes and told["prognosis"]["untouched"]["works"] == "yes":
        return say(lang, N_("GEM-CAR's server (Option 126) can send it as well: check Option 126."))
    if plan["recommended"] == "relay" and plan["status"] == "untested" and changes:
        return say(lang, _TRY_RELAY)
    if plan["recommended"] == "relay":
        return say(lang, N_("Send with GEM-CAR's server (Option 126) instead.")) if changes else ""
    if plan["status"] == "after_mending":
        return _mending(told, lang, steps)
    if steps and _is_optional(told, changes):
        return say(lang, N_("Not a must, but safer: in GEM-CAR, {steps}."), steps=steps)
    if steps:
        return say(lang, N_("In GEM-CAR: {steps}."), steps=steps)
    if plan["recommended"] == "explicit":
        return say(lang, N_('Nothing changes in GEM-CAR; "Less secure connection" must stay checked.'))
    return say(lang, N_("There is nothing to change in GEM-CAR."))


def _steps(
    told: Mapping[str, Any], changes: list[Mapping[str, Any]], lang: str, outside: Callable[[object], str]
) -> Iterator[str]:
    """In the order of the screen: a password that GEM-CAR may not have goes before the boxes."""
    boxes = [each for each in changes if isinstance(each["to"], bool)]
    yield from (_step(each, lang, outside) for each in changes if each not in boxes)
    if any(click["id"] == "type_given_password" for click in told["plan"]["clicks"]):
        yield say(lang, N_("type the password that was tried here"))
    yield from (_step(each, lang, outside) for each in boxes)


def _as_published(told: Mapping[str, Any], steps: str, lang: str) -> str:
    """Nothing is proven, so nothing is said to be right as it is, save what the provider itself says."""
    root = root_finding(told)
    provider = root["params"].get("provider") if root and root["id"] == "config.mode_port_mismatch" else None
    if not provider or not steps:
        return ""
    message = N_("As {provider} publishes it, in GEM-CAR: {steps}. That was not tested.")
    return say(lang, message, provider=provider, steps=steps)


def _is_optional(told: Mapping[str, Any], changes: list[Mapping[str, Any]]) -> bool:
    """E-mail goes out as it is, and the plan only prefers the better connection."""
    sends = told["prognosis"]["untouched"]["works"] == "yes"
    types = any(click["id"].startswith("type_") for click in told["plan"]["clicks"])
    return (
        sends
        and not types
        and {each["because"] for each in changes} <= {"implicit_preferred", "port_for_mode"}
    )


def _mending(told: Mapping[str, Any], lang: str, steps: str) -> str:
    """What to mend comes first; where it is not the cause just told, by its name."""
    mend, root = told["plan"]["mend"], root_finding(told)
    if root and mend and root["id"] not in mend:
        what = title_of(told, mend[0])
        named = (
            N_("Mend this first: {what}; then, in GEM-CAR: {steps}.")
            if steps
            else N_("Mend this first: {what}.")
        )
        return say(lang, named, what=what, steps=steps)
    mended = N_("Mend that first; then, in GEM-CAR: {steps}.") if steps else N_("Mend that first.")
    return say(lang, mended, steps=steps)


def _left(told: Mapping[str, Any], changes: list[Mapping[str, Any]], lang: str) -> Iterator[str]:
    """Port and *Less secure connection* go together: what becomes of the one is told with the other."""
    fields = {each["field"] for each in changes}
    port = told["settings"]["port"]
    if "less_secure_connection" in fields and "port" not in fields and port:
        yield say(lang, N_("leave {port} in Port"), port=port)
    if "port" in fields and "less_secure_connection" not in fields:
        checked = told["plan"]["recommended"] == "explicit"
        yield say(
            lang,
            N_('leave "Less secure connection" checked')
            if checked
            else N_('leave "Less secure connection" unchecked'),
        )


def _step(change: Mapping[str, Any], lang: str, outside: Callable[[object], str]) -> str:
    field, value = change["field"], change["to"]
    if isinstance(value, bool) and (field, value) in _BOXES:
        return say(lang, _BOXES[field, value])
    if field in ("password", "password_confirm"):
        return say(lang, N_("type the password again"))
    return say(lang, N_("type {value} in {label}"), value=outside(value), label=label(lang, field))
