"""Every format of settings through `crashloop.py`: a death, an interrupt, a failure at any call that changes a file.

    python tests/bench/crash.py HOSTILE [--way rollback ...] [--name mail.reg ...] [--mode kill ...]

Exits 1 on a violation; needs strace. HOSTILE: the folder of the hostile servers. INI and YAML are held to the same in `tests/hostile/`; here are all
formats, by `migrate --in-place` and then by `rollback` of that.
"""

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.hostile import crashes  # noqa: E402  found through the line above

WAYS: dict[str, tuple[Callable[[Path, str], Path], Callable[[str, Path], Sequence[str]]]] = {
    "migrate": (crashes.template, lambda name, _: crashes.migrate(name)),
    "rollback": (crashes.migrated, crashes.rollback),
}


class Row(NamedTuple):
    """points: calls at which something was done to the program."""

    way: str
    name: str
    mode: str
    points: int
    violations: int
    seconds: float
    told: str


def rows(hostile: Path, ways: Sequence[str], names: Sequence[str], modes: Sequence[str]) -> Iterator[Row]:
    for way in ways:
        prepare, words = WAYS[way]
        for name in names:
            for mode in modes:
                with tempfile.TemporaryDirectory() as folder:
                    made = prepare(Path(folder) / "template", name)
                    started = time.monotonic()
                    looped = crashes.loop(hostile, made, name, mode, words(name, made))
                yield _row(way, name, mode, looped, time.monotonic() - started)


def _row(way: str, name: str, mode: str, looped: crashes.Loop, seconds: float) -> Row:
    points = re.search(r": (\d+) (?:injection points|rename/link)", looped.told)
    found = looped.told.count("VIOLATION")
    violations = found if looped.code in {0, 1} and (looped.code == 1) == bool(found) else -1
    return Row(way, name, mode, int(points[1]) if points else 0, violations, seconds, looped.told)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("hostile", type=Path)
    parser.add_argument("--name", action="append", choices=list(crashes.SHOPS))
    parser.add_argument("--way", action="append", choices=list(WAYS))
    parser.add_argument("--mode", action="append", choices=list(crashes.MODES))
    given = parser.parse_args()
    bad = points = 0
    print(f"{'':9} {'file':10} {'mode':7} {'points':>6} {'violations':>10} {'seconds':>8}")
    for row in rows(
        given.hostile, given.way or list(WAYS), given.name or list(crashes.SHOPS), given.mode or crashes.MODES
    ):
        print(
            f"{row.way:9} {row.name:10} {row.mode:7} {row.points:6} {row.violations:10} {row.seconds:8.1f}",
            flush=True,
        )
        points += row.points
        if row.violations:
            bad += 1
            print(row.told)
    print(f"{points} points; {bad or 'nothing'} violated")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
