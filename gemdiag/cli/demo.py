"""`gemdiag demo`: the whole job on an embedded lab, through the very code of `migrate`."""

import contextlib
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import click

from gemdiag.app.diagnose import Aim, decide
from gemdiag.cli import faults, sources
from gemdiag.cli.faults import Fault
from gemdiag.cli.help import Command
from gemdiag.cli.network_options import NetworkChoice
from gemdiag.cli.options import common, option
from gemdiag.cli.session import Session
from gemdiag.cli.upgrading import PlanChoice, Upgrading
from gemdiag.model.provider import Knowledge
from gemdiag.words import N_, NN_, say_n

RULE: Final = "═" * 72
COUNTED: Final = NN_("{n} shop in {seconds} s.", "{n} shops in {seconds} s.")
DIFFERS = N_("Shop {shop} did not end as scripted: {what}.")


@click.command(
    "demo",
    cls=Command,
    help=N_(
        "Shows the whole job on eight invented garages, with mail and DNS servers inside this program: "
        "no network, no rights needed, nothing left behind."
    ),
)
@option("--list", "list_only", is_flag=True, env=False, help=N_("List the shops."))
@option("--only", metavar="NAME", multiple=True, env=False, help=N_("Show this shop alone; may be repeated."))
@option("--keep", metavar="DIR", env=False, help=N_("Keep the settings files there."))
@common
@click.pass_obj
def command(session: Session, list_only: bool, only: tuple[str, ...], keep: str | None) -> int:
    from gemdiag.lab.shops.table import SHOPS  # noqa: PLC0415  start-up: the lab is large

    if list_only:
        for shop in SHOPS:
            click.echo(f"{shop.id:16}{session.say(shop.title)}")
        return 0
    unknown = set(only) - {shop.id for shop in SHOPS}
    if unknown:
        message = N_("There is no shop {name}; there are: {known}.")
        known = ", ".join(shop.id for shop in SHOPS)
        raise Fault(faults.USAGE, message, name=", ".join(sorted(unknown)), known=known)
    chosen = [shop for shop in SHOPS if not only or shop.id in only]
    started = time.monotonic()
    with _folder(keep) as folder:
        differing = _show_all(session, chosen, folder)
    seconds = time.monotonic() - started
    click.echo(RULE)
    click.echo(say_n(session.lang, *COUNTED, len(chosen), seconds=f"{seconds:.1f}"))
    for name, what in differing:
        session.warn(DIFFERS, shop=name, what=what)
    return faults.BUG if differing else 0


@contextlib.contextmanager
def _folder(keep: str | None) -> Iterator[Path]:
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="gemdiag-demo-") as folder:
            yield Path(folder)
        return
    try:
        Path(keep).mkdir(parents=True, exist_ok=True)
    except OSError:
        raise Fault(faults.OUTPUT, N_("{path} cannot be made."), path=keep) from None
    yield Path(keep)


def _show_all(session: Session, chosen: list[Any], folder: Path) -> list[tuple[str, str]]:
    """Each shop that did not end as scripted, and in what."""
    from gemdiag.lab.authority import Authority  # noqa: PLC0415
    from gemdiag.lab.shops.shop import NEEDS_OLD_TLS  # noqa: PLC0415

    knowledge, authority, differing = sources.knowledge(None), Authority(), []
    for shop in chosen:
        click.echo(RULE)
        click.echo(f"{shop.name}: {session.say(shop.title)}")
        click.echo(RULE)
        if not shop.can_be_shown:
            click.echo(session.say(NEEDS_OLD_TLS, version=shop.needs))
            continue
        what = _show(session, shop, folder, knowledge, authority)
        if what:
            differing.append((shop.id, what))
        click.echo()
    return differing


def _show(session: Session, shop: Any, folder: Path, knowledge: Knowledge, authority: Any) -> str | None:
    place = folder / shop.id
    place.mkdir(exist_ok=True)
    path = place / shop.file_name
    path.write_bytes(shop.settings_file())
    with shop.lab(authority) as lab:
        network = _network(lab, shop)
        choice = PlanChoice(shop.mode, None, False, False, True, False, True, None, 5.0)
        source = sources.one(str(path), network)
        upgrading = Upgrading(session, source, network, choice, knowledge)
        code = upgrading.carry_out(Aim("planned", choice.wanted, source.original))
    written = path.with_name(f"{path.stem}.upgraded.yaml").exists()
    return _difference(shop, upgrading, code, written)


def _network(lab: Any, shop: Any) -> NetworkChoice:
    """What a person would type to reach the lab; its refusals are nobody's to remember."""
    options = lab.net_options()
    return NetworkChoice(
        resolver=options.resolvers,
        ca_file=options.ca_file,
        connect_to=options.connect_to,
        control=False,
        state=False,
        sends_today={True: "yes", False: "no"}.get(shop.sends_today),
    )


def _difference(shop: Any, upgrading: Upgrading, code: int, written: bool) -> str | None:
    """In what the shop ended otherwise than scripted, None when in nothing."""
    concluded = upgrading.concluded
    if concluded is None:
        return "concluded"
    judgement = concluded.decision.judgement
    unclicked = decide(concluded.diagnosis.case).judgement
    ended = {
        "root_cause": unclicked.root_cause,
        "untouched": judgement.prognosis["untouched"].works,
        "recommended": judgement.plan.recommended,
        "status": judgement.plan.status,
        "written": written,
        "exit_code": code,
    }
    wrong = [f"{name} {value}" for name, value in ended.items() if getattr(shop.ending, name) != value]
    return ", ".join(wrong) or None
