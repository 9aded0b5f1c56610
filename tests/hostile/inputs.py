"""The awkward settings files that come with the hostile servers."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path


def make(hostile: Path, folder: Path) -> dict[str, Path]:
    """All of them, by name without ending."""
    command = [sys.executable, str(hostile / "make_inputs.py"), str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return {each.stem: each for each in folder.iterdir() if each.name != "MANIFEST.json"}


def apart(files: Iterable[Path], folder: Path) -> Path:
    """A folder with these alone."""
    folder.mkdir()
    for each in files:
        (folder / each.name).write_bytes(each.read_bytes())
    return folder
