"""winsim: what Windows and a worn-out disk refuse, put into the running program from outside."""

import shutil
import subprocess
from pathlib import Path
from time import monotonic
from typing import NamedTuple

import pytest

from tests.canary import CANARY
from tests.hostile import crashes
from tests.hostile.process import ROOT, environment
from tests.leaks import leaks

pytestmark = pytest.mark.hostile

NAME = "mail.ini"
OLD = crashes.SHOPS[NAME]
BACKOFF_S = 3.0
HANDLES = 11


class Ran(NamedTuple):
    code: int
    said: str
    seconds: float


def _migrate(hostile: Path, folder: Path, fault: str, about: str = "") -> Ran:
    """fault: as winsim takes it; about: only calls that name this."""
    shutil.rmtree(folder, ignore_errors=True)
    crashes.template(folder, NAME)
    started = monotonic()
    done = subprocess.run(
        [part.replace("{dir}", str(folder)) for part in crashes.migrate(NAME)],
        env=environment(
            folder.parent,
            PYTHONPATH=f"{hostile / 'winsim'}:{ROOT}",
            HOSTILE_FAULT=fault,
            HOSTILE_FAULT_PATH=about,
            LC_ALL="C.UTF-8",
        ),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    said = done.stdout + done.stderr
    assert "Traceback" not in said, said
    assert leaks(said, [CANARY]) == []
    return Ran(done.returncode, said, monotonic() - started)


def _beside(folder: Path) -> set[str]:
    """The kinds of files beside the settings: backup, journal, temporary, lock."""
    return {path.name.removeprefix(f"{NAME}.gemdiag-").partition("-")[0] for path in folder.iterdir()} - {
        NAME
    }


def _is_untouched(folder: Path) -> bool:
    return (folder / NAME).read_bytes() == OLD and _beside(folder) <= {"journal"}


@pytest.mark.parametrize("code", ["win5", "win32", "win33"])
def test_a_file_that_is_open_for_a_moment_is_replaced_a_little_later(
    hostile: Path, tmp_path: Path, code: str
) -> None:
    ran = _migrate(hostile, tmp_path / "shop", f"os.replace:{code}:3:1")
    assert ran.code == 0, ran.said
    assert (tmp_path / "shop" / NAME).read_bytes() != OLD
    assert _beside(tmp_path / "shop") == {"bak", "journal", "clicks.html"}


# The first replace is the backup's, the second that of the file itself.
@pytest.mark.parametrize("after", [0, 1])
def test_one_that_stays_open_is_left_as_it_is(hostile: Path, tmp_path: Path, after: int) -> None:
    ran = _migrate(hostile, tmp_path / "shop", f"os.replace:win32:inf:{after}")
    assert (ran.code, "open in another program" in ran.said) == (73, True), ran.said
    assert _is_untouched(tmp_path / "shop")


def test_the_waiting_is_bounded(hostile: Path, tmp_path: Path) -> None:
    plain = _migrate(hostile, tmp_path / "shop", "")
    waited = _migrate(hostile, tmp_path / "shop", "os.replace:win32:inf:1")
    # As much again for a computer that is busy.
    assert waited.seconds - plain.seconds < 2 * BACKOFF_S
    assert waited.seconds > 2


@pytest.mark.parametrize("after", [0, 1])
def test_no_other_way_is_taken_where_a_file_cannot_be_replaced(
    hostile: Path, tmp_path: Path, after: int
) -> None:
    """EXDEV: a copy would not be whole at every moment."""
    ran = _migrate(hostile, tmp_path / "shop", f"os.replace:EXDEV:inf:{after}")
    assert ran.code == 73, ran.said
    assert _is_untouched(tmp_path / "shop")


def test_a_plain_refusal_is_not_tried_again(hostile: Path, tmp_path: Path) -> None:
    ran = _migrate(hostile, tmp_path / "shop", "os.replace:EACCES:1:1")
    assert (ran.code, "may not be written by you" in ran.said) == (73, True), ran.said
    assert _is_untouched(tmp_path / "shop")


@pytest.mark.parametrize("nth", range(HANDLES))
def test_running_out_of_handles_loses_nothing(hostile: Path, tmp_path: Path, nth: int) -> None:
    folder = tmp_path / "shop"
    ran = _migrate(hostile, folder, f"os.open:EMFILE:1:{nth}", about=str(folder / NAME))
    new = (folder / NAME).read_bytes()
    assert (ran.code == 0) == (new != OLD), ran.said
    if new == OLD:
        assert ran.code in {66, 73}, ran.said
        assert _is_untouched(folder)
    else:
        assert [path.read_bytes() for path in folder.glob(f"{NAME}.gemdiag-bak-*")] == [OLD]
