"""Rows for people, and the same as JSON for machines."""

import json
from collections.abc import Sequence
from typing import Any

import click

from gemdiag.cli import faults
from gemdiag.cli.faults import Fault
from gemdiag.cli.session import Session, visible
from gemdiag.words import N_


def show(session: Session, rows: Sequence[dict[str, Any]], heads: dict[str, str]) -> None:
    """heads: field -> message for its column."""
    if is_json(session):
        print_json(rows)
        return
    from tabulate import tabulate  # noqa: PLC0415  start-up

    cells = [[visible(str(row[field] if row[field] is not None else "")) for field in heads] for row in rows]
    titles = [session.say(head) for head in heads.values()]
    click.echo(tabulate(cells, titles, tablefmt="simple", disable_numparse=True))


def is_json(session: Session) -> bool:
    """These commands know text and JSON."""
    if session.format not in {None, "text", "json"}:
        message = N_('There is no format "{name}" here; there are: text, json.')
        raise Fault(faults.USAGE, message, name=session.format)
    return session.format == "json"


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))
