"""The wheel: the same bytes wherever and whenever it is built, nothing in it that does not belong, and it works."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.architecture import wheel_contents

ROOT = Path(__file__).parents[2]
SOURCES = ("gemdiag", "presets", "tests", "pyproject.toml", "README.md", "LICENSE", ".gitignore")
LONG_AGO = 1_000_000_000


def build(folder: Path, *, umask: int = 0o022, touched: int | None = None, **env: str) -> Path:
    """A wheel of a copy of the checkout in `folder`."""
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, folder / name)
    for path in folder.rglob("*"):
        path.chmod((0o777 if path.is_dir() else 0o666) & ~umask)
        if touched is not None:
            os.utime(path, (touched, touched))
    return built(folder, umask=umask, **env)


def built(folder: Path, *, umask: int = 0o022, **env: str) -> Path:
    inherited = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    done = subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", "dist", "."],
        cwd=folder,
        env={**inherited, **env},
        umask=umask if os.name == "posix" else -1,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = (folder / "dist").glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("checkout"))


def test_the_wheel_is_the_same_wherever_and_whenever_it_is_built(
    wheel: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("elsewhere") / "far away"
    other.mkdir()
    again = build(other, umask=0o077, touched=LONG_AGO, TZ="Asia/Tokyo", PYTHONHASHSEED="7")

    assert again.name == wheel.name
    assert again.read_bytes() == wheel.read_bytes()


def test_the_wheel_holds_the_package_and_the_presets_alone(wheel: Path) -> None:
    assert list(wheel_contents.faults(ROOT, wheel)) == []


def test_what_does_not_belong_in_a_wheel_is_seen(wheel: Path, tmp_path: Path) -> None:
    doctored = tmp_path / wheel.name
    shutil.copy(wheel, doctored)
    key = "-----BEGIN PRIVATE " + "KEY-----"
    with zipfile.ZipFile(doctored, "a") as archive:
        archive.writestr("gemdiag/lab/ca.pem", key)
        archive.writestr("tests/test_x.py", "")
        archive.writestr("gemdiag/__pycache__/x.pyc", "")

    assert list(wheel_contents.faults(ROOT, doctored)) == [
        "does not belong: gemdiag/__pycache__/x.pyc",
        "does not belong: gemdiag/lab/ca.pem",
        "does not belong: tests/test_x.py",
        "no such kind ships: gemdiag/__pycache__/x.pyc",
        "no such kind ships: gemdiag/lab/ca.pem",
        "holds a private key: gemdiag/lab/ca.pem",
    ]


def test_the_wheel_brings_its_presets_and_its_french_along(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    program = (
        "import gemdiag, json; from gemdiag import presets, words;"
        "known = presets.load();"
        "print(json.dumps([gemdiag.__file__, [each.id for each in known.providers],"
        " words.say('fr', words.click('save'))]))"
    )
    afar = tmp_path / "afar"
    afar.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=afar,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site"), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert done.stderr == ""
    file, providers, french = json.loads(done.stdout)
    assert Path(file).is_relative_to(tmp_path)
    about_all = {"filters", "gemcar", "interceptors", "relay", "replies"}
    assert set(providers) == {path.stem for path in (ROOT / "presets").iterdir()} - about_all
    assert french != "Click on the diskette to save."
    assert "disquette" in french.lower()


def test_the_metadata_says_what_the_project_says(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        name = next(each for each in archive.namelist() if each.endswith("/METADATA"))
        metadata = archive.read(name).decode("utf-8")

    assert "Name: gemdiag\n" in metadata
    assert "License-Expression: MIT\n" in metadata
    assert "Requires-Python: >=3.11\n" in metadata
    assert "Provides-Extra: test\n" in metadata
