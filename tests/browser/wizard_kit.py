"""`gemdiag wizard --web` as a process of its own, before a garage's servers on loopback."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from gemdiag.lab.lab import Lab
from tests.cli.kit import child

PATIENCE = 60


class Served(NamedTuple):
    link: str
    process: subprocess.Popen[str]
    folder: Path


@contextmanager
def served(lab: Lab, folder: Path, *words: str) -> Iterator[Served]:
    """Its one line of standard output is the link."""
    started = subprocess.Popen(
        [sys.executable, "-m", "gemdiag", "wizard", "--no-open", "--no-control", *words, *lab.cli_options()],
        cwd=folder,
        env=child(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert started.stdout
    try:
        yield Served(started.stdout.readline().strip(), started, folder)
    finally:
        if started.poll() is None:
            started.kill()
        started.communicate()
