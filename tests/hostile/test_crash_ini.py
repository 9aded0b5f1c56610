"""crashloop.py: an INI file survives a death, an interrupt and a full disk at any call that changes a file.

Every other refusal at every call is in `tests/unit/store/test_every_fault.py`, and all of them by this harness
in `tests/bench/crash.py`: each point costs a run or two of the whole program.
"""

import shutil
from pathlib import Path

import pytest

from tests.hostile import crashes

pytestmark = [
    pytest.mark.hostile,
    pytest.mark.skipif(not shutil.which("strace"), reason="there is no strace here"),
]
NAME = "mail.ini"


@pytest.mark.parametrize("mode", ["kill", "int", "enospc", "sync"])
def test_the_file_is_the_old_or_the_new_one_whatever_happens_when(
    hostile: Path, tmp_path: Path, mode: str
) -> None:
    made = crashes.template(tmp_path / "template", NAME)
    looped = crashes.loop(hostile, made, NAME, mode, crashes.migrate(NAME))
    assert (looped.code, "0 violation(s)" in looped.told) == (0, True), looped.told
