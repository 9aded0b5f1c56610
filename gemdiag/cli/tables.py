"""Rows for people, and the same as JSON for machines."""

import json
import shutil
import sys
from collections.abc import Sequence
from typing import Any

import click

from gemdiag.cli import faults
from gemdiag.cli.faults import Fault
from gemdiag.cli.session import Session, visible, wrapped
from gemdiag.words import N_


def show(session: Session, rows: Sequence[dict[str, Any]], heads: dict[str, str]) -> None:
    """heads: field -> message for its column."""
    if is_json(session):
        print_json(rows)
        return
    from tabulate import tabulate  # noqa: PLC0415  start-up

    cells = [[visible(str(row[field] if row[field] is not None else "")) for field in heads] for row in rows]
    titles = [session.say(head) for head in heads.values()]
    table = tabulate(cells, titles, tablefmt="simple", disable_numparse=True)
    narrow = sys.stdout.isatty() and table.find("\n") > shutil.get_terminal_size().columns
    click.echo("\n\n".join(_one_below_another(titles, row) for row in cells) if narrow else table)


def _one_below_another(titles: Sequence[str], row: Sequence[str]) -> str:
    """For a terminal that is narrower than the table."""
    lines = (f"{title}: {cell}" for title, cell in zip(titles, row, strict=True) if cell)
    return "\n".join(wrapped(line, sys.stdout, "  ") for line in lines)


def is_json(session: Session) -> bool:
    """These commands know text and JSON."""
    if session.format not in {None, "text", "json"}:
        message = N_('There is no format "{name}" here; there are: text, json.')
        raise Fault(faults.USAGE, message, name=session.format)
    return session.format == "json"


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))
