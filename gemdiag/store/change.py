"""One change of one file, from the first line in the journal to the last. The caller holds the lock."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from gemdiag.model.plan import Receipt
from gemdiag.store import journaling, names
from gemdiag.store.content import Snapshot, digest_of, must_still_be
from gemdiag.store.disk import Disk, Meta
from gemdiag.store.fault import StoreFault, told
from gemdiag.store.journaling import Entry, What
from gemdiag.store.laying import discard, lay_down, put_in_place
from gemdiag.store.lock import Lock
from gemdiag.store.sharing import patiently


class Change(NamedTuple):
    """What is there (`seen`), and what shall be: `data` with `meta`, or no file where `data` is None."""

    seen: Snapshot | None
    data: bytes | None
    meta: Meta | None
    what: What
    undoes: int | None = None
    source: str | None = None
    source_digest: str | None = None


def carry_out(disk: Disk, target: Path, change: Change, lock: Lock, now: datetime) -> Receipt:
    """Journal, backup, new file, journal. Whatever fails, the file is as it was and nothing is left over."""
    entry = _entry(disk, target, change, now)
    try:
        journaling.begin(disk, target, entry)
        if change.seen and entry.backup:
            kept = lay_down(disk, target, change.seen.data, change.seen.meta, private=True)
            put_in_place(disk, kept, names.backup_of(target, entry.backup))
            with told(target):
                disk.sync_folder(target.parent)
        _commit(disk, target, change, lock)
    except BaseException:
        give_up(disk, target, entry, now)
        raise
    # The new file is there. A disk that fails now cannot take that back, and the next run ends the journal.
    with suppress(OSError, StoreFault):
        disk.sync_folder(target.parent)
        journaling.end(disk, target, entry, "done", now)
    return receipt_of(target, entry)


def receipt_of(target: Path, entry: Entry) -> Receipt:
    return Receipt(
        str(target),
        entry.backup,
        entry.before,
        entry.after or "",
        entry.at,
        source=entry.source,
        source_digest=entry.source_digest,
    )


def give_up(disk: Disk, target: Path, entry: Entry, now: datetime) -> None:
    """The file is as it was before this entry: neither its backup nor its promise is needed."""
    if entry.backup:
        discard(disk, names.backup_of(target, entry.backup))
    with suppress(OSError, StoreFault):
        journaling.end(disk, target, entry, "abandoned", now)


def _commit(disk: Disk, target: Path, change: Change, lock: Lock) -> None:
    new = None if change.data is None else lay_down(disk, target, change.data, change.meta)
    try:
        lock.must_hold()
        must_still_be(disk, target, change.seen)
    except BaseException:
        if new:
            discard(disk, new)
        raise
    if new:
        put_in_place(disk, new, target)
    elif change.seen:
        patiently(disk, target, lambda: disk.unlink(target))


def _entry(disk: Disk, target: Path, change: Change, now: datetime) -> Entry:
    sequence = 1 + max([0, *_sequences(disk, target)])
    return Entry(
        sequence=sequence,
        at=journaling.moment(now),
        what=change.what,
        before=change.seen.digest if change.seen else None,
        after=None if change.data is None else digest_of(change.data),
        backup=names.new_backup_id(now, sequence) if change.seen else None,
        meta=change.seen.meta if change.seen else None,
        undoes=change.undoes,
        source=change.source,
        source_digest=change.source_digest,
    )


def _sequences(disk: Disk, target: Path) -> list[int]:
    """Every number in use, in the journal and in the folder: one of them may have been deleted."""
    with told(target):
        found = [names.backup_id_in(name, target) for name in disk.names(target.parent)]
    used = [entry.sequence for entry in journaling.entries(disk, target)]
    return used + [pair[1] for pair in found if pair]
