"""Writing a report or another result to a file that somebody named."""

import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from gemdiag.store import names
from gemdiag.store.content import snapshot
from gemdiag.store.disk import Disk
from gemdiag.store.fault import StoreFault
from gemdiag.store.here import DISK
from gemdiag.store.laying import lay_down, put_in_place
from gemdiag.store.lock import Lock
from gemdiag.store.recovery import clean

# Windows takes these for devices in every folder, whatever follows the first dot; and `name:stream`
# writes beside the content that anybody sees.
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_DEVICE: Final = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(\..*)?")


def write_output(
    path: str | Path,
    text: str,
    *,
    inputs: Iterable[str | Path] = (),
    timeout: float = 10.0,
    disk: Disk = DISK,
) -> None:
    """Replaces a regular file or makes a new one, whole or not at all; never a link, a device, an input."""
    target = names.absolute(path)
    if names_a_device(target.name):
        raise StoreFault("not_regular", target)
    with Lock(target, timeout, disk=disk):
        clean(disk, target)
        seen = snapshot(disk, target)
        if seen and any(_is_same(target, Path(source)) for source in inputs):
            raise StoreFault("exists", target)
        temporary = lay_down(disk, target, text.encode(), seen.meta if seen else None)
        put_in_place(disk, temporary, target)
        with suppress(OSError):  # it is there, whole; the old one may come back after a power cut
            disk.sync_folder(target.parent)


def names_a_device(name: str) -> bool:
    """Also elsewhere than on Windows: the file may be sent there."""
    return bool(_DEVICE.fullmatch(name)) or ":" in name


def _is_same(target: Path, source: Path) -> bool:
    try:
        return source.samefile(target)
    except OSError:
        return False
