"""Whole processes as a person runs them, and what each of them cost."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.bench.world import SETTINGS

BENCH = Path(__file__).resolve().parent
ROOT = BENCH.parents[1]
# What the installed script does (pip's template of a console script).
GEMDIAG = (sys.executable, "-c", "import re, sys; from gemdiag.__main__ import main; sys.exit(main())")
SHOP = "shop.yaml"


class Run(NamedTuple):
    """One process: seconds on the clock, seconds of CPU (user and system), MB at the peak, what it said."""

    wall: float
    cpu: float
    memory: float
    said: str


def environment(folder: Path) -> dict[str, str]:
    """Of a process that keeps its bytecode, whatever is asked of this one; in a folder of its own."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("PYTHON", "GEMDIAG_"))}
    return {
        **kept,
        "PYTHONPATH": f"{ROOT}{os.pathsep}{BENCH}",
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
        "GEMDIAG_STATE_DIR": str(folder / "state"),
    }


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """With the settings of the shop whose servers `world` runs."""
    with tempfile.TemporaryDirectory(prefix="gemdiag-bench-") as name:
        Path(name, SHOP).write_text(SETTINGS, encoding="utf-8")
        yield Path(name)


if sys.platform == "win32":

    def _ended(_pid: int) -> tuple[int, float, float]:
        raise NotImplementedError  # POSIX alone tells what a child has cost

else:

    def _ended(pid: int) -> tuple[int, float, float]:
        """When it has: its exit code, seconds of CPU, MB at the peak."""
        _, status, used = os.wait4(pid, 0)
        return os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def run(words: Sequence[str], where: Path) -> Run:
    with (where / "out").open("w+b") as out:
        started = time.perf_counter()
        running = subprocess.Popen(
            words, cwd=where, env=environment(where), stdin=subprocess.DEVNULL, stdout=out
        )
        running.returncode, cpu, memory = _ended(running.pid)
        wall = time.perf_counter() - started
        out.seek(0)
        return Run(wall, cpu, memory, out.read().decode("utf-8"))


def diagnosis(options: Sequence[str], where: Path) -> Run:
    """One `gemdiag check`. One that did not ask everything is no measurement."""
    done = run([*GEMDIAG, "check", SHOP, "--format", "json", *options], where)
    report: dict[str, Any] = json.loads(done.said)
    found = {finding["id"] for finding in report["findings"]}
    if not report["complete"] or "auth.accepted" not in found:
        raise RuntimeError(f"the diagnosis did not get through: {sorted(found)}")
    return done
