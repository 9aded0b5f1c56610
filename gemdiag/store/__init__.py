"""Files: read whole, written whole or not at all, and taken back byte for byte.

Nothing here knows what it writes. What can go wrong leaves as `StoreFault`, a word and a path.
"""

from gemdiag.store.backup import Backup, backups, prune
from gemdiag.store.content import MOST, digest_of, read_file
from gemdiag.store.fault import LockHeld, StoreFault
from gemdiag.store.former import Overwritten, as_it_was, last_write, states
from gemdiag.store.growing import Added, Growing, OtherRun, is_run
from gemdiag.store.journaling import is_made_from_beside, journal
from gemdiag.store.lock import Lock
from gemdiag.store.names import is_ours, names_a_device, page_of
from gemdiag.store.output import is_same, write_output
from gemdiag.store.recovery import Recovered, interrupted, recover
from gemdiag.store.replacing import must_be_free, replace
from gemdiag.store.rolling_back import rollback
from gemdiag.store.state import forget_refusal, refused_since, remember_refusal, state_folder

__all__ = [
    "MOST",
    "Added",
    "Backup",
    "Growing",
    "Lock",
    "LockHeld",
    "OtherRun",
    "Overwritten",
    "Recovered",
    "StoreFault",
    "as_it_was",
    "backups",
    "digest_of",
    "forget_refusal",
    "interrupted",
    "is_made_from_beside",
    "is_ours",
    "is_run",
    "is_same",
    "journal",
    "last_write",
    "must_be_free",
    "names_a_device",
    "page_of",
    "prune",
    "read_file",
    "recover",
    "refused_since",
    "remember_refusal",
    "replace",
    "rollback",
    "state_folder",
    "states",
    "write_output",
]
