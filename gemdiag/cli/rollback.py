"""`gemdiag rollback`: undo the last write of a file, byte for byte."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from gemdiag import store
from gemdiag.cli import faults, options, sources
from gemdiag.cli.faults import Fault
from gemdiag.cli.help import Reportless
from gemdiag.cli.options import common, option
from gemdiag.cli.recovering import tell_recovered
from gemdiag.cli.session import Session
from gemdiag.cli.store_words import as_fault
from gemdiag.cli.tables import is_json, print_json
from gemdiag.words import N_

BESIDE: Final = N_(
    "{path} itself was not changed; what was written is {other}. To take that back: gemdiag rollback {other}"
)


@click.command(
    "rollback",
    cls=Reportless,
    help=N_(
        "Takes the last write of FILE back, keeps the present state as a backup, and lists the clicks that "
        "change GEM-CAR back."
    ),
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
@options.lock_timeout
@common
@click.pass_obj
def command(session: Session, file: str, backup_id: str | None, force: bool, lock_timeout: float) -> int:
    machine = is_json(session)
    knowledge = sources.knowledge(None)  # before anything is changed: it may be the user's own, and wrong
    try:
        receipt = store.rollback(file, backup_id, force, now=datetime.now(UTC), timeout=lock_timeout)
    except store.StoreFault as fault:
        tell_recovered(session, fault.path, fault.recovered)
        beside = Path(file).with_name(f"{Path(file).stem}.upgraded.yaml")
        if fault.kind == "no_backup" and not backup_id and store.last_write(beside):
            raise Fault(faults.OUTPUT, BESIDE, path=file, other=str(beside)) from None
        raise as_fault(fault) from None
    tell_recovered(session, receipt.path, receipt.recovered)
    from gemdiag.app import clicks_page  # noqa: PLC0415  start-up
    from gemdiag.cli.taken_back import TakenBack  # noqa: PLC0415  start-up

    told = TakenBack(session, receipt, knowledge)
    if not told.is_the_same_to_gemcar:
        clicks_page.forget(Path(receipt.path))  # what it tells to type is no longer in the file
    if machine:
        print_json(told.document())
    else:
        told.show()
    return 0
