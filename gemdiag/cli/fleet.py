"""`gemdiag fleet`: many shops, each a line of JSON as it is done; what they come to, at the end."""

import click

from gemdiag.cli import sources
from gemdiag.cli.fleet_choice import FleetChoice, fleet_options
from gemdiag.cli.help import Command
from gemdiag.cli.network_options import NetworkChoice, network
from gemdiag.cli.options import common
from gemdiag.cli.requests import check_target
from gemdiag.cli.session import Session
from gemdiag.words import N_


@click.command(
    "fleet",
    cls=Command,
    help=N_(
        "Checks many shops: folders, files, patterns, spreadsheets with one shop a row, JSON, one a line. "
        "A report is one line of JSON; what they come to is told at the end. No login without --login."
    ),
)
@fleet_options
@network
@common
@click.pass_obj
def command(session: Session, choice: FleetChoice, network: NetworkChoice) -> int:
    from gemdiag.cli.fleet_summary import check_summary  # noqa: PLC0415  start-up: not for --help

    choice.check(
        session.outputs, session.format, login=network.login is True, strict=session.redact == "strict"
    )
    check_summary(choice.summary, choice.read)
    if choice.reports:
        from gemdiag.cli.fleet_reports import told_again  # noqa: PLC0415  as above

        return told_again(session, choice, network)
    from gemdiag.cli.fleet_run import FleetRun  # noqa: PLC0415  as above

    check_target(network, sources.knowledge(network))
    sources.check_roots(network)
    return FleetRun(session, network, choice).run()


for _option in command.params:
    if isinstance(_option, click.Option) and "-o" in _option.opts:
        _option.help = N_("Write the lines of JSON there (.jsonl), where --resume can go on; named once.")
