"""`gemdiag providers list|show|identify`: the knowledge base."""

import difflib
from typing import Any

import click

from gemdiag.cli import faults, provider_card, sources
from gemdiag.cli.faults import Fault
from gemdiag.cli.help import Group, Reportless
from gemdiag.cli.options import common, option
from gemdiag.cli.session import Session, visible
from gemdiag.cli.tables import is_json, print_json, show
from gemdiag.model.provider import Knowledge, MailFilter, Match, Provider
from gemdiag.model.syntax import domain_of
from gemdiag.probes.provider import filter_in_front, runs
from gemdiag.probes.provider import identify as identified
from gemdiag.words import N_, word

presets_option = option("--presets", metavar="DIR", help=N_("Further or overriding provider files."))


def _schema(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted:
        from gemdiag import presets  # noqa: PLC0415  start-up

        click.echo(presets.schema())
        ctx.exit()


@click.group("providers", cls=Group, help=N_("What is known about mailbox providers, with source and date."))
@option(
    "--schema",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_schema,
    env=False,
    help=N_("Print the JSON Schema of provider files."),
)
@common
def command() -> None:
    pass


@command.command("list", cls=Reportless, help=N_("All providers."))
@presets_option
@common
@click.pass_obj
def list_(session: Session, presets: str | None) -> int:
    providers = sources.knowledge_of(presets).providers
    if is_json(session):
        print_json([provider_card.row(known) for known in providers])
        return 0
    rows = [
        {
            "id": known.id,
            "name": known.name,
            "endpoints": provider_card.servers(session, known),
            "password_login": provider_card.login_word(session, known),
            "status": word(session.lang, "source_status", known.status),
            "checked_on": known.checked_on.isoformat(),
        }
        for known in providers
    ]
    heads = {
        "id": N_("Id"),
        "name": N_("Provider"),
        "endpoints": N_("Servers"),
        "password_login": N_("Password login"),
        "status": N_("Evidence"),
        "checked_on": N_("Checked on"),
    }
    show(session, rows, heads)
    return 0


@command.command("show", cls=Reportless, help=N_("All that is known about one provider."))
@click.argument("id_", metavar="ID")
@presets_option
@common
@click.pass_obj
def show_(session: Session, id_: str, presets: str | None) -> int:
    knowledge = sources.knowledge_of(presets)
    known = knowledge.provider(id_)
    if known is None:
        near = difflib.get_close_matches(id_, [each.id for each in knowledge.providers])
        message = N_('There is no provider "{id}".[[ Did you mean {near}?]]')
        raise Fault(faults.USAGE, message, id=id_, near=", ".join(near) or None)
    if is_json(session):
        print_json(provider_card.data(known))
    else:
        click.echo(provider_card.text(session, known))
    return 0


@command.command("identify", cls=Reportless, help=N_("Whose server or address is this? Asks nobody."))
@click.argument("address_or_host")
@presets_option
@common
@click.pass_obj
def identify(session: Session, address_or_host: str, presets: str | None) -> int:
    """A name without @ may be that of a sending server, of a receiving one or a domain."""
    knowledge = sources.knowledge_of(presets)
    at = domain_of(address_or_host)
    host = None if at else address_or_host.strip().lower().removesuffix(".")
    mx = (host,) if host else ()
    match = identified(knowledge, host=host, user_name=None, email_domain=at or host, mx_hosts=mx)
    found = [match.provider, *_others(knowledge, host, match)] if match else []
    in_front = filter_in_front(knowledge, mx)
    if is_json(session):
        print_json(_answer(match, found, in_front))
        return 0
    for each in found:
        click.echo(visible(f"{each.id}  {each.name}"))
    if not found:
        _nobody(session, knowledge, address_or_host, host, in_front)
    return 0


def _answer(match: Match | None, found: list[Provider], in_front: MailFilter | None) -> dict[str, Any] | None:
    if match is None and in_front is None:
        return None
    return {
        "id": match.provider.id if match else None,
        "name": match.provider.name if match else None,
        "identified_by": match.identified_by if match else None,
        "candidates": [each.id for each in found],
        "filter": {"id": in_front.id, "name": in_front.name} if in_front else None,
    }


def _nobody(
    session: Session, knowledge: Knowledge, what: str, host: str | None, in_front: MailFilter | None
) -> None:
    if in_front:
        message = N_("{host} is a filter of {name}, in front of the mailboxes; it hides who keeps them.")
        session.tell(message, host=what, name=in_front.name)
    elif near := _near(host, knowledge):
        session.tell(N_("No provider is known for {what}. Did you mean {near}?"), what=host, near=near)
    else:
        message = N_('No provider is known for {what}; its MX may tell: "gemdiag check {what}".')
        session.tell(message, what=what)


def _others(knowledge: Knowledge, host: str | None, match: Match) -> list[Provider]:
    """Who else is behind the same server: only an address could choose among them."""
    companies = [each for each in knowledge.providers if not each.is_generic]
    return [each for each in companies if host and runs(each, host) and each.id != match.provider.id]


def _near(host: str | None, knowledge: Knowledge) -> str | None:
    """A known server of nearly this name."""
    hosts = [name for known in knowledge.providers for name in known.hosts]
    return next(iter(difflib.get_close_matches(host, hosts, n=1, cutoff=0.85)), None) if host else None
