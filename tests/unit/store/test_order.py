"""What a power cut needs: everything is on the disk before what relies on it, and private until it is whole."""

import os
from pathlib import Path
from typing import Any

import pytest

from gemdiag import store
from tests.unit.store.faulty import NEW, NOW, OLD, FaultyDisk, made


class Recorder(FaultyDisk):
    """Notes what happens to which file, in order; `modes` are those of files that are being written."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: list[tuple[str, str]] = []
        self.modes: set[int] = set()
        self._paths: dict[int, str] = {}

    def __getattr__(self, name: str) -> Any:
        operation = super().__getattr__(name)

        def recorded(*arguments: Any) -> Any:
            result = operation(*arguments)
            if name == "open":
                self._paths[result] = _role(arguments[0])
            elif name in {"write", "sync", "make_alike"}:
                self.steps.append((name, self._paths[arguments[0]]))
                if name == "write":
                    self.modes.add(os.fstat(arguments[0]).st_mode & 0o777)
            elif name == "replace":
                self.steps.append((name, _role(arguments[1])))
            elif name in {"unlink", "sync_folder"}:
                self.steps.append((name, _role(arguments[0])))
            return result

        return recorded


def _role(path: Path) -> str:
    for role in ("tmp", "bak", "journal", "lock"):
        if f".gemdiag-{role}" in path.name:
            return role
    return "folder" if path.is_dir() else "file"


@pytest.mark.skipif(os.name == "nt", reason="permission bits of POSIX")
def test_each_step_is_on_the_disk_before_the_next(tmp_path: Path) -> None:
    recorder = Recorder()
    store.replace(made(tmp_path), NEW, expected=store.digest_of(OLD), now=NOW, disk=recorder.disk)
    assert recorder.steps == [
        ("write", "lock"),
        ("write", "journal"),
        ("sync", "journal"),
        ("write", "tmp"),
        ("sync", "tmp"),
        ("replace", "bak"),
        ("sync_folder", "folder"),
        ("write", "tmp"),
        ("make_alike", "tmp"),
        ("sync", "tmp"),
        ("replace", "file"),
        ("sync_folder", "folder"),
        ("write", "journal"),
        ("sync", "journal"),
    ]
    assert recorder.modes == {0o600}


def test_removing_a_file_keeps_its_content_first(tmp_path: Path) -> None:
    store.replace(tmp_path / "mail.yaml", NEW, expected=None, now=NOW)
    recorder = Recorder()
    store.rollback(tmp_path / "mail.yaml", now=NOW, disk=recorder.disk)
    order = [step for step in recorder.steps if step[0] in {"replace", "unlink", "sync_folder"}]
    assert order == [
        ("replace", "bak"),
        ("sync_folder", "folder"),
        ("unlink", "file"),
        ("sync_folder", "folder"),
    ]
