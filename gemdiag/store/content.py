"""Reading a file whole, knowing it again, and opening what gemdiag keeps beside it."""

import hashlib
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from gemdiag.store import names
from gemdiag.store.disk import READ, READ_THROUGH_LINKS, Disk, Meta
from gemdiag.store.fault import StoreFault, told
from gemdiag.store.here import DISK

MOST: Final = 16 * 1024 * 1024
"""The largest settings file. One byte more is read of a larger one, so that it shows."""
CHUNK: Final = 1 << 16


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Snapshot(NamedTuple):
    """A regular file as it was at one moment. stamp: differs once somebody has written or replaced it."""

    data: bytes
    digest: str
    meta: Meta
    stamp: tuple[int, ...]


def read_file(path: str | Path, *, disk: Disk = DISK) -> tuple[bytes, str]:
    """The bytes and their digest, through links, at most `MOST` + 1 of them; never of a device or a FIFO."""
    source = names.absolute(path)
    with told(source):
        if not stat.S_ISREG(source.stat().st_mode):  # before opening, which Windows refuses for a folder
            raise StoreFault("not_regular", source)
        handle = disk.open(source, READ_THROUGH_LINKS)
        try:
            must_be_regular(disk, handle, source)
            data = _read(disk, handle)
        finally:
            disk.close(handle)
    return data, digest_of(data)


def snapshot(disk: Disk, path: Path) -> Snapshot | None:
    """The file at `path` itself, never through a link; None where there is none."""
    with told(path):
        try:
            refuse_link(disk, path)
            handle = disk.open(path, READ)
        except FileNotFoundError:
            return None
        try:
            status = must_be_regular(disk, handle, path)
            data = _read(disk, handle)
        finally:
            disk.close(handle)
    return Snapshot(data, digest_of(data), Meta.of(status), _stamp(status))


def must_still_be(disk: Disk, path: Path, seen: Snapshot | None) -> None:
    """Nobody has touched the file, or the empty place, since it was seen."""
    with told(path):
        try:
            stamp = _stamp(disk.status_of(path))
        except FileNotFoundError:
            stamp = None
    if stamp != (seen.stamp if seen else None):
        raise StoreFault("changed", path)


def _stamp(status: os.stat_result) -> tuple[int, ...]:
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def open_ours(disk: Disk, path: Path, flags: int, target: Path) -> int:
    """Opens a file that gemdiag keeps beside `target`; not one that somebody planted there."""
    with suppress(FileNotFoundError):
        refuse_link(disk, path)
    around = [disk.status_of(target.parent)]
    with suppress(FileNotFoundError):
        around.append(disk.status_of(target))
    handle = disk.open(path, flags)
    try:
        _must_be_trusted(disk, must_be_regular(disk, handle, path), around, path)
    except BaseException:
        disk.close(handle)
        raise
    return handle


def _must_be_trusted(disk: Disk, status: os.stat_result, around: list[os.stat_result], path: Path) -> None:
    if status.st_nlink > 1:
        raise StoreFault("link", path)
    if not disk.trusts(status, around):
        raise StoreFault("denied", path)


def read_ours(disk: Disk, path: Path, target: Path) -> bytes | None:
    """The content of a file that gemdiag keeps beside `target`; None where there is none."""
    with told(path):
        try:
            handle = open_ours(disk, path, READ, target)
        except FileNotFoundError:
            return None
        try:
            return _read(disk, handle)
        finally:
            disk.close(handle)


def _read(disk: Disk, handle: int) -> bytes:
    chunks, left = [], MOST + 1
    while left and (chunk := disk.read(handle, min(left, CHUNK))):
        chunks.append(chunk)
        left -= len(chunk)
    return b"".join(chunks)


def refuse_link(disk: Disk, path: Path) -> None:
    """Says so before opening, where a system has no O_NOFOLLOW or a word of its own for what it met."""
    if stat.S_ISLNK(disk.status_of(path).st_mode):
        raise StoreFault("link", path)


def must_be_regular(disk: Disk, handle: int, path: Path) -> os.stat_result:
    status = disk.status(handle)
    if not stat.S_ISREG(status.st_mode):
        raise StoreFault("not_regular", path)
    return status
