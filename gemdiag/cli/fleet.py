"""`gemdiag fleet`: many shops, each a line of JSON as it is done; what they come to, at the end."""

import click

from gemdiag.cli import sources
from gemdiag.cli.help import Command
from gemdiag.cli.network_options import NetworkChoice, network
from gemdiag.cli.options import common, option
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
@click.argument("path", nargs=-1, required=True)
@option(
    "--jobs",
    type=click.IntRange(1, 256),
    default=16,
    show_default=True,
    help=N_("Servers looked at at a time."),
)
@option(
    "--per-host",
    type=click.IntRange(1, 64),
    default=4,
    show_default=True,
    help=N_("Connections to one address at a time."),
)
@option(
    "--rate",
    type=click.FloatRange(0),
    default=1.0,
    show_default=True,
    help=N_("Logins a second at one provider; 0 for no limit."),
)
@option("--resume", is_flag=True, help=N_("Go on where an interrupted run with the same -o stopped."))
@network
@common
@click.pass_obj
def command(
    session: Session,
    path: tuple[str, ...],
    jobs: int,
    per_host: int,
    rate: float,
    resume: bool,
    network: NetworkChoice,
) -> int:
    from gemdiag.cli.fleet_run import FleetRun  # noqa: PLC0415  start-up: not for --help
    from gemdiag.fleet.limits import Limits  # noqa: PLC0415  as above

    check_target(network, sources.knowledge(network))
    sources.check_roots(network)
    limits = Limits(jobs, per_host, rate, login=network.login is True)
    return FleetRun(session, network, path, limits, resume=resume).run()
