"""What the wizard says of work that came to nothing."""

from collections.abc import Mapping
from typing import Final

from gemdiag.store.fault import Kind
from gemdiag.words import N_

UNREADABLE: Final = N_("{path} cannot be read as settings[[, line {line}]]. {why}")
TEXT: Final = N_("The text")
NOT_A_PLACE: Final = N_("The file needs another name: {path} is the file that was read, or gemdiag's own.")
NO_SUCH_FORMAT: Final = N_("A report cannot end like {path}: use .html, .txt, .md or .json.")
NOT_AS_PLANNED: Final = N_(
    "This is a bug of gemdiag: {path}, read back, did not say what was planned. It is again as it was before."
)
NO_MEMORY: Final = N_("This computer has not enough memory to lock the password. Leave it out of the file.")
DIED: Final = N_("Nothing was written: {endpoint} no longer answers as it did a moment ago.")
LEAK: Final = N_("The report would have held a password, so it was not saved.")
NOT_ON: Final = N_("The check has to be made again first.")
FAULT: Final = N_("This cannot be used: {why:fault}.")
STORE_FAULTS: Final[Mapping[Kind, str]] = {
    "changed": N_("{path} was changed by something else meanwhile; nothing was written. Try again."),
    "denied": N_("{path} may not be written by you. Name a file in another folder."),
    "exists": N_("{path} is there already, and gemdiag did not write it. Name another file, or replace it."),
    "full": N_("There is no room left to write {path}; nothing was changed."),
    "in_use": N_("{path} is open in another program. Close it and try again."),
    "io": N_("{path} cannot be written: the disk reported an error. Nothing was changed."),
    "link": N_("{path} is a link, which gemdiag does not write through. Name the file itself."),
    "locked": N_("Another gemdiag is writing {path}. Try again when it is done."),
    "missing": N_("The folder of {path} does not exist. Name a file in another folder."),
    "not_regular": N_("{path} is not a regular file."),
    "read_only": N_("{path} is on a disk that cannot be written. Name a file in another folder."),
}
