"""Windows refuses to replace a file that a virus scanner or an indexer has open for a moment."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from gemdiag.store.disk import Disk
from gemdiag.store.fault import StoreFault, told, winerror_of

# Of winerror.h: ERROR_ACCESS_DENIED (also a file about to vanish), ERROR_SHARING_VIOLATION,
# ERROR_LOCK_VIOLATION.
SHARING_VIOLATIONS: Final = frozenset({5, 32, 33})
_WAITS: Final = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.2)  # under three seconds in all


def patiently(disk: Disk, path: Path, operation: Callable[[], None]) -> None:
    """Does it, waiting for another program to let go of `path`; never by another, less safe way."""
    for wait in (*_WAITS, None):
        try:
            with told(path):
                return operation()
        except StoreFault as fault:
            if not isinstance(fault.__cause__, OSError):
                raise
            if winerror_of(fault.__cause__) not in SHARING_VIOLATIONS:
                raise
        if wait is not None:
            disk.wait(wait)
    raise StoreFault("in_use", path)
