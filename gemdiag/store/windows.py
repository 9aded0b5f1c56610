"""The disk on Windows. The library functions are handed in, so the rest runs and is tested anywhere."""

import ctypes
import errno
import os
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from gemdiag.store.disk import Disk, Meta

# The SECURITY_INFORMATION of winnt.h.
_DACL: Final = 0x00000004
_PROTECTED_DACL: Final = 0x80000000
# Security Descriptor Definition Language: protected from the folder's entries; full access for the
# owner, the system and the administrators, who can take it anyway.
_OWNER_ALONE: Final = "D:P(A;;FA;;;OW)(A;;FA;;;SY)(A;;FA;;;BA)"
_REVISION: Final = 1
# A byte far behind the text: a locked region cannot be read by others, and they want to read the pid.
_LOCKED_BYTE: Final = 1 << 20


class WindowsDisk(Disk):
    """Locks a byte with `msvcrt.locking`; permissions are the access list of the file (its DACL)."""

    def __init__(
        self, locking: Callable[[int, int, int], None], modes: tuple[int, int], advapi32: Any, kernel32: Any
    ) -> None:
        self._locking, (self._lock, self._unlock) = locking, modes
        self._advapi32, self._kernel32 = advapi32, kernel32

    def sync_folder(self, folder: Path, /) -> None:
        """NTFS keeps its names by its own journal; a folder cannot be flushed."""

    def replace(self, source: Path, target: Path) -> None:
        _must_be_writable(target)
        super().replace(source, target)

    def unlink(self, path: Path) -> None:
        _must_be_writable(path)
        super().unlink(path)

    def make_private(self, _handle: int, path: Path, _owner: Meta | None, /) -> None:
        descriptor = ctypes.c_void_p()
        _must(
            self._advapi32.ConvertStringSecurityDescriptorToSecurityDescriptorW(
                _OWNER_ALONE, _REVISION, ctypes.byref(descriptor), None
            ),
            path,
        )
        try:
            _must(self._advapi32.SetFileSecurityW(str(path), _DACL | _PROTECTED_DACL, descriptor), path)
        finally:
            self._kernel32.LocalFree(descriptor)

    def make_alike(self, _handle: int, path: Path, old: Path, _meta: Meta, /) -> None:
        size = ctypes.c_uint32(0)
        self._advapi32.GetFileSecurityW(str(old), _DACL, None, 0, ctypes.byref(size))
        if not size.value:  # the old file is gone: the new one stays private
            return
        descriptor = ctypes.create_string_buffer(size.value)
        _must(
            self._advapi32.GetFileSecurityW(str(old), _DACL, descriptor, size.value, ctypes.byref(size)), old
        )
        _must(self._advapi32.SetFileSecurityW(str(path), _DACL, descriptor), path)

    def try_lock(self, handle: int) -> bool:
        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        try:
            self._locking(handle, self._lock, 1)
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EDEADLK):
                raise
            return False
        finally:
            os.lseek(handle, 0, os.SEEK_SET)
        return True

    def let_go(self, handle: int, path: Path | None) -> None:
        """An open file cannot be removed here, and one that the next run has opened stays."""
        with suppress(OSError):
            os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
            self._locking(handle, self._unlock, 1)
        os.close(handle)
        if path:
            with suppress(OSError):
                path.unlink()

    def trusts(self, _status: os.stat_result, _around: list[os.stat_result], /) -> bool:
        """Owners are no numbers here; who may write into the folder is the folder's own business."""
        return True


def _must_be_writable(path: Path) -> None:
    """The system refuses a read-only file with the very code of one that is open for a moment."""
    with suppress(FileNotFoundError):
        if not path.lstat().st_mode & stat.S_IWRITE:
            raise PermissionError(errno.EACCES, "read-only", str(path))


def _must(done: int, path: Path) -> None:
    if not done:
        raise PermissionError(errno.EACCES, "access list", str(path))


if sys.platform == "win32":
    import msvcrt
    from ctypes import wintypes

    def windows_disk() -> WindowsDisk:
        advapi32, kernel32 = ctypes.WinDLL("advapi32"), ctypes.WinDLL("kernel32")
        pointer = ctypes.c_void_p
        convert = advapi32.ConvertStringSecurityDescriptorToSecurityDescriptorW
        convert.argtypes = (wintypes.LPCWSTR, wintypes.DWORD, pointer, pointer)
        advapi32.GetFileSecurityW.argtypes = (
            wintypes.LPCWSTR,
            wintypes.DWORD,
            pointer,
            wintypes.DWORD,
            pointer,
        )
        advapi32.SetFileSecurityW.argtypes = (wintypes.LPCWSTR, wintypes.DWORD, pointer)
        kernel32.LocalFree.argtypes, kernel32.LocalFree.restype = (pointer,), pointer
        return WindowsDisk(msvcrt.locking, (msvcrt.LK_NBLCK, msvcrt.LK_UNLCK), advapi32, kernel32)
