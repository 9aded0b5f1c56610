"""What one CONFIG argument stands for: a file, the files of a folder, standard input, an e-mail address."""

import os
import stat
import sys
from pathlib import Path
from typing import Final, Literal, NamedTuple

from gemdiag import formats, store
from gemdiag.model.syntax import address_fault

Kind = Literal["missing", "folder", "not_regular", "denied", "too_large", "empty_folder"]
STDIN: Final = "-"


class InputFault(Exception):
    """Why it could not be read, in one word, and which path."""

    def __init__(self, kind: Kind, path: str) -> None:
        super().__init__(kind, path)
        self.kind, self.path = kind, path


class Input(NamedTuple):
    """name: as it was given. path: None where there is no file. Either data or an address."""

    name: str
    path: Path | None
    data: bytes
    address: str | None = None


def read(config: str, *, folders: bool) -> list[Input | InputFault]:
    """Everything behind the argument, in order. A fault within a folder is one entry, not the end of it."""
    if config == STDIN:
        return [Input(STDIN, None, _limited(sys.stdin.buffer.read(formats.LIMIT + 1), STDIN))]
    path = Path(config)
    if not path.exists() and not path.is_symlink() and "@" in config and address_fault(config) is None:
        return [Input(config, None, b"", config)]
    if path.is_dir():
        return _folder(path) if folders else _raise(InputFault("folder", config))
    return [_file(path)]


def _raise(fault: InputFault) -> list[Input | InputFault]:
    raise fault


def _folder(folder: Path) -> list[Input | InputFault]:
    """Its files, not deeper, by name; what gemdiag itself keeps beside settings files is left out."""
    try:
        names = sorted(entry.name for entry in os.scandir(folder) if not entry.is_dir())
    except PermissionError:
        raise InputFault("denied", str(folder)) from None
    found: list[Input | InputFault] = []
    for name in names:
        if not name.startswith(".") and not store.is_ours(name):
            try:
                found.append(_file(folder / name))
            except InputFault as fault:
                found.append(fault)
    if not found:
        raise InputFault("empty_folder", str(folder))
    return found


def _file(path: Path) -> Input:
    """Opened without waiting: a FIFO or a device would hang or never end."""
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise InputFault("not_regular", str(path))
        with os.fdopen(os.open(path, flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise InputFault("not_regular", str(path))
            return Input(str(path), path, _limited(file.read(formats.LIMIT + 1), str(path)))
    except FileNotFoundError:
        raise InputFault("missing", str(path)) from None
    except PermissionError:
        raise InputFault("denied", str(path)) from None
    except (OSError, ValueError):
        raise InputFault("not_regular", str(path)) from None


def _limited(data: bytes, path: str) -> bytes:
    if len(data) > formats.LIMIT:
        raise InputFault("too_large", path)
    return data
