"""Putting right what a run left that died while it wrote."""

from datetime import datetime
from pathlib import Path
from typing import Literal

from gemdiag.store import journaling, names
from gemdiag.store.change import give_up
from gemdiag.store.content import digest_of, read_ours, snapshot
from gemdiag.store.disk import Disk
from gemdiag.store.fault import StoreFault, told
from gemdiag.store.here import DISK
from gemdiag.store.journaling import Entry
from gemdiag.store.lock import Lock

Recovered = Literal["finished", "undone", "unclear", "cleaned"]
"""The interrupted write had happened; had not; somebody has edited the file since; leftovers are gone."""


def recover(
    path: str | Path,
    *,
    now: datetime,
    follow_link: bool = False,
    timeout: float = 10.0,
    disk: Disk = DISK,
) -> tuple[Recovered, ...]:
    """Heals what an interrupted write of this file left behind; touches nothing where nothing was left.

    Every write does the same by itself; this is for a run that turns out to have nothing to write.
    """
    target = names.absolute(path, follow_link=follow_link)
    if not _left_over(disk, target):
        return ()
    with Lock(target, timeout, disk=disk):
        return heal(disk, target, now)


def interrupted(path: str | Path, *, disk: Disk = DISK) -> Recovered | None:
    """What `recover` would find out of a write that began and did not end, dead or still running; None
    where there is none. Looks at the file behind a link, as reading does, and touches nothing.
    """
    target = names.absolute(path, follow_link=True)
    entry = unended(disk, target)
    return _outcome(disk, target, entry) if entry else None


def heal(disk: Disk, target: Path, now: datetime) -> tuple[Recovered, ...]:
    """As `recover`, for who holds the lock."""
    cleaned = clean(disk, target)
    entry = unended(disk, target)
    if entry:
        return (_end(disk, target, entry, now),)
    return ("cleaned",) if cleaned else ()


def clean(disk: Disk, target: Path) -> bool:
    """Removes temporary files of a dead run, for who holds the lock; whether there were any."""
    with told(target):
        left = [name for name in disk.names(target.parent) if names.is_temporary(name, target)]
        for name in left:
            disk.unlink(target.with_name(name))
    return bool(left)


def _end(disk: Disk, target: Path, entry: Entry, now: datetime) -> Recovered:
    outcome = _outcome(disk, target, entry)
    if outcome == "undone":
        give_up(disk, target, entry, now)
    else:
        # Unclear, both may have been: then its backup is the only copy of what was there before.
        happened = outcome == "finished" or _has_backup(disk, target, entry)
        journaling.end(disk, target, entry, "done" if happened else "abandoned", now)
    return outcome


def _outcome(disk: Disk, target: Path, entry: Entry) -> Recovered:
    there = snapshot(disk, target)
    digest = there.digest if there else None
    if digest == entry.after:
        return "finished"
    return "undone" if digest == entry.before else "unclear"


def _has_backup(disk: Disk, target: Path, entry: Entry) -> bool:
    if not entry.backup:
        return False
    kept = read_ours(disk, names.backup_of(target, entry.backup), target)
    return kept is not None and digest_of(kept) == entry.before


def unended(disk: Disk, target: Path) -> Entry | None:
    """The write that the journal knows the beginning of, and no end."""
    known = journaling.entries(disk, target)
    return known[-1] if known and known[-1].state == "begun" else None


def _left_over(disk: Disk, target: Path) -> bool:
    try:
        there = disk.names(target.parent)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise StoreFault("denied", target) from error
    if any(name == names.lock_of(target).name or names.is_temporary(name, target) for name in there):
        return True
    return unended(disk, target) is not None
