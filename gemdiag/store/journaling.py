"""What was done to one file: JSON lines beside it, each on the disk before or after what it tells of.

A write is begun in the journal, done to the file, and ended in the journal, so whoever finds a
beginning without an end knows that a run died there. No line holds anything of the file but digests.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple

from gemdiag.model.diagnosis import JournalEntry
from gemdiag.store import names
from gemdiag.store.content import open_ours, read_ours
from gemdiag.store.disk import APPEND, Disk, Meta
from gemdiag.store.fault import told
from gemdiag.store.here import DISK
from gemdiag.store.laying import write_all

What = Literal["written", "rolled_back"]
State = Literal["begun", "done", "abandoned"]


class Entry(NamedTuple):
    """One write. before, after: digests, None for no file. backup: its id. meta: of the file before.

    undoes: the sequence number of the write that this one took back, None for a new state. source: the
    file that the new content was made from, where it is another one; source_digest: as that was then.
    """

    sequence: int
    at: str
    what: What
    before: str | None
    after: str | None
    backup: str | None
    meta: Meta | None
    undoes: int | None = None
    state: State = "begun"
    source: str | None = None
    source_digest: str | None = None


def journal(path: str | Path, *, disk: Disk = DISK) -> tuple[JournalEntry, ...]:
    """What gemdiag did to this file, oldest first."""
    done = (entry for entry in entries(disk, names.absolute(path)) if entry.state == "done")
    return tuple(JournalEntry(entry.at, entry.what) for entry in done)


def is_made_from_beside(path: str | Path, *, disk: Disk = DISK) -> bool:
    """Whether gemdiag made it from another file that still stands in its folder."""
    target = names.absolute(path)
    done = [entry.source for entry in entries(disk, target) if entry.state == "done"]
    source = Path(done[-1]) if done and done[-1] else None
    return source is not None and source.parent == target.parent and source.is_file()


def entries(disk: Disk, target: Path) -> tuple[Entry, ...]:
    """All that the journal of `target` holds, by sequence; lines that a power cut tore are left out."""
    found: dict[int, Entry] = {}
    for line in (read_ours(disk, names.journal_of(target), target) or b"").splitlines():
        record = _parsed(line)
        entry = _begun(record)
        if entry:
            found[entry.sequence] = entry
        elif record.get("state") in ("done", "abandoned"):
            number = record.get("sequence")
            if isinstance(number, int) and number in found:
                found[number] = found[number]._replace(state=record["state"])
    return tuple(found[sequence] for sequence in sorted(found))


def begin(disk: Disk, target: Path, entry: Entry) -> None:
    _append(disk, target, entry._asdict() | {"meta": entry.meta and entry.meta._asdict()})


def end(disk: Disk, target: Path, entry: Entry, state: State, at: datetime) -> None:
    _append(disk, target, {"sequence": entry.sequence, "state": state, "at": moment(at)})


def moment(at: datetime) -> str:
    """RFC 3339 with the zone of `at`, which has one."""
    return at.isoformat(timespec="seconds")


def _append(disk: Disk, target: Path, record: Mapping[str, Any]) -> None:
    path = names.journal_of(target)
    with told(path):
        handle = open_ours(disk, path, APPEND, target)
        try:
            size = disk.status(handle).st_size
            if not size:
                disk.make_private(handle, path, _owner(disk, target))
            # A line that was cut short must not swallow this one; a blank line does no harm.
            start = "\n" if size and _torn(disk, path, target) else ""
            write_all(disk, handle, f"{start}{json.dumps(record)}\n".encode())
            disk.sync(handle)
        finally:
            disk.close(handle)


def _owner(disk: Disk, target: Path) -> Meta | None:
    try:
        return Meta.of(disk.status_of(target))
    except FileNotFoundError:
        return None


def _torn(disk: Disk, path: Path, target: Path) -> bool:
    return not (read_ours(disk, path, target) or b"").endswith(b"\n")


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return record if isinstance(record, dict) else {}


def _begun(record: Mapping[str, Any]) -> Entry | None:
    """The beginning of a write; None for an end of one, and for what is no line of ours."""
    try:
        meta = record["meta"]
        entry = Entry(
            record["sequence"],
            record["at"],
            record["what"],
            record["before"],
            record["after"],
            record["backup"],
            None if meta is None else Meta(meta["mode"] & 0o7777, meta["uid"], meta["gid"]),
            record["undoes"],
            source=record.get("source"),
            source_digest=record.get("source_digest"),
        )
    except (KeyError, TypeError):
        return None
    numbers = (entry.sequence, entry.undoes or 0, *(entry.meta or ()))
    texts = (entry.before, entry.after, entry.backup, entry.source, entry.source_digest)
    good = all(type(n) is int for n in numbers) and all(isinstance(text or "", str) for text in texts)
    good = good and isinstance(entry.at, str)
    return entry if good and entry.what in ("written", "rolled_back") else None
