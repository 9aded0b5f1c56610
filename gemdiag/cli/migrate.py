"""`gemdiag migrate`: plan, difference, write when confirmed, clicks."""

from pathlib import Path

import click

from gemdiag.app.diagnose import Aim
from gemdiag.cli import sources
from gemdiag.cli.help import Command
from gemdiag.cli.network_options import NetworkChoice, network
from gemdiag.cli.options import common, plan_options
from gemdiag.cli.plan_choice import PlanChoice
from gemdiag.cli.session import Session
from gemdiag.cli.upgrading import Upgrading
from gemdiag.words import N_


@click.command(
    "migrate",
    cls=Command,
    help=N_(
        "Plans the upgrade of one settings file, shows the difference, writes the upgraded file when you "
        "agree, and lists the clicks that carry it into GEM-CAR."
    ),
)
@click.argument("config")
@plan_options(mode=True)
@network
@common
@click.pass_obj
def command(
    session: Session,
    config: str,
    network: NetworkChoice,
    mode: str,
    write_to: str | None,
    in_place: bool,
    dry_run: bool,
    yes: bool,
    force: bool,
    overwrite: bool,
    store_password: str | None,
    lock_timeout: float,
) -> int:
    choice = PlanChoice(
        mode,
        Path(write_to) if write_to else None,
        in_place,
        dry_run,
        yes,
        force,
        overwrite,
        store_password,
        lock_timeout,
    )
    source = sources.one(config, network)
    if mode in {"implicit", "explicit"} and source.settings.use_gemcar_server:
        source = sources.to_mailbox(source)
    upgrading = Upgrading(session, source, network, choice, sources.knowledge(network))
    aim = Aim("planned", choice.wanted, source.original)
    return upgrading.carry_out(aim)
