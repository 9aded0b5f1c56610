"""`gemdiag unseal`: the sealed password readable in the file again."""

from datetime import UTC, datetime
from pathlib import Path

import click

from gemdiag import formats, store
from gemdiag.app import storing
from gemdiag.cli import faults, options, sources
from gemdiag.cli.faults import Fault
from gemdiag.cli.help import Reportless
from gemdiag.cli.network_options import NetworkChoice, passphrase_fd
from gemdiag.cli.options import common, option
from gemdiag.cli.output import refuse_ours
from gemdiag.cli.passphrase import Passphrase
from gemdiag.cli.recovering import put_in_order
from gemdiag.cli.session import Session, visible
from gemdiag.cli.sources import Source
from gemdiag.cli.store_words import WORDS as STORE_WORDS
from gemdiag.cli.store_words import as_fault as store_fault
from gemdiag.model.plan import Receipt
from gemdiag.model.settings import Settings
from gemdiag.words import N_

NOT_SEALED = N_("There is no sealed password in {path}.")
READABLE = N_(
    "Anyone who opens {path} can read its password now. When it is typed into GEM-CAR, take that back: "
    "gemdiag rollback {path}, then gemdiag backups prune {path} --keep 0"
)


@click.command(
    "unseal",
    cls=Reportless,
    help=N_(
        "Opens the password that --store-password seal closed, and writes it readable into FILE, where you "
        "can look it up to type it into GEM-CAR. It is never shown on the screen. FILE as it was is kept as "
        'a backup; "gemdiag rollback FILE" returns to it.'
    ),
)
@click.argument("file")
@option(
    "--write",
    "write_to",
    metavar="FILE",
    help=N_("Write the file with the readable password there instead, and leave the sealed one alone."),
)
@option("--overwrite", is_flag=True, env=False, help=N_("Replace an existing file of that name."))
@passphrase_fd
@options.lock_timeout
@common
@click.pass_obj
def command(
    session: Session,
    file: str,
    write_to: str | None,
    overwrite: bool,
    passphrase_fd: int | None,
    lock_timeout: float,
) -> int:
    target = Path(write_to or file)
    refuse_ours(target)
    source = sources.one(file, NetworkChoice(passphrase_fd=passphrase_fd))
    if source.path is None or source.original.password_sealed is None:
        raise Fault(faults.DATA, NOT_SEALED, path=file)
    passphrase = Passphrase(session, passphrase_fd, asks=True)
    if not passphrase.can_be_had:
        raise Fault(faults.USAGE, N_("There is nobody to ask for the passphrase; use --passphrase-fd."))
    put_in_order(session, target, lock_timeout)
    settings = passphrase.open(source.original, of=source.original, path=file)
    if settings.password is None:
        session.tell(N_("Left as it was."))
        return 1
    receipt = _written(source, target, settings, overwrite=overwrite, timeout=lock_timeout)
    click.echo(visible(session.say(N_("Written: {path}"), path=receipt.path)))
    if receipt.backup_id:
        click.echo(session.say(N_("Backup: {id}"), id=receipt.backup_id))
    session.tell(READABLE, path=str(target))
    return 0


def _written(source: Source, target: Path, settings: Settings, *, overwrite: bool, timeout: float) -> Receipt:
    """In place only over what was read; elsewhere only over what gemdiag wrote, or was told to replace."""
    assert source.path is not None
    in_place = target == source.path
    try:
        data, digest = store.read_file(source.path)
        if digest != source.original.source.digest:
            raise Fault(faults.OUTPUT, STORE_WORDS["changed"], path=source.path)
        return store.replace(
            target,
            storing.unsealed(data, settings, source.path),
            expected=digest if in_place else None,
            now=datetime.now(UTC),
            overwrite=overwrite,
            timeout=timeout,
        )
    except store.StoreFault as fault:
        raise store_fault(fault) from None
    except formats.FormatFault as fault:
        raise Fault(faults.DATA, fault.message) from None
