"""A file system without room: by root a real one, elsewhere a limit on the size of files (`test_faults.py`)."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.store import on_full_disk
from tests.unit.store.faulty import IS_ROOT

ROOT = Path(__file__).parents[3]
UNSHARE = ["unshare", "--mount", "--propagation", "private"]


def _may_mount() -> bool:
    if not IS_ROOT or not shutil.which("unshare"):
        return False
    done = subprocess.run(
        [*UNSHARE, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False
    )
    return done.returncode == 0


@pytest.mark.skipif(not _may_mount(), reason="only root mounts a file system, and not in every container")
def test_on_a_full_file_system_the_old_file_stays_and_the_next_run_succeeds(tmp_path: Path) -> None:
    done = subprocess.run(
        [*UNSHARE, sys.executable, "-m", on_full_disk.__name__, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["wrong"] == []
    assert set(told["seen"]) == {"done", "full"}
    assert min(told["seen"].values()) > 5
