"""Laying a new file down beside the old one, complete, and putting it in its place in one moment."""

import errno
from contextlib import suppress
from pathlib import Path

from gemdiag.store import names
from gemdiag.store.content import CHUNK
from gemdiag.store.disk import CREATE, Disk, Meta
from gemdiag.store.fault import StoreFault, told
from gemdiag.store.sharing import patiently


def lay_down(disk: Disk, target: Path, data: bytes, meta: Meta | None, *, private: bool = False) -> Path:
    """A complete temporary file beside `target`, safe on the disk.

    meta: whose it is and who may read it; None for this user alone. private: its owner alone, all the same.
    """
    temporary = names.new_temporary(target)
    with told(target):
        handle = disk.open(temporary, CREATE)
        try:
            try:
                disk.make_private(handle, temporary, meta)
                write_all(disk, handle, data)
                if meta and not private:
                    disk.make_alike(handle, temporary, target, meta)
                disk.sync(handle)
            finally:
                disk.close(handle)
        except BaseException:
            discard(disk, temporary)
            raise
    return temporary


def put_in_place(disk: Disk, temporary: Path, target: Path) -> None:
    """From one moment to the next, `target` is the new file; on any failure it is the old one."""
    try:
        patiently(disk, target, lambda: disk.replace(temporary, target))
    except BaseException:
        discard(disk, temporary)
        raise


def discard(disk: Disk, path: Path) -> None:
    """Removes a file that nobody needs; one that cannot be removed now, the next run finds."""
    with suppress(OSError, StoreFault):
        disk.unlink(path)


def write_all(disk: Disk, handle: int, data: bytes) -> None:
    """All of it: one write may take less than it was given."""
    rest = memoryview(data)
    while rest:
        written = disk.write(handle, bytes(rest[:CHUNK]))
        if not written:
            raise OSError(errno.ENOSPC, "nothing was written")
        rest = rest[written:]
