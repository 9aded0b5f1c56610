"""Runs as root in a mount namespace of its own: writes and takes back on a file system with ever less room.

    unshare --mount python on_full_disk.py FOLDER       FOLDER: an empty one, where a small tmpfs is mounted

Prints as JSON what was seen: of writes and rollbacks how often each outcome, and what was wrong.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gemdiag import store
from tests.unit.store.faulty import leftovers

OLD, NEW = b"Port=587\n" * 700, b"Port=465\n" * 700  # two pages of a tmpfs each
PAGE, PAGES, FILES, MOST_LEFT = 4096, 24, 12, 8
NOW = datetime(2026, 11, 23, 14, 2, 11, tzinfo=UTC)


def _mounted(folder: Path, options: str) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True)


def _unmounted(folder: Path) -> None:
    subprocess.run(["umount", str(folder)], check=True)


def _fill_pages(folder: Path, left: int) -> None:
    """All but so many pages."""
    with (folder / "full").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * PAGE)
        except OSError:
            pass
        file.truncate(max(0, file.tell() // PAGE - left) * PAGE)


def _fill_files(folder: Path, left: int) -> None:
    """All but so many names."""
    made = []
    try:
        for number in range(FILES):
            made.append(folder / f"full{number}")
            made[-1].touch()
    except OSError:
        made.pop()
    for path in made[:left]:
        path.unlink()


def _written(target: Path) -> Any:
    return store.replace(target, NEW, expected=store.digest_of(OLD), now=NOW)


def _rolled_back(target: Path) -> Any:
    return store.rollback(target, now=NOW)


def _wrong(target: Path, before: bytes, after: bytes, operation: Callable[[Path], Any]) -> tuple[str, str]:
    """The outcome, and what is wrong with it."""
    outcome: str
    try:
        operation(target)
    except store.StoreFault as fault:
        outcome, meant = fault.kind, before
    else:
        outcome, meant = "done", after
    there = target.read_bytes()
    wrong = "" if there == meant else f"{len(there)} bytes"
    wrong += "".join(name for name in leftovers(target) if "tmp" in name)
    wrong += "".join(b.id for b in store.backups(target) if Path(b.path).read_bytes() not in (OLD, NEW))
    for path in target.parent.glob("full*"):
        path.unlink()
    said = store.recover(target, now=NOW)
    if outcome != "done":
        wrong += "".join(each for each in said if each not in ("undone", "cleaned"))
        operation(target)
    wrong += "" if target.read_bytes() == after and not leftovers(target) else " not healed"
    return outcome, wrong


def main() -> None:
    folder = Path(sys.argv[1])
    seen: Counter[str] = Counter()
    wrong: list[str] = []
    for fill, options in ((_fill_pages, f"size={PAGES * PAGE}"), (_fill_files, f"size=1m,nr_inodes={FILES}")):
        for back in (False, True):
            for left in range(MOST_LEFT + 1):
                _mounted(folder, options)
                target = folder / "mail.ini"
                target.write_bytes(OLD)
                if back:
                    _written(target)
                fill(folder, left)
                before, after = (NEW, OLD) if back else (OLD, NEW)
                outcome, fault = _wrong(target, before, after, _rolled_back if back else _written)
                seen[outcome] += 1
                if fault:
                    wrong.append(f"{fill.__name__} {left} back={back}: {outcome} {fault}")
                _unmounted(folder)
    print(json.dumps({"seen": seen, "wrong": wrong}))


if __name__ == "__main__":
    os.umask(0o077)
    main()
