"""What a file held before, for who only wants to look."""

from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from gemdiag.store import journaling, names
from gemdiag.store.backup import backups
from gemdiag.store.content import digest_of, read_file, read_ours
from gemdiag.store.disk import Disk
from gemdiag.store.fault import StoreFault
from gemdiag.store.here import DISK


class Overwritten(NamedTuple):
    """What the newest write of a file was put over: None where there was no file, or its backup is gone."""

    before: bytes | None


def last_write(path: str | Path, *, follow_link: bool = False, disk: Disk = DISK) -> Overwritten | None:
    """None where the file is not as a write of gemdiag left it."""
    target = names.absolute(path, follow_link=follow_link)
    try:
        done = [entry for entry in journaling.entries(disk, target) if entry.state == "done"]
        if not done or done[-1].what != "written" or read_file(target, disk=disk)[1] != done[-1].after:
            return None
        last = done[-1]
        kept = read_ours(disk, names.backup_of(target, last.backup), target) if last.backup else None
    except StoreFault:
        return None
    return Overwritten(kept if kept is not None and digest_of(kept) == last.before else None)


def as_it_was(path: str | Path, digest: str, *, disk: Disk = DISK) -> bytes | None:
    """The content with this digest, of the file itself or of one of its backups."""
    return next((data for data in states(path, disk=disk) if digest_of(data) == digest), None)


def states(path: str | Path, *, disk: Disk = DISK) -> tuple[bytes, ...]:
    """The file and its backups, the newest first, as far as they can be read."""
    target = names.absolute(path)
    found = []
    with suppress(StoreFault):
        found.append(read_file(target, disk=disk)[0])
    with suppress(StoreFault):
        kept = (read_ours(disk, Path(each.path), target) for each in backups(target, disk=disk))
        found += [data for data in kept if data is not None]
    return tuple(found)
