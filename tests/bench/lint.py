"""Lints many settings files offline in one run: what a file costs, and whether memory stays flat.

    python tests/bench/lint.py [--count N]      exits 1 above a budget

Runs `gemdiag check FOLDER --offline --format jsonl`. The files are the samples of the tests, each time a little
different and each with a password of its own.
"""

import argparse
import itertools
import os
import sys
import tempfile
import time
from contextlib import redirect_stdout
from pathlib import Path
from typing import NamedTuple

assert sys.platform == "linux", "what a process has had at its peak is Linux's to tell"

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from gemdiag.cli.entry import run  # noqa: E402  found through the line above
from tests.hostile.appetite import peak  # noqa: E402  as above

COUNT = 5_000
WARM_UP = 100
"""Files before anything is counted: by then every module is imported and the usual labels are known."""
MILLISECONDS, MORE_KB = 20.0, 8_192
"""At most: CPU a file; what the peak of memory may grow by, however many files."""
SAMPLES = sorted(
    path for path in (ROOT / "tests" / "data" / "configs").iterdir() if not path.name.startswith("bad_")
)


class Linted(NamedTuple):
    """ms: CPU a file. kb: how much the peak of memory has grown since the warm-up."""

    ms: float
    kb: int


def make(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number, sample in zip(range(count), itertools.cycle(SAMPLES), strict=False):
        data = sample.read_bytes()
        if sample.suffix == ".ini" and b"\0" not in data:
            data += f"\nKey{number}=value {number}\nConfirm=Kx{number}-w9Zq\n".encode()
        (folder / f"{number:05}-{sample.name}").write_bytes(data)
    return folder


def lint(folder: Path) -> None:
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
        code = run(["-q", "check", str(folder), "--offline", "--format", "jsonl"])
    assert code < 64, code


def measured(folder: Path, count: int) -> Linted:
    lint(make(folder / "warm-up", WARM_UP))
    many = make(folder / "many", count)
    before, started = peak(), time.process_time()
    lint(many)
    return Linted((time.process_time() - started) * 1000 / count, peak() - before)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=COUNT, metavar="N")
    count = parser.parse_args().count
    with tempfile.TemporaryDirectory(prefix="gemdiag-bench-") as folder:
        found = measured(Path(folder), count)
    sys.stdout.write(
        f"{found.ms:.1f} ms a file (at most {MILLISECONDS:.0f}); {count} files more, "
        f"{found.kb} KB more at the peak (at most {MORE_KB})\n"
    )
    return 0 if found.ms <= MILLISECONDS and found.kb <= MORE_KB else 1


if __name__ == "__main__":
    sys.exit(main())
