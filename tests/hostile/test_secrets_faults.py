"""S04: what fails inside, or is told of by Python itself, says where it was and never what it held."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.canary import CANARY
from tests.hostile.process import PYTHON, ROOT, environment, shop_in
from tests.leaks import leaks

pytestmark = pytest.mark.hostile

OFFLINE = ("--offline", "-vv", "--lang", "en")
AS_INPUT, NOT_WRITTEN = 66, 73


def ran(folder: Path, *command: str, **variables: str) -> Any:
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment(folder, PYTHONFAULTHANDLER="1", **variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert leaks(done.stdout + done.stderr, [CANARY]) == []
    assert "Traceback (most recent call last)" not in done.stderr, done.stderr
    return done


def failing(hostile: Path, folder: Path, fault: str, about: str, *words: str) -> Any:
    """With winsim in the way of calls that name this."""
    path = f"{hostile / 'winsim'}:{ROOT}"
    return ran(folder, *PYTHON, *words, PYTHONPATH=path, HOSTILE_FAULT=fault, HOSTILE_FAULT_PATH=str(about))


@pytest.mark.parametrize("code", ["EIO", "EMFILE"])
def test_a_settings_file_that_cannot_be_opened(code: str, hostile: Path, tmp_path: Path) -> None:
    shop = shop_in(tmp_path)
    done = failing(hostile, tmp_path, f"os.open:{code}:inf", shop, "check", shop, *OFFLINE)
    assert (done.returncode, done.stdout) == (AS_INPUT, "")
    assert "shop.ini cannot be read just now: the system reports a fault." in done.stderr


@pytest.mark.parametrize("name", ["r.html", "b.zip"])
def test_an_output_that_cannot_be_put_in_its_place(name: str, hostile: Path, tmp_path: Path) -> None:
    shop, option = shop_in(tmp_path), "--bundle" if name == "b.zip" else "-o"
    done = failing(hostile, tmp_path, "os.replace:EIO:inf", name, "check", shop, option, name, *OFFLINE)
    assert done.returncode == NOT_WRITTEN, done.stderr
    assert "the disk reported an error" in done.stderr
    assert name not in {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize("mode", [("-X", "dev"), ("-W", "error"), ("-X", "dev", "-W", "error")])
@pytest.mark.usefixtures("hostile")
def test_python_itself_warns_of_nothing(mode: tuple[str, ...], tmp_path: Path) -> None:
    """Of files that are left open, and the like."""
    shop = shop_in(tmp_path)
    python, *module = PYTHON
    for words in (
        ("check", shop, "-o", "r.html", "--bundle", "b.zip"),
        ("migrate", shop, "--force", "--yes", "--overwrite"),
    ):
        done = ran(tmp_path, python, *mode, *module, *words, *OFFLINE)
        assert done.returncode in {0, 1, 2, 3}, done.stderr
        assert "Warning" not in done.stderr
