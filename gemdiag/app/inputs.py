"""What one CONFIG argument stands for: a file, the files of a folder, standard input, an e-mail address."""

import errno
import os
import stat
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Final, Literal, NamedTuple

from gemdiag import formats
from gemdiag.model.syntax import address_fault
from gemdiag.words import N_

Kind = Literal["missing", "neither", "folder", "not_regular", "denied", "failed", "too_large", "empty_folder"]
STDIN: Final = "-"
# What is wrong with an input, by the kind of its fault.
WORDS: Final[Mapping[Kind, str]] = {
    "missing": N_("{path} does not exist."),
    "neither": N_("{path} is neither a file nor an e-mail address."),
    "folder": N_("{path} is a folder; name one file in it."),
    "not_regular": N_("{path} is not a regular file."),
    "denied": N_("{path} may not be read by you."),
    "failed": N_("{path} cannot be read just now: the system reports a fault. Try again."),
    "too_large": N_("{path} is larger than 16 MiB; that is no settings file."),
    "empty_folder": N_("There is no file in {path}."),
}

# No waiting for the other end of a FIFO, no terminal taken over, no line ends translated; where they exist.
_FLAGS: Final = os.O_RDONLY | sum(
    getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_NOINHERIT", "O_BINARY")
)
_MISSING: Final = (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.EINVAL)
# A link that leads to itself, a socket, a device with nothing behind it.
_NOT_REGULAR: Final = (errno.ELOOP, errno.ENXIO, errno.ENODEV, errno.EOPNOTSUPP)


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


def read(config: str, *, folders: bool) -> Iterator[Input | InputFault]:
    """Everything behind the argument, in order. A fault within a folder is one entry, not the end of it."""
    if config == STDIN:
        return iter([Input(STDIN, None, _limited(sys.stdin.buffer, STDIN))])
    if os.path.isdir(config):  # noqa: PTH112  False for a name that no system takes, where Path raises
        if not folders:
            raise InputFault("folder", config)
        return _folder(config, names(config))
    if address_fault(config) is None and not os.path.lexists(config):
        return iter([Input(config, None, b"", config)])
    return iter([file(config)])


def names(folder: str) -> list[str]:
    """The files of a folder by name; what gemdiag itself keeps beside settings files is left out."""
    try:
        with os.scandir(folder) as found:
            names = sorted(entry.name for entry in found if _is_wanted(entry))
    except PermissionError:
        raise InputFault("denied", folder) from None
    except OSError:
        raise InputFault("missing", folder) from None
    if not names:
        raise InputFault("empty_folder", folder)
    return names


def _is_wanted(entry: "os.DirEntry[str]") -> bool:
    """Not folders, nor what is hidden. What is no file either is told of when it is opened."""
    from gemdiag import store  # noqa: PLC0415  start-up: only a folder needs it

    if entry.name.startswith(".") or store.is_ours(entry.name) or entry.is_dir():
        return False
    attributes = getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0)  # Windows alone has them
    return not attributes & stat.FILE_ATTRIBUTE_HIDDEN


def _folder(folder: str, names: list[str]) -> Iterator[Input | InputFault]:
    """One after another: a folder may hold more than memory does."""
    for name in names:
        try:
            yield file(os.path.join(folder, name))  # noqa: PTH118  the folder as it was given
        except InputFault as fault:
            yield fault


def look(config: str) -> None:
    """InputFault for what `read` could not open now; nothing is read."""
    if config == STDIN:
        return
    if os.path.isdir(config):  # noqa: PTH112  as in `read`
        names(config)
    elif address_fault(config) is not None or os.path.lexists(config):
        opened(config).close()


def file(name: str) -> Input:
    with opened(name) as file:
        return Input(name, Path(name), _limited(file, name))


def opened(name: str, most: int | None = formats.LIMIT) -> BinaryIO:
    """Opened without waiting, and only then looked at: what a name stands for may change in between.

    most: bytes that it may have; None for any number.
    """
    try:
        descriptor = os.open(name, _FLAGS)
    except ValueError:  # a NUL in the name
        raise InputFault("missing", name) from None
    except OSError as error:
        raise InputFault(_kind(error, name), name) from None
    fault = _fault(os.fstat(descriptor), most)
    if fault:
        os.close(descriptor)
        raise InputFault(fault, name)
    return os.fdopen(descriptor, "rb")


def _fault(status: os.stat_result, most: int | None) -> Kind | None:
    if stat.S_ISDIR(status.st_mode):
        return "folder"
    if not stat.S_ISREG(status.st_mode):
        return "not_regular"
    return "too_large" if most is not None and status.st_size > most else None


def _kind(error: OSError, name: str) -> Kind:
    if os.path.isdir(name):  # noqa: PTH112  Windows denies to open a folder
        return "folder"
    if error.errno in _MISSING:
        return "neither" if "@" in name else "missing"
    if error.errno in _NOT_REGULAR:
        return "not_regular"
    return "denied" if isinstance(error, PermissionError) else "failed"


def _limited(file: BinaryIO, name: str) -> bytes:
    """A file may grow while it is read, and a pipe has no size."""
    try:
        data = file.read(formats.LIMIT + 1)
    except OSError:
        raise InputFault("failed", name) from None
    if len(data) > formats.LIMIT:
        raise InputFault("too_large", name)
    return data
