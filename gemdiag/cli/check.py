"""`gemdiag check`: diagnose without asking; writes nothing but its own state."""

from datetime import UTC, datetime

import click

from gemdiag import planning, reports, store
from gemdiag.app.diagnose import Concluded, diagnose
from gemdiag.app.facts_file import dump
from gemdiag.app.request import Request
from gemdiag.app.unreadable import unreadable
from gemdiag.cli import faults, sources
from gemdiag.cli.help import Command
from gemdiag.cli.network_options import NetworkChoice, network
from gemdiag.cli.options import common
from gemdiag.cli.output import Printer
from gemdiag.cli.progress import Progress
from gemdiag.cli.session import Session
from gemdiag.cli.sources import Source, Unreadable
from gemdiag.cli.store_words import as_fault
from gemdiag.model.provider import Knowledge
from gemdiag.words import N_


@click.command(
    "check",
    cls=Command,
    help=N_(
        "Tells what happens to outgoing mail when GEM-CAR is upgraded, and why. CONFIG is a settings file, "
        "a folder, - for standard input, or an e-mail address."
    ),
)
@click.argument("config", nargs=-1)
@network
@common
@click.pass_obj
def command(session: Session, config: tuple[str, ...], network: NetworkChoice) -> int:
    knowledge = sources.knowledge(network)
    secret = sources.password(session, network)
    found = [each for name in (config or (None,)) for each in sources.read(name, network, folders=True)]
    if len(found) == 1 and isinstance(found[0], Unreadable):
        raise sources.refuse(found[0])
    read = [each for each in found if isinstance(each, Source)]
    printer = Printer(session, knowledge, [*(each.settings.password for each in read), secret])
    concluded = []
    for each in found:
        concluded.append(_one(session, each, network, knowledge, secret))
        if concluded[-1].interrupted:
            break
    inputs = [str(each.path) for each in read if each.path]
    if network.save_facts:
        _save(network.save_facts, concluded[0], printer, inputs)
    printer.report([reports.document(each.diagnosis) for each in concluded], inputs)
    if any(each.interrupted for each in concluded):
        return faults.INTERRUPTED
    return planning.worst_exit_code(each.decision.judgement.exit_code for each in concluded)


def _one(
    session: Session, each: Source | Unreadable, network: NetworkChoice, knowledge: Knowledge, secret: object
) -> Concluded:
    if isinstance(each, Unreadable):
        return diagnose(unreadable(*each), knowledge, request(network)._replace(offline=True))
    settings = sources.with_password(each.settings, secret)  # type: ignore[arg-type]
    warn_of_refusal(session, settings.smtp_address, settings.user_name, network)
    return diagnose(settings, knowledge, request(network), on_step=Progress(session))


def request(network: NetworkChoice, *, mx_reach: bool = True) -> Request:
    """The options as the app takes them. `check` also speaks to the MX, whose answer moves no verdict."""
    return Request(
        network.net_options(),
        network.wishes()._replace(mx_reach=mx_reach),
        network.to,
        network.as_of,
        network.stated(),
        network.offline,
        network.state,
        network.control_resolver[1] if network.control_resolver else 53,
    )


def warn_of_refusal(session: Session, host: str | None, account: str | None, network: NetworkChoice) -> None:
    """Several refusals in a row lock accounts: say so before the next try."""
    if not (network.state and host and account) or network.offline or network.login is False:
        return
    since = store.refused_since(host, account, datetime.now(UTC))
    if since:
        minutes = int((datetime.now(UTC) - since).total_seconds() // 60)
        message = N_("{host} refused this account {minutes} minutes ago; refused too often, it is locked.")
        session.warn(message, host=host, minutes=minutes)


def _save(path: str, concluded: Concluded, printer: Printer, inputs: list[str]) -> None:
    """Names are kept, secrets are not, whoever repeated them."""
    case, redactor = concluded.diagnosis.case, printer.redactor("none")
    text = dump(case.settings, case.facts, case.as_of, redactor.tree)
    redactor.scan(text)
    try:
        store.write_output(path, text, inputs=inputs)
    except store.StoreFault as fault:
        raise as_fault(fault) from None
