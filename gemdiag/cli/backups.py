"""`gemdiag backups list|prune`: what `rollback` can return to."""

import click

from gemdiag import store
from gemdiag.cli.help import Command, Group
from gemdiag.cli.options import common, option
from gemdiag.cli.session import Session
from gemdiag.cli.store_words import as_fault
from gemdiag.cli.tables import is_json, show
from gemdiag.cli.types import CountType
from gemdiag.words import N_


@click.group("backups", cls=Group, help=N_("Lists or prunes the backups of a file."))
@common
def command() -> None:
    pass


@command.command("list", cls=Command, help=N_("The backups of FILE, the newest first."))
@click.argument("file")
@common
@click.pass_obj
def list_(session: Session, file: str) -> int:
    try:
        found = store.backups(file)
    except store.StoreFault as fault:
        raise as_fault(fault) from None
    rows = [{"id": each.id, "size": each.size, "path": str(each.path)} for each in found]
    if found or is_json(session):
        show(session, rows, {"id": N_("Id"), "size": N_("Bytes"), "path": N_("File")})
    if not found:
        session.tell(N_("There is no backup of {path}."), path=file)
    return 0


@command.command("prune", cls=Command, help=N_("Remove all but the newest backups of FILE."))
@click.argument("file")
@option("--keep", type=CountType(), required=True, env=False, help=N_("How many to keep."))
@common
@click.pass_obj
def prune(session: Session, file: str, keep: int) -> int:
    try:
        removed = store.prune(file, keep)
    except store.StoreFault as fault:
        raise as_fault(fault) from None
    click.echo(session.say(N_("Removed: {count}"), count=len(removed)))
    return 0
