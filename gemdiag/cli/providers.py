"""`gemdiag providers list|show|identify`: the knowledge base."""

import difflib
from typing import Any

import click

from gemdiag.cli import faults, sources
from gemdiag.cli.faults import Fault
from gemdiag.cli.help import Command, Group
from gemdiag.cli.options import common
from gemdiag.cli.session import Session, visible
from gemdiag.cli.tables import is_json, print_json, show
from gemdiag.model.provider import Knowledge, Provider
from gemdiag.model.syntax import domain_of
from gemdiag.probes.provider import identify as identified
from gemdiag.words import N_, mode_word, word


@click.group("providers", cls=Group, help=N_("What is known about mailbox providers, with source and date."))
@common
def command() -> None:
    pass


@command.command("list", cls=Command, help=N_("All providers."))
@common
@click.pass_obj
def list_(session: Session) -> int:
    rows = [
        {
            "id": known.id,
            "name": known.name,
            "endpoints": ", ".join(f"{e.host}:{e.port}" for e in known.endpoints),
            "checked_on": known.checked_on.isoformat(),
        }
        for known in sources.knowledge(None).providers
    ]
    heads = {
        "id": N_("Id"),
        "name": N_("Provider"),
        "endpoints": N_("Servers"),
        "checked_on": N_("Checked on"),
    }
    show(session, rows, heads)
    return 0


@command.command("show", cls=Command, help=N_("All that is known about one provider."))
@click.argument("id_", metavar="ID")
@common
@click.pass_obj
def show_(session: Session, id_: str) -> int:
    knowledge = sources.knowledge(None)
    known = knowledge.provider(id_)
    if known is None:
        near = difflib.get_close_matches(id_, [each.id for each in knowledge.providers])
        message = N_('There is no provider "{id}".[[ Did you mean {near}?]]')
        raise Fault(faults.USAGE, message, id=id_, near=", ".join(near) or None)
    if is_json(session):
        print_json(_data(known))
    else:
        _tell(session, known)
    return 0


@command.command("identify", cls=Command, help=N_("Whose server or address is this? Asks nobody."))
@click.argument("address_or_host")
@common
@click.pass_obj
def identify(session: Session, address_or_host: str) -> int:
    domain = domain_of(address_or_host)
    host = None if domain else address_or_host.lower().removesuffix(".")
    knowledge = sources.knowledge(None)
    match = identified(knowledge, host=host, user_name=None, email_domain=domain, mx_hosts=())
    if match is None and (near := _near(host, knowledge)):
        session.tell(N_("No provider is known for {what}. Did you mean {near}?"), what=host, near=near)
        if is_json(session):
            print_json(None)
        return 0
    if match is None:
        session.tell(
            N_('No provider is known for {what}; its MX may tell: "gemdiag check {what}".'),
            what=address_or_host,
        )
        if is_json(session):
            print_json(None)
        return 0
    found = [match.provider, *_others(knowledge, host, match.provider)]
    if is_json(session):
        print_json(
            {
                "id": match.provider.id,
                "name": match.provider.name,
                "identified_by": match.identified_by,
                "candidates": [each.id for each in found],
            }
        )
    else:
        for each in found:
            click.echo(f"{each.id}  {each.name}")
    return 0


def _others(knowledge: Knowledge, host: str | None, chosen: Provider) -> list[Provider]:
    """Who else is behind the same server: only an address could choose among them."""
    sharing = [each for each in knowledge.providers if host in each.hosts and not each.is_generic]
    return [each for each in sharing if each != chosen]


def _near(host: str | None, knowledge: Knowledge) -> str | None:
    """A known server of nearly this name."""
    hosts = [name for known in knowledge.providers for name in known.hosts]
    return next(iter(difflib.get_close_matches(host, hosts, n=1, cutoff=0.85)), None) if host else None


def _data(known: Provider) -> dict[str, Any]:
    data = known._asdict()
    data["endpoints"] = [{**e._asdict(), "mode": e.mode.value} for e in known.endpoints]
    data["password_login"] = known.password_login._asdict()
    data["sources"] = {name: source._asdict() for name, source in known.sources.items()}
    data["help"] = dict(known.help)
    return data


def _tell(session: Session, known: Provider) -> None:
    say, lang = session.say, session.lang
    lines = [f"{known.name} ({known.id})", ""]
    for e in known.endpoints:
        status = word(lang, "source_status", e.status)
        lines.append(f"  {e.host}:{e.port}  {mode_word(lang, e.mode.value)}  [{status}]")
    over = known.password_login
    lines += [
        "",
        say(
            N_("Password login: {state}[[ ({on:date})]]"),
            state=word(lang, "password_login", over.state),
            on=over.on,
        ),
    ]
    lines.append(
        say(
            N_("User name: {form}"),
            form=word(lang, "user_name_form", "" if known.user_name == "any" else known.user_name),
        )
    )
    if known.consumer_domains:
        lines.append(say(N_("Domains: {domains}"), domains=", ".join(known.consumer_domains)))
    lines += ["", say(N_("Sources:"))]
    lines += [f"  {s.checked_on}  {s.url}" for s in known.sources.values()]
    click.echo(visible_lines(lines))


def visible_lines(lines: list[str]) -> str:
    return "\n".join(visible(line) for line in lines)
