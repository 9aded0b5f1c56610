"""The names that gemdiag gives to files beside the one it writes."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from gemdiag.store.fault import StoreFault

_BACKUP, _JOURNAL, _LOCK, _TEMPORARY = ".gemdiag-bak-", ".gemdiag-journal", ".gemdiag-lock", ".gemdiag-tmp-"
_PAGE, _RUN = ".gemdiag-clicks.html", ".gemdiag-run"
_BACKUP_ID = re.compile(r"[0-9]{8}T[0-9]{6}Z-([0-9]{1,9})")
_OURS = re.compile(
    rf".+(?:{re.escape(_BACKUP)}{_BACKUP_ID.pattern}|{re.escape(_JOURNAL)}|{re.escape(_LOCK)}|{re.escape(_RUN)}"
    rf"|{re.escape(_TEMPORARY)}[0-9a-f]{{16}}|{re.escape(_PAGE)})"
)

# Windows takes these for devices in every folder, whatever follows the first dot; and `name:stream`
# writes beside the content that anybody sees.
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_DEVICE: Final = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(\..*)?")


def refuse_device(target: Path) -> None:
    """For a new file; also elsewhere than on Windows, as it may be sent there."""
    if names_a_device(target.name):
        raise StoreFault("not_regular", target)


def names_a_device(name: str) -> bool:
    return bool(_DEVICE.fullmatch(name)) or ":" in name


def absolute(path: str | Path, *, follow_link: bool = False) -> Path:
    """The file that is meant; its own last link is followed only where asked."""
    target = Path(path)
    if "\0" in str(path) or target.name in ("", ".."):
        raise StoreFault("not_regular", str(path))
    if not follow_link:
        return target.absolute()
    try:
        return target.resolve()
    except (OSError, RuntimeError) as error:  # RuntimeError: a loop of links, before Python 3.13
        raise StoreFault("link", target) from error


def is_ours(name: str) -> bool:
    """Whether a file in a folder is one of those that are kept beside settings and so holds none."""
    return bool(_OURS.fullmatch(name))


def page_of(target: Path) -> Path:
    """Of what a person does with this file; it carries no more than its name, for people to see."""
    return target.with_name((target.stem if target.suffix == ".yaml" else target.name) + _PAGE)


def journal_of(target: Path) -> Path:
    return target.with_name(target.name + _JOURNAL)


def run_of(target: Path) -> Path:
    """The record of a run that writes `target` line by line."""
    return target.with_name(target.name + _RUN)


def lock_of(target: Path) -> Path:
    return target.with_name(target.name + _LOCK)


def new_temporary(target: Path) -> Path:
    """A name that nobody can guess and plant something under."""
    return target.with_name(target.name + _TEMPORARY + os.urandom(8).hex())


def is_temporary(name: str, target: Path) -> bool:
    start = target.name + _TEMPORARY
    return name.startswith(start) and bool(re.fullmatch(r"[0-9a-f]{16}", name.removeprefix(start)))


def new_backup_id(now: datetime, sequence: int) -> str:
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{sequence}"


def backup_of(target: Path, backup_id: str) -> Path:
    if not _BACKUP_ID.fullmatch(backup_id):
        raise StoreFault("no_backup", target)
    return target.with_name(target.name + _BACKUP + backup_id)


def backup_id_in(name: str, target: Path) -> tuple[str, int] | None:
    """The id and the sequence number in the name of a backup of `target`, None for any other name."""
    start = target.name + _BACKUP
    if not name.startswith(start):
        return None
    found = _BACKUP_ID.fullmatch(name.removeprefix(start))
    return (found[0], int(found[1])) if found else None
