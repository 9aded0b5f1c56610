"""The disk on Linux and macOS."""

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path

from gemdiag.store.disk import Disk, Meta

if sys.platform != "win32":
    import fcntl

    _ACL = "system.posix_acl_access"  # acl(5)

    class PosixDisk(Disk):
        """Locks with flock(2), which ends with the process that holds it."""

        def sync(self, handle: int) -> None:
            if sys.platform == "darwin":
                # fsync(2) there leaves the data in the drive's own memory; file systems without this say so.
                with suppress(OSError):
                    fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
                    return
            os.fsync(handle)

        def sync_folder(self, folder: Path, /) -> None:
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(handle)
            except OSError as error:
                if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # a file system that cannot
                    raise
            finally:
                os.close(handle)

        def make_private(self, handle: int, _path: Path, owner: Meta | None, /) -> None:
            """Opened with mode 0600; a file that root writes for somebody is that person's."""
            now = os.fstat(handle)
            if owner and (now.st_uid, now.st_gid) != (owner.uid, owner.gid):
                os.fchown(handle, owner.uid, owner.gid)

        def make_alike(self, handle: int, _path: Path, old: Path, meta: Meta, /) -> None:
            _copy_acl(handle, old)
            os.fchmod(handle, meta.mode)  # afterwards: an ACL takes the group bits for its mask

        def try_lock(self, handle: int) -> bool:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        def let_go(self, handle: int, path: Path | None) -> None:
            if path:
                with suppress(OSError):
                    path.unlink()
            os.close(handle)

        def trusts(self, status: os.stat_result, around: list[os.stat_result], /) -> bool:
            return status.st_uid in {0, os.geteuid(), *(other.st_uid for other in around)}

    def _copy_acl(handle: int, old: Path) -> None:
        """Without its ACL, the group bits of a file would mean more than they did."""
        if sys.platform == "linux":
            try:
                acl = os.getxattr(old, _ACL, follow_symlinks=False)
            except OSError:
                with suppress(OSError):  # one that the folder hands down
                    os.removexattr(handle, _ACL)
            else:
                os.setxattr(handle, _ACL, acl)
