"""Taking a write back, byte for byte."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from gemdiag.model.plan import Receipt
from gemdiag.store import journaling, names
from gemdiag.store.change import Change, carry_out, receipt_of
from gemdiag.store.content import MOST, digest_of, read_ours, refuse_link, snapshot
from gemdiag.store.disk import Disk, Meta
from gemdiag.store.fault import StoreFault, told
from gemdiag.store.here import DISK
from gemdiag.store.journaling import Entry
from gemdiag.store.lock import Lock
from gemdiag.store.recovery import heal, unended


class _Former(NamedTuple):
    """A state to return to: its content, None for no file, and the digest that the file has until then.

    undoes, source, source_digest: of the write that is taken back by returning to it.
    """

    data: bytes | None
    meta: Meta | None
    left: str | None
    undoes: int | None = None
    source: str | None = None
    source_digest: str | None = None


def rollback(
    path: str | Path,
    to: str | None = None,
    force: bool = False,
    *,
    now: datetime,
    timeout: float = 10.0,
    disk: Disk = DISK,
) -> Receipt:
    """Takes the newest write back that was not taken back yet, or returns to the backup `to`.

    A file that did not exist before is removed; the receipt then has an empty `after`. A file that was
    edited since is refused, unless `force`. What is there now is backed up first, so a rollback can be
    taken back too, with `to` and the `backup_id` of its receipt. One that was interrupted after it had
    happened is not done twice: whoever starts it again gets the receipt of the first.
    """
    target = names.absolute(path)
    with told(target), suppress(FileNotFoundError):
        refuse_link(disk, target)
    with Lock(target, timeout, disk=disk) as lock:
        dead = unended(disk, target)
        recovered = heal(disk, target, now)
        if dead and dead.what == "rolled_back" and recovered == ("finished",) and not to:
            return receipt_of(target, dead)._replace(recovered=recovered)
        try:
            change = _change(disk, target, to, force=force)
            return carry_out(disk, target, change, lock, now)._replace(recovered=recovered)
        except StoreFault as fault:
            fault.recovered = recovered
            raise


def _change(disk: Disk, target: Path, to: str | None, *, force: bool) -> Change:
    known = tuple(entry for entry in journaling.entries(disk, target) if entry.state == "done")
    former = _backed_up(disk, target, known, to) if to else _before_last(disk, target, known)
    seen = snapshot(disk, target)
    edited = (seen.digest if seen else None) != former.left
    if (edited and not force) or (seen and len(seen.data) > MOST):
        raise StoreFault("edited_since", target)
    meta = former.meta or (seen.meta if seen else None)
    return Change(seen, former.data, meta, "rolled_back", former.undoes, former.source, former.source_digest)


def _before_last(disk: Disk, target: Path, known: tuple[Entry, ...]) -> _Former:
    undone = {entry.undoes for entry in known}
    standing = [entry for entry in known if entry.undoes is None and entry.sequence not in undone]
    if not standing:
        raise StoreFault("no_backup", target)
    last = standing[-1]
    data = _content(disk, target, last.backup, last.before) if last.backup else None
    return _Former(data, last.meta, last.after, last.sequence, last.source, last.source_digest)


def _backed_up(disk: Disk, target: Path, known: tuple[Entry, ...], to: str) -> _Former:
    """Any backup in the folder; one that no journal vouches for counts as made before an edit."""
    entry = next((entry for entry in known if entry.backup == to), None)
    data = _content(disk, target, to, entry.before if entry else None)
    left = known[-1].after if known and entry else "unknown"
    return _Former(data, entry.meta if entry else None, left)


def _content(disk: Disk, target: Path, backup_id: str, digest: str | None) -> bytes:
    path = names.backup_of(target, backup_id)
    data = read_ours(disk, path, target)
    if data is None or (digest is not None and digest_of(data) != digest):
        raise StoreFault("backup_gone", path)
    return data
