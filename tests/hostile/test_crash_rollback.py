"""crashloop.py: a rollback ends at the new or the old file too, whatever happens at any call of it."""

import shutil
from pathlib import Path

import pytest

from tests.hostile import crashes

pytestmark = [
    pytest.mark.hostile,
    pytest.mark.skipif(not shutil.which("strace"), reason="there is no strace here"),
]
NAME = "mail.yaml"


@pytest.mark.parametrize("mode", ["kill", "eio"])
def test_a_rollback_ends_at_the_new_or_the_old_file_too(hostile: Path, tmp_path: Path, mode: str) -> None:
    made = crashes.migrated(tmp_path / "template", NAME)
    looped = crashes.loop(hostile, made, NAME, mode, crashes.rollback(NAME, made))
    assert (looped.code, "0 violation(s)" in looped.told) == (0, True), looped.told
