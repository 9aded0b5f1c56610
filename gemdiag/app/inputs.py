"""What a CONFIG argument names, and its bytes, opened so that nothing can hang or flood."""

import errno
import os
import stat
import sys
from collections.abc import Mapping
from typing import BinaryIO, Final, Literal, NamedTuple

from gemdiag.formats import LIMIT
from gemdiag.model.syntax import address_fault
from gemdiag.words import N_

STDIN: Final = "-"

InputFaultKind = Literal[
    "missing", "folder", "empty_folder", "not_regular", "denied", "too_large", "unreadable"
]

MESSAGES: Final[Mapping[InputFaultKind, str]] = {
    "missing": N_("{path} is not there."),
    "folder": N_("{path} is a folder; one file is wanted here."),
    "empty_folder": N_("{path} holds no file."),
    "not_regular": N_("{path} is no regular file."),
    "denied": N_("{path} cannot be opened: permission denied."),
    "too_large": N_("{path} is larger than 16 MiB and was not read. Settings take a few lines."),
    "unreadable": N_("{path} cannot be read: the system reports an error."),
}


class InputFault(Exception):
    """Why there are no bytes; `path` as it was given."""

    def __init__(self, kind: InputFaultKind, path: str) -> None:
        super().__init__(kind, path)
        self.kind, self.path = kind, path

    @property
    def message(self) -> str:
        """The English sentence, for `say` with `path`."""
        return MESSAGES[self.kind]


class Input(NamedTuple):
    """One source of settings. name: the path as given, `-`, or the address itself."""

    kind: Literal["file", "stdin", "address"]
    name: str


# What gemdiag leaves beside the files it writes: backups, journals, locks, temporary files.
_OWN: Final = ".gemdiag-"
_MISSING: Final = (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.EINVAL)
_NO_FILE: Final = (errno.ELOOP, errno.ENXIO, errno.ENODEV)
# No waiting for the other end of a FIFO, no terminal taken over, no translation of line ends; where they exist.
_FLAGS: Final = os.O_RDONLY | sum(
    getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_NOINHERIT", "O_BINARY")
)


def inputs(argument: str, *, folders: bool = False) -> tuple[Input, ...]:
    """What the argument names; a folder gives the files in it, not deeper, where folders are taken."""
    if argument == STDIN:
        return (Input("stdin", argument),)
    if os.path.isdir(argument):  # noqa: PTH112  a name with a NUL is False here, an error in Path
        if not folders:
            raise InputFault("folder", argument)
        return _files_in(argument)
    if address_fault(argument) is None and not os.path.lexists(argument):
        return (Input("address", argument),)
    return (Input("file", argument),)


def _files_in(folder: str) -> tuple[Input, ...]:
    try:
        with os.scandir(folder) as found:
            names = sorted(entry.name for entry in found if _is_wanted(entry))
    except PermissionError:
        raise InputFault("denied", folder) from None
    except OSError:
        raise InputFault("unreadable", folder) from None
    if not names:
        raise InputFault("empty_folder", folder)
    return tuple(Input("file", os.path.join(folder, name)) for name in names)  # noqa: PTH118  as given, not tidied


def _is_wanted(entry: "os.DirEntry[str]") -> bool:
    """Everything but folders, what is hidden, and our own; what is no file is told when it is opened."""
    if entry.name.startswith(".") or _OWN in entry.name or entry.is_dir():
        return False
    if sys.platform == "win32":
        return not entry.stat(follow_symlinks=False).st_file_attributes & stat.FILE_ATTRIBUTE_HIDDEN
    return True


def load(source: Input, stdin: BinaryIO) -> bytes:
    """The bytes of a file or of standard input, at most LIMIT. InputFault for everything else."""
    if source.kind == "stdin":
        return _limited(stdin, source.name)
    try:
        descriptor = os.open(source.name, _FLAGS)
    except ValueError:  # a NUL in the name
        raise InputFault("missing", source.name) from None
    except OSError as error:
        raise InputFault(_kind(error, source.name), source.name) from None
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise InputFault("folder" if stat.S_ISDIR(status.st_mode) else "not_regular", source.name)
        if status.st_size > LIMIT:
            raise InputFault("too_large", source.name)
        return _limited(file, source.name)


def _kind(error: OSError, path: str) -> InputFaultKind:
    if os.path.isdir(path):  # noqa: PTH112  Windows says "permission denied" of a folder
        return "folder"
    if error.errno in _MISSING:
        return "missing"
    if error.errno in _NO_FILE:
        return "not_regular"
    return "denied" if isinstance(error, PermissionError) else "unreadable"


def _limited(file: BinaryIO, name: str) -> bytes:
    """A file may grow while it is read."""
    try:
        data = file.read(LIMIT + 1)
    except OSError:
        raise InputFault("unreadable", name) from None
    if len(data) > LIMIT:
        raise InputFault("too_large", name)
    return data
