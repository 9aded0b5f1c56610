"""Writing a report or another result to a file that somebody named."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from gemdiag.store import names
from gemdiag.store.content import snapshot
from gemdiag.store.disk import Disk
from gemdiag.store.fault import StoreFault
from gemdiag.store.here import DISK
from gemdiag.store.laying import lay_down, put_in_place
from gemdiag.store.lock import Lock
from gemdiag.store.recovery import clean


def write_output(
    path: str | Path,
    text: str | bytes,
    *,
    inputs: Iterable[str | Path] = (),
    timeout: float = 10.0,
    disk: Disk = DISK,
) -> None:
    """Replaces a regular file or makes a new one, whole or not at all; never a link, a device, an input."""
    target = names.absolute(path)
    names.refuse_device(target)
    with Lock(target, timeout, disk=disk):
        clean(disk, target)
        seen = snapshot(disk, target)
        if seen and any(is_same(target, Path(source)) for source in inputs):
            raise StoreFault("exists", target)
        temporary = lay_down(
            disk, target, text.encode() if isinstance(text, str) else text, seen.meta if seen else None
        )
        put_in_place(disk, temporary, target)
        with suppress(OSError):  # it is there, whole; the old one may come back after a power cut
            disk.sync_folder(target.parent)


def is_same(target: Path, source: Path) -> bool:
    """Whether both are names of one file; where either is missing, they are not."""
    try:
        return source.samefile(target)
    except OSError:
        return False
