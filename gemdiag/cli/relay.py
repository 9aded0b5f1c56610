"""`gemdiag relay check|enable|disable`: Option 126, *Use GEM-CAR server to send e-mails*."""

from pathlib import Path
from typing import Any

import click

from gemdiag.app.diagnose import Aim
from gemdiag.cli import faults, sources
from gemdiag.cli.help import Command, Group
from gemdiag.cli.network_options import NetworkChoice, network
from gemdiag.cli.options import common, plan_options
from gemdiag.cli.plan_choice import PlanChoice
from gemdiag.cli.session import Session
from gemdiag.cli.sources import Source
from gemdiag.cli.upgrading import Upgrading
from gemdiag.words import N_


@click.group(
    "relay", cls=Group, help=N_("GEM-CAR's server (Option 126): would it be fine, write it, write it back.")
)
@common
def command() -> None:
    pass


def _choice(given: dict[str, Any]) -> PlanChoice:
    write_to = given.pop("write_to")
    return PlanChoice(mode="relay", write_to=Path(write_to) if write_to else None, **given)


def _where(choice: PlanChoice, source: Source) -> PlanChoice:
    """A file of gemdiag's own is changed where it lies; any other source gets an upgraded file beside it."""
    own = source.original.source.format == "gemdiag" and source.path is not None and choice.write_to is None
    return choice._replace(in_place=choice.in_place or own)


@command.command("check", cls=Command, help=N_("Would mail be fine through GEM-CAR's server?"))
@click.argument("config")
@network
@common
@click.pass_obj
def check(session: Session, config: str, network: NetworkChoice) -> int:
    source = sources.one(config, network)
    choice = PlanChoice("relay", None, False, True, False, False, False, None, 10.0)
    upgrading = Upgrading(session, source, network, choice, sources.knowledge(network))
    return upgrading.tell_only(Aim("relay", "relay", source.original, by_installed=True))


@command.command("enable", cls=Command, help=N_("Write Option 126 into the file, and list the clicks."))
@click.argument("config")
@plan_options(mode=False)
@network
@common
@click.pass_obj
def enable(session: Session, /, config: str, network: NetworkChoice, **given: Any) -> int:
    source = sources.one(config, network)
    choice = _where(_choice(given), source)
    upgrading = Upgrading(session, source, network, choice, sources.knowledge(network))
    return upgrading.carry_out(Aim("relay", "relay", source.original, by_installed=True))


@command.command(
    "disable", cls=Command, help=N_("Go back to the mailbox, once it is proven, and list the clicks.")
)
@click.argument("config")
@plan_options(mode=False)
@network
@common
@click.pass_obj
def disable(session: Session, /, config: str, network: NetworkChoice, **given: Any) -> int:
    source = sources.one(config, network)
    choice = _where(_choice(given), source)
    if not source.settings.use_gemcar_server:
        upgrading = Upgrading(session, source, network, choice, sources.knowledge(network))
        code = upgrading.tell_only(Aim(by_installed=True))
        session.tell(N_("Nothing to change: Option 126 is not checked in {path}."), path=source.name)
        return code if choice.dry_run or code == faults.INTERRUPTED else 0
    upgrading = Upgrading(session, sources.to_mailbox(source), network, choice, sources.knowledge(network))
    return upgrading.carry_out(Aim("planned", "mailbox", source.original, by_installed=True))
