"""`gemdiag demo`: the whole job on an embedded lab, through the very code of `migrate`."""

import contextlib
import shutil
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import click

from gemdiag import formats, reports
from gemdiag.app.diagnose import Aim, Concluded, decide
from gemdiag.cli import faults, sources
from gemdiag.cli.faults import Fault
from gemdiag.cli.help import Command
from gemdiag.cli.network_options import NetworkChoice
from gemdiag.cli.options import common, option
from gemdiag.cli.output import Printer
from gemdiag.cli.plan_choice import PlanChoice
from gemdiag.cli.session import Session
from gemdiag.cli.upgrading import Upgrading
from gemdiag.model.provider import Knowledge
from gemdiag.words import N_, NN_, route_word, say_n, status_word, works_word

EXAMPLE: Final = "app-password"
WITHOUT_ENDING: Final = {"nagios": ".nagios.txt"}
"""Of the formats that no ending of a file name asks for."""

WIDTH: Final = 72
COUNTED: Final = NN_("{n} shop in {seconds} s.", "{n} shops in {seconds} s.")
DIFFERS = N_("Shop {shop} did not end as scripted: {what}.")


class Ended(NamedTuple):
    """How one shop came out. differs: in what it did not end as scripted."""

    shop: str
    concluded: Concluded | None
    differs: str | None = None
    interrupted: bool = False


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
@option(
    "--reports",
    "reports_in",
    metavar="DIR",
    env=False,
    help=N_("Write the report on one shop there, in every format there is."),
)
@common
@click.pass_obj
def command(
    session: Session, list_only: bool, only: tuple[str, ...], keep: str | None, reports_in: str | None
) -> int:
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
    if session.format not in {None, "text", "markdown"}:
        message = N_('There is no format "{name}" here; there are: text, markdown.')
        raise Fault(faults.USAGE, message, name=session.format)
    session.progress = False  # the lab answers at once: there is nothing to wait for
    if reports_in is not None:
        _made(reports_in)
    started = time.monotonic()
    with _folder(keep) as folder:
        ended = _show_all(session, chosen, folder)
    _sum_up(session, ended, time.monotonic() - started)
    if reports_in is not None:
        _write_examples(session, chosen, ended, reports_in)
    if keep is None:
        session.tell(N_("The files were in a temporary folder, which is gone; --keep DIR keeps them."))
    for each in ended:
        if each.differs:
            session.warn(DIFFERS, shop=each.shop, what=each.differs)
    if any(each.interrupted for each in ended):
        return faults.INTERRUPTED
    return faults.BUG if any(each.differs for each in ended) else 0


@contextlib.contextmanager
def _folder(keep: str | None) -> Iterator[Path]:
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="gemdiag-demo-") as folder:
            yield Path(folder)
        return
    yield _made(keep)


def _made(folder: str) -> Path:
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except OSError:
        raise Fault(faults.OUTPUT, N_("{path} cannot be made."), path=folder) from None
    return Path(folder)


def _show_all(session: Session, chosen: list[Any], folder: Path) -> list[Ended]:
    """The shops one after another, until one is broken off."""
    from gemdiag.lab.authority import Authority  # noqa: PLC0415
    from gemdiag.lab.shops.shop import NEEDS_OLD_TLS  # noqa: PLC0415

    knowledge, authority, ended = sources.knowledge(None), Authority(), list[Ended]()
    for shop in chosen:
        click.echo("═" * _width())
        name = session.say(N_("{name} - {title}"), name=shop.name, title=session.say(shop.title))
        click.echo("\n".join(textwrap.wrap(name, _width())))
        click.echo("═" * _width())
        if not shop.can_be_shown:
            click.echo(session.say(NEEDS_OLD_TLS, version=shop.needs))
            continue
        session.about = shop.id
        ended.append(_show(session, shop, folder, knowledge, authority))
        session.about = None
        click.echo()
        if ended[-1].interrupted:
            break
    return ended


def _show(session: Session, shop: Any, folder: Path, knowledge: Knowledge, authority: Any) -> Ended:
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
    if code == faults.INTERRUPTED:
        return Ended(shop.id, None, interrupted=True)
    written = path.with_name(f"{path.stem}.upgraded.yaml").exists()
    return Ended(shop.id, upgrading.concluded, _difference(shop, upgrading, code, written))


def _write_examples(session: Session, chosen: list[Any], ended: list[Ended], folder: str) -> None:
    """As `check` would write them: of one whose server says the cause, or of the first shown."""
    shown = [each for each in ended if each.concluded]
    example = next((each for each in shown if each.shop == EXAMPLE), shown[0] if shown else None)
    if example is None or example.concluded is None:
        return
    shop = next(each for each in chosen if each.id == example.shop)
    case = example.concluded.diagnosis.case
    source = case.settings.source._replace(path=shop.file_name)
    case = case._replace(settings=case.settings._replace(shop=shop.name, source=source))
    judgement = decide(case).judgement
    document = reports.document(example.concluded.diagnosis._replace(case=case, judgement=judgement))
    printer = Printer(session, sources.knowledge(None), formats.secrets(case.settings))
    for format_id in reports.known():
        ending = next(iter(reports.renderer(format_id).suffixes), WITHOUT_ENDING.get(format_id))
        path = str(Path(folder) / f"{example.shop}{ending}")
        printer.to_file(path, printer.rendered([document], format_id, path), (), "--reports")
    session.tell(N_("The reports on {shop} are in {path}."), shop=example.shop, path=folder)


def _width() -> int:
    """Of rules and titles."""
    return min(WIDTH, shutil.get_terminal_size().columns) if sys.stdout.isatty() else WIDTH


def _sum_up(session: Session, ended: list[Ended], seconds: float) -> None:
    """One line a shop: what happens at the upgrade, and what gemdiag proposes."""
    click.echo("═" * _width())
    for each in ended:
        if each.concluded:
            judgement = each.concluded.decision.judgement
            works = works_word(session.lang, judgement.prognosis["untouched"].works)
            line = session.say(
                N_("{shop}: with nothing clicked, {works}; the plan: {route} ({status})"),
                shop=each.shop,
                works=works,
                route=route_word(session.lang, judgement.plan.recommended),
                status=status_word(session.lang, judgement.plan.status, judgement.plan.recommended),
            )
            click.echo("\n".join(textwrap.wrap(line, _width(), subsequent_indent="  ")))
    click.echo(say_n(session.lang, *COUNTED, len(ended), seconds=f"{seconds:.1f}"))


def _network(lab: Any, shop: Any) -> NetworkChoice:
    """What a person would type to reach the lab; its refusals are nobody's to remember."""
    options = lab.net_options()
    return NetworkChoice(
        resolver=options.resolvers,
        ca_file=options.ca_file,
        connect_to=options.connect_to,
        no_control=True,
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
