"""Disks that fail when a test wants them to, and what a folder looks like afterwards."""

import errno
import os
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from gemdiag.store import names
from gemdiag.store.disk import Disk
from gemdiag.store.here import DISK

NOW = datetime(2026, 11, 23, 14, 2, 11, tzinfo=UTC)
OLD, NEW = b"Port=587\r\n", b"Port=465\r\nLess=0\r\n"

CHANGING = (
    "open",
    "write",
    "sync",
    "close",
    "replace",
    "unlink",
    "sync_folder",
    "make_private",
    "make_alike",
)
READING = ("read", "status", "status_of", "names", "try_lock")


class Killed(BaseException):
    """The process is gone; nothing of it runs any more."""


class FaultyDisk:
    """Counts operations; from the `at`-th on (once, unless `lasting`) they raise what `fault` makes."""

    def __init__(
        self,
        at: int = 0,
        fault: Callable[[], BaseException] = lambda: OSError(errno.EIO, "input/output error"),
        *,
        counted: tuple[str, ...] = CHANGING + READING,
        lasting: bool = False,
        under: Disk = DISK,
    ) -> None:
        self.count, self._at, self._fault, self._lasting = 0, at, fault, lasting
        self._counted, self._under, self._open = counted, under, set[int]()

    def __getattr__(self, name: str) -> Any:
        operation = getattr(self._under, name)

        def counted(*arguments: Any) -> Any:
            if name in self._counted:
                self.count += 1
                if self.count == self._at or (self._lasting and self.count > self._at > 0):
                    if name == "close":
                        self._under.close(arguments[0])
                        self._open.discard(arguments[0])
                    raise self._fault()
            result = operation(*arguments)
            if name == "open":
                self._open.add(result)
            elif name in ("close", "let_go"):
                self._open.discard(arguments[0])
            return result

        return counted

    @property
    def disk(self) -> Disk:
        return cast("Disk", self)

    def bury(self) -> None:
        """What the system does for a dead process: its files are closed, its locks are free."""
        for handle in self._open:
            with suppress(OSError):
                os.close(handle)


def killed_at(at: int, under: Disk = DISK) -> FaultyDisk:
    return FaultyDisk(at, Killed, lasting=True, counted=(*CHANGING, *READING, "let_go"), under=under)


class UnsyncedDisk:
    """As the real one, without waiting for the platters."""

    def __getattr__(self, name: str) -> Any:
        return (lambda *_: None) if name in ("sync", "sync_folder") else getattr(DISK, name)


QUICK = cast("Disk", UnsyncedDisk())


def listing(folder: Path) -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def leftovers(target: Path) -> list[str]:
    """Temporary and lock files, which nobody may find after a run."""
    lock = names.lock_of(target).name
    there = (path.name for path in target.parent.iterdir())
    return [name for name in there if name == lock or names.is_temporary(name, target)]


if sys.platform == "win32":
    IS_ROOT = False

    def give(path: Path, uid: int, gid: int) -> None:
        raise NotImplementedError

    def fifo(path: Path) -> None:
        raise NotImplementedError

    def killed_in_child(run: Callable[[Callable[[], BaseException]], object]) -> bool:
        raise NotImplementedError

else:
    IS_ROOT = os.geteuid() == 0

    def give(path: Path, uid: int, gid: int) -> None:
        os.chown(path, uid, gid)

    def fifo(path: Path) -> None:
        os.mkfifo(path)

    def killed_in_child(run: Callable[[Callable[[], BaseException]], object]) -> bool:
        """Runs it in another process, hands it what kills that, and says whether it died of it."""

        def die() -> BaseException:
            os.kill(os.getpid(), signal.SIGKILL)
            return Killed()

        child = os.fork()
        if not child:
            run(die)
            os._exit(0)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def made(folder: Path, data: bytes = OLD, mode: int = 0o640) -> Path:
    target = folder / "mail.ini"
    target.write_bytes(data)
    target.chmod(mode)
    return target


def mode_of(path: Path) -> int:
    return path.stat().st_mode & 0o777
