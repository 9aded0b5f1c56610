"""crashloop.py: gemdiag's own file survives a death and a refusal at any call that changes a file.

In a file beside the one for INI, so that both run at once.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile import crashes
from tests.hostile.process import ROOT

pytestmark = [
    pytest.mark.hostile,
    pytest.mark.skipif(not shutil.which("strace"), reason="there is no strace here"),
]
NAME = "mail.yaml"


@pytest.mark.parametrize("mode", ["kill", "eacces", "sync"])
def test_the_file_is_the_old_or_the_new_one_whatever_happens_when(
    hostile: Path, tmp_path: Path, mode: str
) -> None:
    made = crashes.template(tmp_path / "template", NAME)
    looped = crashes.loop(hostile, made, NAME, mode, crashes.migrate(NAME))
    assert (looped.code, "0 violation(s)" in looped.told) == (0, True), looped.told


def test_the_harness_sees_a_careless_write(hostile: Path, tmp_path: Path) -> None:
    """Otherwise the tests here would be blind."""
    made = crashes.template(tmp_path / "template", NAME)
    careless = "import sys; p = sys.argv[1]; t = open(p).read(); open(p, 'w').write(t.replace('587', '465'))"
    looped = crashes.loop(hostile, made, NAME, "kill", [sys.executable, "-c", careless, f"{{dir}}/{NAME}"])
    assert looped.code == 1, looped.told
    assert "VIOLATION" in looped.told


def test_the_loop_over_all_formats_does_not_rot(hostile: Path) -> None:
    """In its short form; the long one is for people."""
    words = [str(ROOT / "tests" / "bench" / "crash.py"), str(hostile), "--name", "mail.reg"]
    done = subprocess.run(
        [sys.executable, *words, "--mode", "sync"], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "5 points; nothing violated" in done.stdout


def test_nothing_is_wider_than_the_file_is_whatever_the_umask(hostile: Path, tmp_path: Path) -> None:
    made = crashes.template(tmp_path / "template", NAME, mode=0o600)
    looped = crashes.loop(hostile, made, NAME, "sync", crashes.migrate(NAME), widest=0o600, umask=0)
    assert (looped.code, "0 violation(s)" in looped.told) == (0, True), looped.told
