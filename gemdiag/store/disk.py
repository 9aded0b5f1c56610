"""The port to the disk: the operations that every write is made of. A test makes each fail in turn."""

import os
import stat
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Final, NamedTuple

# Only links that someone planted meet O_NOFOLLOW and only FIFOs O_NONBLOCK; Windows needs O_BINARY.
_ALWAYS: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
READ: Final = os.O_RDONLY | _ALWAYS
READ_THROUGH_LINKS: Final = READ & ~getattr(os, "O_NOFOLLOW", 0)
CREATE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _ALWAYS
APPEND: Final = os.O_RDWR | os.O_CREAT | os.O_APPEND | _ALWAYS
UPDATE: Final = os.O_RDWR | os.O_CREAT | _ALWAYS

PRIVATE: Final = 0o600


class Meta(NamedTuple):
    """Who may do what with a file: POSIX permission bits, owner and group."""

    mode: int
    uid: int
    gid: int

    @classmethod
    def of(cls, status: os.stat_result) -> "Meta":
        return cls(stat.S_IMODE(status.st_mode), status.st_uid, status.st_gid)


class Disk(ABC):
    """What is the same on every system; `PosixDisk` and `WindowsDisk` are what gets used."""

    def open(self, path: Path, flags: int) -> int:
        return os.open(path, flags, PRIVATE)

    def read(self, handle: int, size: int) -> bytes:
        return os.read(handle, size)

    def write(self, handle: int, data: bytes) -> int:
        return os.write(handle, data)

    def sync(self, handle: int) -> None:
        os.fsync(handle)

    def close(self, handle: int) -> None:
        os.close(handle)

    def status(self, handle: int) -> os.stat_result:
        return os.fstat(handle)

    def status_of(self, path: Path) -> os.stat_result:
        """Of the link itself where there is one."""
        return path.lstat()

    def replace(self, source: Path, target: Path) -> None:
        source.replace(target)

    def unlink(self, path: Path) -> None:
        path.unlink()

    def names(self, folder: Path) -> list[str]:
        return os.listdir(folder)  # noqa: PTH208  names alone, no Path for each

    def wait(self, seconds: float) -> None:
        time.sleep(seconds)

    def clock(self) -> float:
        return time.monotonic()

    @abstractmethod
    def sync_folder(self, folder: Path, /) -> None:
        """Makes the names in the folder survive a power cut."""

    @abstractmethod
    def make_private(self, handle: int, path: Path, owner: Meta | None, /) -> None:
        """Nobody but the user, or `owner`, gets at a file that is still empty."""

    @abstractmethod
    def make_alike(self, handle: int, path: Path, old: Path, meta: Meta, /) -> None:
        """Gives a complete new file the permissions of the one it will replace."""

    @abstractmethod
    def try_lock(self, handle: int) -> bool:
        """Takes the lock if nobody has it; never waits."""

    @abstractmethod
    def let_go(self, handle: int, path: Path | None) -> None:
        """Ends a lock; with `path`, its file goes too, in an order that no other run can slip between."""

    @abstractmethod
    def trusts(self, status: os.stat_result, around: list[os.stat_result], /) -> bool:
        """Whether a file can be ours, or of who owns what is `around` it, rather than planted by others."""
