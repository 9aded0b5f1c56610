"""`gemdiag backups list|prune`: what `rollback` can return to."""

from typing import Any

import click

from gemdiag import store
from gemdiag.cli import options
from gemdiag.cli.help import Group, Reportless
from gemdiag.cli.options import common, option
from gemdiag.cli.recovering import put_in_order, tell_interrupted
from gemdiag.cli.session import Session
from gemdiag.cli.store_words import as_fault
from gemdiag.cli.tables import is_json, print_json, show
from gemdiag.cli.types import CountType
from gemdiag.words import N_


@click.group("backups", cls=Group, help=N_("Lists or prunes the backups of a file."))
@common
def command() -> None:
    pass


@command.command("list", cls=Reportless, help=N_("The backups of FILE, the newest first."))
@click.argument("file")
@common
@click.pass_obj
def list_(session: Session, file: str) -> int:
    try:
        found = store.backups(file)
    except store.StoreFault as fault:
        raise as_fault(fault) from None
    rows = [_row(each) for each in found]
    if found or is_json(session):
        show(session, rows, {"id": N_("Id"), "size": N_("Bytes"), "path": N_("File")})
    tell_interrupted(session, file)
    if not found:
        session.tell(N_("There is no backup of {path}."), path=file)
    return 0


def _row(each: store.Backup) -> dict[str, Any]:
    return {"id": each.id, "at": _moment(each.at), "size": each.size, "path": each.path}


def _moment(at: str) -> str:
    """RFC 3339, of how the name of a backup writes it."""
    return f"{at[:4]}-{at[4:6]}-{at[6:8]}T{at[9:11]}:{at[11:13]}:{at[13:15]}+00:00"


@command.command("prune", cls=Reportless, help=N_("Remove all but the newest backups of FILE."))
@click.argument("file")
@option("--keep", type=CountType(), required=True, env=False, help=N_("How many to keep."))
@options.lock_timeout
@common
@click.pass_obj
def prune(session: Session, file: str, keep: int, lock_timeout: float) -> int:
    put_in_order(session, file, lock_timeout)
    try:
        removed = store.prune(file, keep, timeout=lock_timeout)
    except store.StoreFault as fault:
        raise as_fault(fault) from None
    if is_json(session):
        print_json([_row(each) for each in removed])
    else:
        click.echo(session.say(N_("Removed: {count}"), count=len(removed)))
    return 0
