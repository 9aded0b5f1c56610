"""What is published about the provider, held against the settings and the day."""

from collections.abc import Iterator
from datetime import date

from gemdiag.model.case import Case
from gemdiag.model.endpoint import Endpoint
from gemdiag.model.finding import Severity
from gemdiag.model.provider import Provider
from gemdiag.probes import provider
from gemdiag.routes import configured, identified, login_accepted, untouched_mode, walked
from gemdiag.rules.password import (
    is_of_credentials,
    looks_like_account_password,
    refusal,
    reply_entry,
    takes_app_passwords_alone,
)
from gemdiag.rules.published import key, limits, page
from gemdiag.rules.rule import Rule, Seen
from gemdiag.rules.search import search

STALE_DAYS = 366
GOOGLE = frozenset({"gmail", "google-workspace"})


def _source(known: Provider, source: str) -> dict[str, str]:
    entry = known.sources.get(source)
    return {"source": entry.url, "checked_on": entry.checked_on.isoformat()} if entry else {}


def provider_identified(case: Case) -> Iterator[Seen]:
    match = case.facts.value(provider.PROBE)
    if match:
        known = match.provider
        params = {"provider": known.name, "identified_by": match.identified_by, **limits(known)}
        yield Seen(known.id, params)


PROVIDER_IDENTIFIED = Rule("provider.identified", Severity.OK, "shop", provider_identified)


def provider_unknown(case: Case) -> Iterator[Seen]:
    if identified(case) is None and case.settings.smtp_address:
        yield Seen(None, {"host": case.settings.host, **search(case)})


PROVIDER_UNKNOWN = Rule("provider.unknown", Severity.NOTICE, "shop", provider_unknown)


def settings_differ(case: Case) -> Iterator[Seen]:
    """Silent where the settings are proven, and where no setting of this provider would help."""
    known, mine, mode = identified(case), configured(case.settings), untouched_mode(case)
    if (
        known is None
        or not mine
        or password_login_over(case, known)
        or case.settings.host in known.retired_hosts
    ):
        return
    published = [e for e in known.endpoints if e.status == "verified"]
    if not published or any(mode and walked(case.facts, at, mode) for at in mine):
        return
    if not any(at == Endpoint(e.host, e.port) for at in mine for e in published):
        wanted = ", ".join(f"{e.host}:{e.port}" for e in published)
        params = {"provider": known.name, "endpoint": str(mine[0]), "published": wanted}
        yield Seen(known.id, params, _source(known, published[0].source))


SETTINGS_DIFFER = Rule("provider.settings_differ", Severity.WARNING, "shop", settings_differ)


def host_obsolete(case: Case) -> Iterator[Seen]:
    known, host = identified(case), case.settings.host
    if known and host in known.retired_hosts:
        replacement = next((e.host for e in known.endpoints if e.status == "verified"), None)
        params = {"host": host, "replacement": replacement, "provider": known.name}
        yield Seen(known.id, params, {"checked_on": known.checked_on.isoformat()})


HOST_OBSOLETE = Rule("provider.host_obsolete", Severity.WARNING, "shop", host_obsolete)


def password_login_over(case: Case, known: Provider) -> bool:
    """Has the provider closed password login, as of the day, and did no login of this run show otherwise?"""
    ended = known.password_login.has_ended(case.as_of)
    return ended and case.settings.wants_login and not login_accepted(case.facts)


def password_login_ended(case: Case) -> Iterator[Seen]:
    known = identified(case)
    if known and password_login_over(case, known):
        yield Seen(known.id, _clock(known), _source(known, known.password_login.source))


PASSWORD_LOGIN_ENDED = Rule(
    "provider.password_login_ended", Severity.CRITICAL, "provider", password_login_ended
)


def password_login_ending(case: Case) -> Iterator[Seen]:
    """Who can postpone it is the owner: a date that an administrator can undo never becomes "ended"."""
    known = identified(case)
    if known and known.password_login.state == "ending" and case.settings.wants_login:
        over = known.password_login
        if over.postponed_by or over.on is None or over.on > case.as_of or login_accepted(case.facts):
            owner = over.postponed_by or "provider"
            when = "past" if over.on and over.on <= case.as_of else "ahead"
            params = _clock(known) | {"postponed_by": over.postponed_by, "when": when}
            yield Seen(known.id, params, _source(known, over.source), owner=owner)


PASSWORD_LOGIN_ENDING = Rule("provider.password_login_ending", Severity.WARNING, "it", password_login_ending)


def _clock(known: Provider) -> dict[str, str | None]:
    on: date | None = known.password_login.on
    return {"provider": known.name, "on": on.isoformat() if on else None}


def password_kind(case: Case) -> Iterator[Seen]:
    """What kind of secret GEM-CAR needs there, where nobody has shown which one it has."""
    known, s = identified(case), case.settings
    if known is None or s.password or not s.wants_login or s.use_gemcar_server or login_accepted(case.facts):
        return
    app_password = "app-password" if takes_app_passwords_alone(case) else None
    if credential := key(known) or app_password:
        pages = page(known, "settings") if key(known) else page(known, "app_password", "settings")
        params = {"provider": known.name, "credential": credential, **pages}
        yield Seen(known.id, params, _source(known, known.password_login.source))


PASSWORD_KIND = Rule("provider.password_kind", Severity.NOTICE, "shop", password_kind)


def less_secure_apps_gone(case: Case) -> Iterator[Seen]:
    """Google's old switch, which people still look for and take for *Less secure connection*."""
    known = identified(case)
    gone = known and known.id in GOOGLE and takes_app_passwords_alone(case)
    if known and gone and (reply_entry(case) is not None or looks_like_account_password(case)):
        yield Seen(known.id, {"provider": known.name})


LESS_SECURE_APPS_GONE = Rule("provider.less_secure_apps_gone", Severity.NOTICE, "shop", less_secure_apps_gone)


def manual_differs(case: Case) -> Iterator[Seen]:
    """One at a time: what is wrong of this provider, else the advice that somebody may be about to follow."""
    known, s, refused = identified(case), case.settings, refusal(case)
    name, id_ = (known.name, known.id) if known else (None, None)
    if known and known.manual_differs and s.smtp_address:
        params = {"provider": name, "why": known.manual_differs}
        yield Seen(id_, params, {"checked_on": known.checked_on.isoformat()})
    elif refused and is_of_credentials(case):
        yield Seen(id_, {"provider": name, "why": "two_factor"}, {"reply": refused.text})
    elif s.legacy_tls is not None:
        yield Seen(id_, {"provider": name, "why": "ssl_means_tls"}, {"value": s.legacy_tls})


MANUAL_DIFFERS = Rule("provider.manual_differs", Severity.NOTICE, "gemcar", manual_differs)


def preset_stale(case: Case) -> Iterator[Seen]:
    known = identified(case)
    if known and (case.as_of - known.checked_on).days > STALE_DAYS:
        params = {"provider": known.name, "checked_on": known.checked_on.isoformat()}
        yield Seen(known.id, params)


PRESET_STALE = Rule("provider.preset_stale", Severity.NOTICE, "gemcar", preset_stale)
