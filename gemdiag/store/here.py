"""The disk of the system that gemdiag runs on."""

import sys
from typing import Final

from gemdiag.store.disk import Disk

if sys.platform == "win32":
    from gemdiag.store.windows import windows_disk

    DISK: Final[Disk] = windows_disk()
else:
    from gemdiag.store.posix import PosixDisk

    DISK: Final[Disk] = PosixDisk()
