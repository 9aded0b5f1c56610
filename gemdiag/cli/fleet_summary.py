"""What a fleet comes to: told on standard error, or written to the file of --summary."""

import shutil
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, Literal

import click

from gemdiag import reports, store
from gemdiag.app import inputs as reading
from gemdiag.app.standing import OVER_SETTINGS, Standing, standing
from gemdiag.cli import faults
from gemdiag.cli.faults import Fault
from gemdiag.cli.output import NOT_OVER_INPUT, refuse_ours, shows_symbols
from gemdiag.cli.saved_reports import NO_REPORT, REPORT_WORDS
from gemdiag.cli.session import MAX_WIDTH, Session
from gemdiag.cli.store_words import as_fault
from gemdiag.fleet.before import Before, before
from gemdiag.fleet.saved import Saved
from gemdiag.fleet.sources import expanded
from gemdiag.fleet.summary import summary, table
from gemdiag.fleet.tally import Tally
from gemdiag.reports import Look, ReportFault
from gemdiag.store import is_same
from gemdiag.words import N_

Format = Literal["text", "html", "csv"]
_ENDINGS: Final[dict[str, Format]] = {".txt": "text", ".html": "html", ".htm": "html", ".csv": "csv"}

NOT_OURS = N_(
    "{path} holds something else than gemdiag writes, which no summary replaces. Name another file."
)


def check_summary(path: str | None, inputs: Iterable[str]) -> None:
    """Fault for a name that does not say what is to be written, or that is taken, before anything is asked.

    inputs: files, folders and patterns that are read.
    """
    if path is None:
        return
    if Path(path).suffix.lower() not in _ENDINGS:
        raise Fault(
            faults.USAGE, N_("--summary {path}: name a file that ends in .txt, .html or .csv."), path=path
        )
    refuse_ours(Path(path))
    found = standing(path)
    if found != "nothing" and any(is_same(Path(path), Path(each)) for each in _files(inputs)):
        raise Fault(faults.OUTPUT, NOT_OVER_INPUT, path=path)
    _refuse(path, found)


def _files(inputs: Iterable[str]) -> Iterator[str]:
    return (each for each in expanded(inputs) if isinstance(each, str))


def _refuse(path: str, found: Standing) -> None:
    if found == "settings":
        raise Fault(faults.OUTPUT, OVER_SETTINGS, path=path)
    if found == "foreign":
        raise Fault(faults.OUTPUT, NOT_OURS, path=path)


def told(session: Session, tally: Tally, path: str | None, as_of: date | None) -> None:
    today = as_of or datetime.now(UTC).date()
    if path is not None:
        _write(session, tally, path, today)
    elif not session.quiet:
        terminal = sys.stderr.isatty()
        width = min(shutil.get_terminal_size().columns, MAX_WIDTH) if terminal else 80
        look = Look(
            session.lang,
            colour=session.wants_colour(sys.stderr),
            width=width,
            ascii_only=not shows_symbols(sys.stderr),
        )
        text = reports.page(summary(tally, session.lang, today), "text", look)
        click.echo(text, err=True, nl=False, color=True)


def _write(session: Session, tally: Tally, path: str, today: date) -> None:
    format_id = _ENDINGS[Path(path).suffix.lower()]
    if format_id == "csv":
        text = reports.table(table(tally, today))
    else:
        text = reports.page(summary(tally, session.lang, today), format_id, Look(session.lang))
    _refuse(path, standing(path))
    try:
        store.write_output(path, text)
    except store.StoreFault as fault:
        raise as_fault(fault) from None


def baseline(session: Session, path: str | None) -> Before | None:
    """The earlier result. Fault where nothing in it is a report; what else is none is named."""
    if path is None:
        return None
    found, faulty = before(path)
    for each in faulty:
        if found is None:
            code = faults.DATA if isinstance(each.fault, ReportFault) else faults.INPUT
            raise Fault(code, NO_REPORT, path=each.name, why=_reason(session, each))
        name_fault(session, each)
    return found


def name_fault(session: Session, each: Saved) -> None:
    """On standard error: what was to be a report and is none."""
    session.warn(NO_REPORT, path=each.name, why=_reason(session, each))


def _reason(session: Session, each: Saved) -> str:
    if isinstance(each.fault, ReportFault):
        return session.say(REPORT_WORDS[each.fault.kind], where=each.fault.where)
    assert each.fault is not None
    return session.say(reading.WORDS[each.fault.kind], path=each.fault.path)
