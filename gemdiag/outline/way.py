"""The way of an e-mail from the mailbox to the login, and where it breaks: what a picture is drawn from."""

from collections.abc import Mapping
from typing import Any, Literal, get_args

from gemdiag.outline.blocks import Block, Paragraph, Section, Stop, Tone, Way
from gemdiag.outline.marks import outside
from gemdiag.outline.told import Told, consequences, gravity, root_finding, upgrading
from gemdiag.words import N_, mode_word, outcome_word, say, severity_word, works_word

Place = Literal["mailbox", "network", "server", "tls", "login", "relay"]

_BY_MAILBOX: tuple[Place, ...] = ("mailbox", "network", "server", "tls", "login")
_BY_RELAY: tuple[Place, ...] = ("mailbox", "relay")

_NAMES: Mapping[Place, str] = {
    "mailbox": N_("Mailbox"),
    "network": N_("Network"),
    "server": N_("Server"),
    "tls": N_("Encryption"),
    "login": N_("Login"),
    "relay": N_("GEM-CAR's server (Option 126)"),
}

# Where a finding belongs, by its id or else by its area; what is of neither does not lie on the way.
_PLACES: Mapping[str, Place] = {
    "config.mode_port_mismatch": "tls",
    "config.less_secure": "tls",
    "config.password_mismatch": "login",
    "config.password_blanks": "login",
    "provider.password_login_ended": "login",
    "provider.password_login_ending": "login",
    "dns.resolver_unreachable": "network",
    "dns.smtp_host_lookup_failed": "network",
    "dns.smtp_host_not_found": "network",
    "dns.smtp_host_no_address": "network",
    "sender.not_owned": "login",
    "config": "mailbox",
    "provider": "mailbox",
    "dns": "mailbox",
    "net": "network",
    "smtp": "server",
    "tls": "tls",
    "auth": "login",
    "relay": "relay",
}
_GRAVE: tuple[Tone, ...] = ("critical", "unknown", "warning")


def way(told: Told, lang: str, _verbosity: int) -> Section | None:
    """None where there is neither a fault nor a server to show."""
    root = root_finding(told)
    by_relay = _by_relay(told, root)
    endpoint = None if by_relay else _endpoint(told, root)
    if not by_relay and root is None and endpoint is None:
        return None
    tones = _tones(told, root, endpoint)
    stops: list[Stop] = []
    for place in _BY_RELAY if by_relay else _BY_MAILBOX:
        broken = bool(stops) and stops[-1].tone in ("critical", None) and _stops(told)
        tone, state = _state(told, lang, place, endpoint, tones)
        if broken:
            tone, state = None, say(lang, N_("not reached"))
        stops.append(Stop(place, say(lang, _NAMES[place]), state, tone))
    blocks: list[Block] = [Way(tuple(stops))]
    if endpoint:
        through = say(lang, N_("Through {endpoint}"), endpoint=outside(_at(endpoint)))
        blocks.append(Paragraph(through))
    return Section("way", _heading(told, lang, stops), tuple(blocks))


def _heading(told: Told, lang: str, stops: list[Stop]) -> str:
    if not any(stop.tone == "critical" for stop in stops) or not _stops(told):
        return say(lang, N_("The way of your e-mail"))
    return say(lang, N_("Where it stops after the upgrade") if upgrading(told) else N_("Where it stops"))


def _stops(told: Told) -> bool:
    """Sent without protection, it goes on."""
    return bool(told["prognosis"]["untouched"]["works"] != "unsafe")


def _by_relay(told: Told, root: Mapping[str, Any] | None) -> bool:
    if root and root["id"].startswith("relay."):
        return True
    if root is None and told.get("judged_route") == "relay":
        return True
    if root is None and _is_planned(told):
        return bool(told["plan"]["recommended"] == "relay")
    return bool(told["settings"] and told["settings"]["use_gemcar_server"])


def _is_planned(told: Told) -> bool:
    """Reports of an earlier version do not say which way they judge."""
    return told.get("judged_route") == "planned" and told["plan"]["recommended"] != "none"


def _endpoint(told: Told, root: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """The server of the cause; else the one of the plan, or that is used with nothing clicked."""
    by_name = {_at(each): each for each in told["endpoints"]}
    planned = told["prognosis"][told["plan"]["recommended"]]["at"] if _is_planned(told) else None
    wanted = (root["subject"] if root else planned, told["prognosis"]["untouched"]["at"])
    return next((by_name[at] for at in wanted if at in by_name), None)


def _at(endpoint: Mapping[str, Any] | None) -> str | None:
    return f"{endpoint['host']}:{endpoint['port']}" if endpoint else None


def _tones(
    told: Told, root: Mapping[str, Any] | None, endpoint: Mapping[str, Any] | None
) -> dict[Place, Tone]:
    """The gravest that was found at each place; what only follows from the cause breaks nothing by itself."""
    servers = {_at(each) for each in told["endpoints"]} - {_at(endpoint)}
    follows = consequences(told)
    found: dict[Place, Tone] = {}
    for each in told["findings"]:
        id_ = str(each["id"])
        place = _PLACES.get(id_) or _PLACES.get(id_.partition(".")[0])
        tone: Tone = gravity(told, root) if each is root and root else each["severity"]
        elsewhere = each["subject"] in servers or any(each is one for one in follows)
        if place and tone in _GRAVE and not elsewhere:
            found[place] = min(found.get(place, tone), tone, key=get_args(Tone).index)
    return found


def _state(
    told: Told, lang: str, place: Place, endpoint: Mapping[str, Any] | None, tones: Mapping[Place, Tone]
) -> tuple[Tone | None, str]:
    tone = tones.get(place)
    if tone == "critical" and place == "tls" and not _stops(told):
        return tone, mode_word(lang, "plain")
    if tone == "critical":
        return tone, say(lang, N_("stops here"))
    if tone == "unknown":
        return tone, severity_word(lang, tone)
    if tone == "warning" and place == "mailbox":
        return tone, say(lang, N_("see below"))
    good, state = _measured(told, lang, place, endpoint)
    return (tone or "ok" if good else tone), state


def _measured(told: Told, lang: str, place: Place, endpoint: Mapping[str, Any] | None) -> tuple[bool, str]:
    """Whether the e-mail came by, and what is said of the place."""
    untested = False, outcome_word(lang, "skipped")
    if place == "mailbox":
        return (True, say(lang, N_("set"))) if told["settings"] else untested
    if place == "relay":
        return False, works_word(lang, told["prognosis"]["relay"]["works"])
    if endpoint is None:
        return untested
    if place == "network":
        is_open = any(each["tcp"] == "open" for each in endpoint["addresses"])
        return (True, outcome_word(lang, "open")) if is_open else untested
    if place == "server":
        return (True, say(lang, N_("answers"))) if endpoint["mode"] else untested
    if place == "tls":
        return (True, say(lang, N_("in use"))) if endpoint["in_use"] else untested
    login = endpoint["auth"]["login"]
    return login == "accepted", outcome_word(lang, login)
