"""Ctrl-C over a fleet with helping processes, which a terminal sends to every one of them."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.kit import PYTHON, child, ini
from tests.cli.test_interrupts import wait_for

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no groups of processes to signal"
)


@pytest.mark.parametrize(("times", "lang"), [(1, "en"), (1, "fr"), (2, "en")])
def test_it_ends_with_its_count_and_no_word_of_python(times: int, lang: str, tmp_path: Path) -> None:
    for number in range(300):
        (tmp_path / f"g{number:03}.ini").write_text(ini(), encoding="utf-8")
    running = subprocess.Popen(
        [*PYTHON, "fleet", ".", "--offline", "--no-state", "-o", "../x.jsonl", "--lang", lang],
        cwd=tmp_path,
        env=child(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )
    out = tmp_path.parent / "x.jsonl"
    wait_for(lambda: out.exists() and out.read_bytes().count(b"\n") >= 64)  # helpers are being started
    for _ in range(times):
        os.killpg(running.pid, signal.SIGINT)  # type: ignore[attr-defined,unused-ignore]
    _, err = running.communicate(timeout=20)  # a helper that outlives it would hold standard error open
    finished = out.read_bytes().count(b"\n")
    out.unlink()

    assert running.returncode == 130
    assert "Traceback" not in err
    assert "leaked" not in err
    assert times == 2 or f"{finished} {'of 300 shops' if lang == 'en' else 'garages sur 300'}" in err
