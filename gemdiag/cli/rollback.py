"""`gemdiag rollback`: undo the last write of a file, byte for byte."""

from datetime import UTC, datetime

import click

from gemdiag import store
from gemdiag.cli.help import Command
from gemdiag.cli.options import common, option
from gemdiag.cli.session import Session, visible
from gemdiag.cli.store_words import as_fault
from gemdiag.cli.types import SecondsType
from gemdiag.words import N_


@click.command(
    "rollback",
    cls=Command,
    help=N_("Takes the last write of FILE back; the present state is kept as a backup."),
)
@click.argument("file")
@option(
    "--to",
    "backup_id",
    metavar="ID",
    env=False,
    help=N_('Return to this backup; "gemdiag backups list" names them.'),
)
@option("--force", is_flag=True, env=False, help=N_("Also when the file was edited since."))
@option(
    "--lock-timeout",
    type=SecondsType(),
    default=10,
    show_default=True,
    help=N_("Seconds to wait for another run."),
)
@common
@click.pass_obj
def command(session: Session, file: str, backup_id: str | None, force: bool, lock_timeout: float) -> int:
    try:
        receipt = store.rollback(file, backup_id, force, now=datetime.now(UTC), timeout=lock_timeout)
    except store.StoreFault as fault:
        raise as_fault(fault) from None
    removed = not receipt.after
    message = (
        N_("{path} was removed: it did not exist before.") if removed else N_("{path} is as it was before.")
    )
    click.echo(visible(session.say(message, path=receipt.path)))
    if receipt.backup_id:
        click.echo(session.say(N_("What it held until now: backup {id}."), id=receipt.backup_id))
    session.tell(N_("gemdiag changed the file alone. Change back by hand what was typed into GEM-CAR."))
    return 0
