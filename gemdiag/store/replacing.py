"""Writing a file: whole or not at all, and so that it can be taken back."""

from datetime import datetime
from pathlib import Path

from gemdiag.model.plan import Receipt
from gemdiag.store import journaling, names
from gemdiag.store.change import Change, carry_out
from gemdiag.store.content import MOST, Snapshot, digest_of, snapshot
from gemdiag.store.disk import Disk
from gemdiag.store.fault import StoreFault
from gemdiag.store.here import DISK
from gemdiag.store.journaling import Entry
from gemdiag.store.lock import Lock
from gemdiag.store.recovery import heal


def replace(  # noqa: PLR0913  each is a condition of the caller's own
    path: str | Path,
    data: bytes,
    *,
    expected: str | None,
    now: datetime,
    overwrite: bool = False,
    follow_link: bool = False,
    source: str | Path | None = None,
    source_digest: str | None = None,
    timeout: float = 10.0,
    disk: Disk = DISK,
) -> Receipt:
    """Puts `data` in the place of the file that was read.

    expected: the digest of what was read; None where a new file is meant, which is then either not there,
    or still as gemdiag left it, or may be overwritten. A file that holds `data` already is left alone:
    the receipt has `before == after`. now: with a zone. Mode and owner stay; a new file is for its owner.
    source: the file that `data` was made from, where it is another one, and source_digest what it held.
    """
    target = names.absolute(path, follow_link=follow_link)
    if expected is None:
        names.refuse_device(target)
    with Lock(target, timeout, disk=disk) as lock:
        recovered = heal(disk, target, now)
        seen = snapshot(disk, target)
        if expected is not None and (seen is None or seen.digest != expected or len(seen.data) > MOST):
            raise StoreFault("changed", target)
        after = digest_of(data)
        if seen and seen.digest == after:
            return Receipt(str(target), None, after, after, journaling.moment(now), recovered)
        if expected is None and seen:
            _must_be_replaceable(seen, journaling.entries(disk, target), target, overwrite=overwrite)
        made_from = str(names.absolute(source)) if source else None
        meta = seen.meta if seen else None
        change = Change(seen, data, meta, "written", source=made_from, source_digest=source_digest)
        return carry_out(disk, target, change, lock, now)._replace(recovered=recovered)


def must_be_free(path: str | Path, *, overwrite: bool = False, disk: Disk = DISK) -> None:
    """StoreFault where `replace` would not put a new file, for who wants to know before asking anybody."""
    target = names.absolute(path)
    names.refuse_device(target)
    if not target.parent.is_dir():
        raise StoreFault("missing", target.parent)
    seen = snapshot(disk, target)
    if seen:
        _must_be_replaceable(seen, journaling.entries(disk, target), target, overwrite=overwrite)


def _must_be_replaceable(seen: Snapshot, known: tuple[Entry, ...], target: Path, *, overwrite: bool) -> None:
    ours = any(e.state == "done" and e.what == "written" and e.after == seen.digest for e in known)
    if len(seen.data) > MOST or not (ours or overwrite):
        raise StoreFault("exists", target)
