"""What is wrong with a file that was to be written, in words."""

from gemdiag.cli import faults
from gemdiag.cli.faults import Fault
from gemdiag.store import LockHeld, StoreFault
from gemdiag.words import N_

WORDS = {
    "backup_gone": N_(
        "The backup {path} is gone, or is not what was put there; nothing was changed. To return to another "
        "one: gemdiag backups list, then gemdiag rollback --to ID."
    ),
    "changed": N_("{path} was changed by something else meanwhile; nothing was written. Run gemdiag again."),
    "denied": N_("{path} may not be written by you.[[ Choose another place with {option}.]]"),
    "edited_since": N_("{path} was edited since; --force takes it back all the same and keeps a backup."),
    "exists": N_("{path} is there already; --overwrite replaces it, --write names another file."),
    "full": N_("There is no room left to write {path}; nothing was changed."),
    "in_use": N_("{path} is open in another program. Close it and run gemdiag again."),
    "io": N_("{path} cannot be written: the disk reported an error. Nothing was changed."),
    "link": N_("{path} is a link, which gemdiag does not write through. Name the file itself."),
    "locked": N_("Another gemdiag is writing {path}[[ (process {pid})]]. Try again when it is done."),
    "missing": N_("{path} does not exist."),
    "no_backup": N_("There is nothing to take back for {path}."),
    "not_regular": N_("{path} is not a regular file."),
    "read_only": N_("{path} is on a disk that cannot be written.[[ Choose another place with {option}.]]"),
}


def as_fault(fault: StoreFault, option: str | None = None) -> Fault:
    """With its exit code: 75 when another run holds the lock, else 73. option: what names the place."""
    code = faults.LOCKED if fault.kind == "locked" else faults.OUTPUT
    pid = fault.pid if isinstance(fault, LockHeld) else None
    return Fault(code, WORDS[fault.kind], path=fault.path, pid=pid, option=option)
