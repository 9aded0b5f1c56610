"""Ctrl-C at any moment ends with 130, one sentence, no traceback and whole files; so does a reader that leaves."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gemdiag.lab.lab import Lab
from gemdiag.lab.script import Script
from tests.cli.kit import BOTH, HOST, PYTHON, YAML, child, garage, ini, names

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are of POSIX")

# Runs gemdiag in a fork that is interrupted when it is about to load a module: once for each.
AT_IMPORTS = """
import os, signal, sys
import gemdiag.__main__ as entry
signal.signal(signal.SIGINT, signal.default_int_handler)

class Interrupt:
    def __init__(self, moment):
        self.moment = moment
    def find_spec(self, name, *_):
        if name == self.moment:
            sys.meta_path.remove(self)
            signal.raise_signal(signal.SIGINT)

for moment in sys.argv[1].split(","):
    child = os.fork()
    if not child:
        sys.meta_path.insert(0, Interrupt(moment))
        sys.argv = ["gemdiag", "check", "own.yaml", "--offline"]
        sys.stdout = open(os.devnull, "w")  # what was found by then is told
        try:
            entry.main()
        except SystemExit as left:
            os._exit(left.code)
        os._exit(99)
    print(moment, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
MOMENTS = (
    "gemdiag.cli.entry",
    "click",
    "gemdiag.cli.session",
    "gemdiag.words",
    "gemdiag.cli.check",
    "gemdiag.app.diagnose",
    "gemdiag.rules",
    "yaml",
    "gemdiag.reports",
    "gemdiag.planning",
    "ssl",
)


def test_at_every_step_of_the_start(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(YAML, encoding="utf-8")
    said = subprocess.run(
        [sys.executable, "-c", AT_IMPORTS, ",".join(MOMENTS)],
        cwd=tmp_path,
        env=child(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert said.stdout == "".join(f"{moment} 130\n" for moment in MOMENTS), said.stderr
    assert "Traceback" not in said.stderr


@contextmanager
def started(folder: Path, lab: Lab, *words: str) -> Iterator[subprocess.Popen[str]]:
    """gemdiag, as a person would have started it, on this lab."""
    options = ["--no-control", "--timeout", "30", "--no-state", *lab.cli_options()]
    running = subprocess.Popen(
        [*PYTHON, *words, *options],
        cwd=folder,
        env=child(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        yield running
    finally:
        running.kill()
        running.communicate()


def wait_for(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    pause = threading.Event()
    while not happened():
        assert time.monotonic() < until, "it never happened"
        pause.wait(0.01)


def test_while_a_server_keeps_silent_what_was_found_is_reported(tmp_path: Path) -> None:
    (tmp_path / "shop.ini").write_text(ini(), encoding="utf-8")
    deaf = {**BOTH, f"{HOST}:465": Script("implicit", faults={"handshake": "silent"})}
    with (
        garage(deaf) as lab,
        started(tmp_path, lab, "check", "shop.ini", "-v", "--format", "json", "-o", "r.json") as running,
    ):
        assert running.stderr is not None
        for line in running.stderr:
            if f"{HOST}:587, encrypted after the greeting: " in line:
                break
        wait_for(lambda: lab.heard[f"{HOST}:465"].connections > 0)
        before = time.monotonic()
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=20)
        assert time.monotonic() - before < 3
    assert running.returncode == 130
    assert "Traceback" not in err
    told = json.loads(out)
    assert told["complete"] is False
    assert told == json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert any(end["port"] == 587 and end["starttls"] for end in told["endpoints"])
    assert names(tmp_path) == ["r.json", "shop.ini"]


def test_an_interrupted_plan_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(YAML.replace("465", "587"), encoding="utf-8")
    deaf = {f"{HOST}:587": Script(faults={"greeting": "silent"})}
    with garage(deaf) as lab, started(tmp_path, lab, "migrate", "--yes", "own.yaml") as running:
        wait_for(lambda: lab.heard[f"{HOST}:587"].connections > 0)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=20)
    assert running.returncode == 130
    assert "Traceback" not in err
    assert "Written" not in out
    assert names(tmp_path) == ["own.yaml"]


def test_pressed_again_and_again_it_still_ends_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(YAML, encoding="utf-8")
    deaf = {f"{HOST}:465": Script("implicit", faults={"handshake": "silent"})}
    with garage(deaf) as lab, started(tmp_path, lab, "check", "own.yaml") as running:
        wait_for(lambda: lab.heard[f"{HOST}:465"].connections > 0)
        pause = threading.Event()
        for _ in range(20):
            running.send_signal(signal.SIGINT)
            if running.poll() is not None:
                break
            pause.wait(0.02)
        _, err = running.communicate(timeout=20)
    assert running.returncode == 130
    assert "Traceback" not in err


def test_the_demo_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "tmp").mkdir()
    running = subprocess.Popen(
        [*PYTHON, "demo"],
        cwd=tmp_path,
        env=child(TMPDIR=str(tmp_path / "tmp")),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert running.stdout is not None
    assert running.stdout.readline()
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=20)
    assert running.returncode == 130
    assert "Traceback" not in err
    assert names(tmp_path / "tmp") == []


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("explain --all", 0),
        ("check shop.ini --offline", 2),
        ("migrate shop.ini --offline --yes", 2),
        ("check missing.ini", 66),
    ],
)
def test_a_reader_that_leaves_changes_no_exit_code(line: str, code: int, tmp_path: Path) -> None:
    (tmp_path / "shop.ini").write_text(ini(Port="0"), encoding="utf-8")
    read, write = os.pipe()
    os.close(read)
    words = [*line.split(), *(["-o", "r.json"] if "shop.ini" in line else [])]
    said = subprocess.run(
        [*PYTHON, *words],
        cwd=tmp_path,
        env=child(),
        stdout=write,
        stderr=subprocess.PIPE if code != 66 else write,
        text=True,
        timeout=30,
        check=False,
    )
    os.close(write)
    assert said.returncode == code
    assert "Traceback" not in (said.stderr or "")
    assert "Error" not in (said.stderr or "")
    assert ("r.json" in names(tmp_path)) == ("shop.ini" in line)
