"""What is known about one provider, for people and for machines."""

from typing import Any, Final

from gemdiag.cli.session import Session, visible
from gemdiag.model.provider import Provider
from gemdiag.words import N_, mode_word, word

OTHER: Final = {"works": N_("works with {kind}"), "app-password": N_("works with {kind} alone")}
LIMITS: Final = {
    "messages_per_minute": N_("{n} messages a minute"),
    "messages_per_hour": N_("{n} messages an hour"),
    "messages_per_day": N_("{n} messages a day"),
    "messages_per_month": N_("{n} messages a month"),
    "recipients_per_message": N_("{n} recipients for each message"),
    "recipients_per_day": N_("{n} recipients a day"),
}
PAGES: Final = {
    "settings": N_("Settings: {page}"),
    "app_password": N_("App passwords: {page}"),
    "admin": N_("For administrators: {page}"),
}


def row(known: Provider) -> dict[str, Any]:
    """The short form, one of a list."""
    return {
        "id": known.id,
        "name": known.name,
        "kind": known.kind,
        "status": known.status,
        "password_login": known.password_login.state,
        "password_login_on": known.password_login.on,
        "endpoints": [f"{each.host}:{each.port}" for each in known.endpoints],
        "consumer_domains": list(known.consumer_domains),
        "checked_on": known.checked_on,
    }


def data(known: Provider) -> dict[str, Any]:
    """All of it, as JSON has it."""
    return known._asdict() | {
        "endpoints": [{**each._asdict(), "mode": each.mode.value} for each in known.endpoints],
        "password_login": known.password_login._asdict(),
        "sources": {name: source._asdict() for name, source in known.sources.items()},
        "help": dict(known.help),
        "help_fr": dict(known.help_fr),
        "limits": dict(known.limits),
        "cited": dict(known.cited),
        "checked_on": known.checked_on,
    }


def text(session: Session, known: Provider) -> str:
    blocks = [
        [f"{known.name} ({known.id})"],
        _servers(session, known),
        [*_login(session, known), *_sending(session, known), *_names(session, known)],
        _pages(session, known),
        _notes(session, known),
        _sources(session, known),
    ]
    return "\n\n".join("\n".join(map(visible, block)) for block in blocks if block)


def login_word(session: Session, known: Provider) -> str:
    """How the provider takes a password today, and which where it is not the mailbox's."""
    state = known.password_login.state
    if state in OTHER and known.credential not in {"mailbox", "app-password", "unknown"}:
        return session.say(OTHER[state], kind=word(session.lang, "credential", known.credential))
    return word(session.lang, "password_login", state)


def servers(session: Session, known: Provider) -> str:
    """Its servers in a cell: each host once, with its ports."""
    ports: dict[str, list[str]] = {}
    for each in known.endpoints:
        ports.setdefault(_shown(session, each.host), []).append(str(each.port))
    return ", ".join(f"{host}:{'/'.join(of_host)}" for host, of_host in ports.items())


def _shown(session: Session, host: str) -> str:
    """mail.{domain}, as a person reads it."""
    return host.replace("{domain}", session.say(N_("YOUR-DOMAIN")))


def _servers(session: Session, known: Provider) -> list[str]:
    lines = [
        f"  {_shown(session, each.host)}:{each.port}  {mode_word(session.lang, each.mode.value)}"
        f"  [{word(session.lang, 'source_status', each.status)}]"
        for each in known.endpoints
    ]
    published = {each.host for each in known.endpoints}
    more = [name for name in known.hosts if name not in published and name not in known.retired_hosts]
    if not lines:
        lines.append("  " + session.say(N_("No server that all its customers use is known.")))
    if more or known.host_patterns:
        lines.append("  " + session.say(N_("Also: {names}"), names=", ".join((*more, *known.host_patterns))))
    if known.retired_hosts:
        lines.append("  " + session.say(N_("No longer: {names}"), names=", ".join(known.retired_hosts)))
    return lines


def _login(session: Session, known: Provider) -> list[str]:
    say, over = session.say, known.password_login
    state = login_word(session, known)
    lines = [say(N_("Password login: {state}[[ ({on:date})]]"), state=state, on=over.on)]
    if known.credential == "oauth":
        lines.append(say(N_("It takes a login in the browser (OAuth), which GEM-CAR does not have.")))
    if known.login_name:
        lines.append(say(N_('User name: the word "{name}", for everybody'), name=known.login_name))
    else:
        form = "" if known.user_name == "any" else known.user_name
        lines.append(say(N_("User name: {form}"), form=word(session.lang, "user_name_form", form)))
    return lines


def _sending(session: Session, known: Provider) -> list[str]:
    say, lines = session.say, []
    if known.sender_policy != "unknown":
        policy = word(session.lang, "sender_policy", known.sender_policy)
        lines.append(say(N_("Another sender than the login: {policy}"), policy=policy))
    most = [say(LIMITS[each], n=many) for each, many in known.limits.items()]
    if known.message_mb:
        most.append(say(N_("{n} MB for each message"), n=known.message_mb))
    if most:
        lines.append(say(N_("At most: {limits}"), limits=", ".join(most)))
    return lines


def _names(session: Session, known: Provider) -> list[str]:
    lines = []
    if known.consumer_domains:
        lines.append(session.say(N_("Domains: {domains}"), domains=", ".join(known.consumer_domains)))
    if known.mx:
        lines.append(session.say(N_("Receiving servers (MX): {names}"), names=", ".join(known.mx)))
    return lines


def _pages(session: Session, known: Provider) -> list[str]:
    """In the person's language where there is such a page."""
    one, other = (known.help_fr, known.help) if session.lang == "fr" else (known.help, known.help_fr)
    pages = {**other, **one}
    return [session.say(PAGES[key], page=pages[key]) for key in PAGES if key in pages]


def _notes(session: Session, known: Provider) -> list[str]:
    return [f"- {session.say(note)}" for note in known.notes]


def _sources(session: Session, known: Provider) -> list[str]:
    lines = [session.say(N_("Sources:"))]
    for each in known.sources.values():
        lines.append(f"  {each.checked_on}  {each.url}  [{word(session.lang, 'source_status', each.status)}]")
        if each.note:
            lines.append(f"              {session.say(each.note)}")
    return lines
