"""What can be wrong with a file, as one word and its path; sentences are made elsewhere."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

Kind = Literal[
    "backup_gone",
    "changed",
    "denied",
    "edited_since",
    "exists",
    "full",
    "in_use",
    "io",
    "link",
    "locked",
    "missing",
    "no_backup",
    "not_regular",
    "read_only",
]

_BY_ERRNO: dict[int, Kind] = {
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.EROFS: "read_only",
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EFBIG: "full",
    errno.ELOOP: "link",
    errno.ENOENT: "missing",
    errno.ENOTDIR: "missing",
    errno.EISDIR: "not_regular",
    errno.ENXIO: "not_regular",
    errno.ENODEV: "not_regular",
    errno.EEXIST: "exists",
    errno.EBUSY: "in_use",
    errno.ETXTBSY: "in_use",
}
# Of winerror.h: ERROR_WRITE_PROTECT, ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION,
# ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL.
_BY_WINERROR: dict[int, Kind] = {19: "read_only", 32: "in_use", 33: "in_use", 39: "full", 112: "full"}


class StoreFault(Exception):
    """The one exception that leaves `gemdiag.store`; what was there before is there still.

    recovered: what was put in order before it came to this, as in a receipt.
    """

    def __init__(self, kind: Kind, path: str | Path) -> None:
        super().__init__(kind, str(path))
        self.kind, self.path = kind, str(path)
        self.recovered: tuple[str, ...] = ()


class LockHeld(StoreFault):
    """Another run writes this file. `pid` is None where it could not be read."""

    def __init__(self, path: str | Path, pid: int | None) -> None:
        super().__init__("locked", path)
        self.pid = pid


def winerror_of(error: OSError) -> int | None:
    """The Windows error code; None on every other system."""
    return getattr(error, "winerror", None)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turns what the system refuses into a StoreFault about `path`."""
    try:
        yield
    except OSError as error:
        kind = _BY_WINERROR.get(winerror_of(error) or 0) or _BY_ERRNO.get(error.errno or 0, "io")
        raise StoreFault(kind, path) from error
