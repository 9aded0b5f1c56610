"""Lints many settings files offline in one run: what a file costs, and whether memory stays flat.

    python tests/bench/lint.py [--count N]      exits 1 above a budget

Each file is opened, read, judged and reported as `gemdiag check --offline --format jsonl` does it, one after the
other on one core. The files are the samples of the tests, each time a little different.
"""

import argparse
import itertools
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

assert sys.platform == "linux", "what a process has had at its peak is Linux's to tell"

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from gemdiag import formats, presets, reports  # noqa: E402  found through the line above
from gemdiag.app import inputs  # noqa: E402
from gemdiag.app.diagnose import diagnose  # noqa: E402
from gemdiag.app.request import Request  # noqa: E402
from gemdiag.app.unreadable import unreadable  # noqa: E402
from gemdiag.model.provider import Knowledge  # noqa: E402
from gemdiag.model.settings import Settings  # noqa: E402
from gemdiag.redaction import Redactor  # noqa: E402
from tests.hostile.appetite import peak  # noqa: E402

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


def make(folder: Path, count: int) -> list[Path]:
    made = []
    for number, sample in zip(range(count), itertools.cycle(SAMPLES), strict=False):
        data = sample.read_bytes()
        if sample.suffix == ".ini" and b"\0" not in data:
            data += f"\nKey{number}=value {number}\n".encode()
        made.append(folder / f"{number:05}-{sample.name}")
        made[-1].write_bytes(data)
    return made


def lint(path: Path, knowledge: Knowledge) -> str:
    settings = read(path)
    made = reports.document(diagnose(settings, knowledge, Request(offline=True)).diagnosis)
    redactor = Redactor("standard", formats.secrets(settings), own_words=reports.schema)
    return reports.render([made], "jsonl", lang="en", redactor=redactor)


def read(path: Path) -> Settings:
    (found,) = inputs.read(str(path), folders=False)
    assert isinstance(found, inputs.Input)
    try:
        return formats.read(found.data, path=found.name)
    except formats.FormatFault as fault:
        return unreadable(found.name, fault.kind, fault.line, fault.column)


def run(files: Iterator[Path], count: int) -> Linted:
    knowledge = presets.load()
    for path in itertools.islice(files, WARM_UP):
        lint(path, knowledge)
    before, started = peak(), time.process_time()
    for path in files:
        lint(path, knowledge)
    return Linted((time.process_time() - started) * 1000 / count, peak() - before)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=COUNT, metavar="N")
    count = parser.parse_args().count
    with tempfile.TemporaryDirectory(prefix="gemdiag-bench-") as folder:
        found = run(iter(make(Path(folder), count + WARM_UP)), count)
    sys.stdout.write(
        f"{found.ms:.1f} ms a file (at most {MILLISECONDS:.0f}); {count} files more, "
        f"{found.kb} KB more at the peak (at most {MORE_KB})\n"
    )
    return 0 if found.ms <= MILLISECONDS and found.kb <= MORE_KB else 1


if __name__ == "__main__":
    sys.exit(main())
