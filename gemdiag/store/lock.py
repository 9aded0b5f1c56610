"""One run at a time writes one file, over a lock file beside it."""

import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from gemdiag.store import names
from gemdiag.store.content import open_ours, refuse_link
from gemdiag.store.disk import READ, UPDATE, Disk
from gemdiag.store.fault import LockHeld, StoreFault, told, winerror_of
from gemdiag.store.here import DISK
from gemdiag.store.interrupts import Postponed
from gemdiag.store.laying import write_all
from gemdiag.store.sharing import SHARING_VIOLATIONS

_PAUSE = 0.05
_WIDTH = 20  # of the pid in the file; always written whole, so nothing needs to be cut off


class Lock:
    """Held from `with` to its end, for the moment of a write: an interrupt waits until it is let go.

    The system's lock is what counts, and it ends with the process, so the lock of a dead run is free.
    The file is removed afterwards; whoever was waiting on the removed one sees that and starts again.
    """

    def __init__(self, path: str | Path, timeout: float = 10.0, *, disk: Disk = DISK) -> None:
        self._target = names.absolute(path)
        self._file, self._timeout, self._disk = names.lock_of(self._target), timeout, disk
        self._handle: int | None = None
        self._postponed = Postponed()

    def __enter__(self) -> Self:
        until = self._disk.clock() + self._timeout
        while not self._taken():
            if self._disk.clock() >= until:
                raise LockHeld(self._target, self._holder())
            self._disk.wait(_PAUSE)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._handle is not None
        try:
            self._disk.let_go(self._handle, self._file if self._is_ours(self._handle) else None)
        finally:
            self._handle = None
            self._postponed.__exit__()

    def must_hold(self) -> None:
        """Right before what the lock guards: somebody may have removed its file, and another run started."""
        if self._handle is None or not self._is_ours(self._handle):
            raise LockHeld(self._target, self._holder())

    def _taken(self) -> bool:
        self._postponed.__enter__()
        try:
            self._handle = self._try()
        finally:
            if self._handle is None:
                self._postponed.__exit__()
        return self._handle is not None

    def _try(self) -> int | None:
        with told(self._target):
            try:
                handle = open_ours(self._disk, self._file, UPDATE, self._target)
            except OSError as error:
                if winerror_of(error) in SHARING_VIOLATIONS:  # another run is about to remove it
                    return None
                raise
            try:
                if not self._disk.try_lock(handle) or not self._is_ours(handle):
                    self._disk.close(handle)
                    return None
            except BaseException:
                self._disk.close(handle)
                raise
        with suppress(OSError):  # the pid is only for people
            write_all(self._disk, handle, f"{os.getpid():<{_WIDTH - 1}}\n".encode())
        return handle

    def _is_ours(self, handle: int) -> bool:
        """Whether the file that is open is still the one that others would find."""
        try:
            there, here = self._disk.status_of(self._file), self._disk.status(handle)
        except OSError:
            return False
        return (there.st_dev, there.st_ino) == (here.st_dev, here.st_ino)

    def _holder(self) -> int | None:
        try:
            refuse_link(self._disk, self._file)
            handle = self._disk.open(self._file, READ)
        except (OSError, StoreFault):
            return None
        try:
            return int(self._disk.read(handle, _WIDTH))
        except (OSError, ValueError):
            return None
        finally:
            self._disk.close(handle)
