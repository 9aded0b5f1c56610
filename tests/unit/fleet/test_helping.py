"""Helping processes do not hear Ctrl-C, not even before their first line, and never outlive their maker."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no groups of processes to signal"
)

PRESSED = """
import os, signal
from gemdiag.fleet.helping import helpers, unheard
signal.signal(signal.SIGINT, lambda *_: None)
with helpers(2, int) as pool:
    with unheard():
        asked = [pool.submit(os.getpid) for _ in range(4)]
    os.killpg(0, signal.SIGINT)
    print(len([each.result() for each in asked]))
"""
LEFT = """
import os
from gemdiag.fleet.helping import helpers, leave, unheard
pool = helpers(2, int)
with unheard():
    asked = [pool.submit(os.getpid) for _ in range(4)]
print(len([each.result() for each in asked]), flush=True)
leave(130)
"""


@pytest.mark.parametrize(("script", "code"), [(PRESSED, 0), (LEFT, 130)], ids=["pressed", "left"])
def test_ctrl_c_and_a_maker_that_leaves_at_once(script: str, code: int) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=20,  # whoever outlives it holds its output open
        check=False,
        start_new_session=True,
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (code, "4\n", "")
