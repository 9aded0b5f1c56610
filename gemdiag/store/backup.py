"""The backups of one file: to list, and to remove the oldest."""

from pathlib import Path
from typing import NamedTuple

from gemdiag.store import names
from gemdiag.store.content import refuse_link
from gemdiag.store.disk import Disk
from gemdiag.store.fault import StoreFault, told
from gemdiag.store.here import DISK
from gemdiag.store.lock import Lock


class Backup(NamedTuple):
    """One former state of a file. at: as in its name, `YYYYMMDDTHHMMSSZ` (UTC)."""

    id: str
    path: str
    sequence: int
    at: str
    size: int


def backups(path: str | Path, *, disk: Disk = DISK) -> tuple[Backup, ...]:
    """The newest first, by sequence: a clock may have been wrong."""
    target = names.absolute(path)
    found = []
    with told(target):
        for name in disk.names(target.parent):
            pair = names.backup_id_in(name, target)
            kept = target.with_name(name)
            if pair:
                try:
                    refuse_link(disk, kept)
                except StoreFault:  # planted
                    continue
                size = disk.status_of(kept).st_size
                found.append(Backup(pair[0], str(kept), pair[1], pair[0].partition("-")[0], size))
    return tuple(sorted(found, key=lambda backup: -backup.sequence))


def prune(path: str | Path, keep: int, *, timeout: float = 10.0, disk: Disk = DISK) -> tuple[Backup, ...]:
    """Removes all but the newest `keep` backups, and returns what it removed."""
    target = names.absolute(path)
    with Lock(target, timeout, disk=disk):
        superfluous = backups(target, disk=disk)[keep:]
        with told(target):
            for backup in reversed(superfluous):
                disk.unlink(Path(backup.path))
            disk.sync_folder(target.parent)
    return superfluous
