"""A result that grows line by line, and goes on where an earlier run of the same kind stopped."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, Self

from gemdiag.store import names
from gemdiag.store.content import open_ours
from gemdiag.store.disk import APPEND, CREATE, Disk
from gemdiag.store.fault import LockHeld, StoreFault, told
from gemdiag.store.here import DISK
from gemdiag.store.laying import write_all

SYNC_S = 0.5
_CHUNK = 1 << 20


class OtherRun(Exception):
    """What is there was begun with other options: name, then and now of each that differs."""

    def __init__(self, path: Path, differences: Sequence[tuple[str, Any, Any]]) -> None:
        super().__init__(str(path))
        self.path, self.differences = str(path), tuple(differences)


def is_run(path: str | Path) -> bool:
    """Whether an earlier run began it, and a later one may go on."""
    return names.run_of(names.absolute(path)).is_file()


class Added(NamedTuple):
    """name: by which a later run knows that this line is there. line: with its end. digest: of its source."""

    name: str
    line: str
    digest: str | None = None


class Growing:
    """`path` holds whole lines; `path`.gemdiag-run the options and a name for each of them, in their order.

    A name is on the disk before its line, so of what a power cut tore the line is made again, and no line
    is without its name. done: the names of the lines that are there, with the digests of their sources.
    One run at a time has it.
    """

    def __init__(
        self, path: str | Path, options: Mapping[str, Any], *, resume: bool, disk: Disk = DISK
    ) -> None:
        self.path = names.absolute(path)
        self._record, self._disk = names.run_of(self.path), disk
        self._synced = 0.0
        self.done: Mapping[str, str | None] = {}
        self._lock = self._locked()
        try:
            if resume and self._exists():
                self.done = self._taken_up(options)
            else:
                self._begun(options)
        except BaseException:
            self._unlock()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._sync()
        finally:
            self._disk.close(self._names)
            self._disk.close(self._lines)
            self._unlock()

    def lines(self) -> Iterator[bytes]:
        """Those that were there at the beginning."""
        if self.done:
            with self.path.open("rb") as file:
                yield from islice(file, len(self.done))

    def add(self, added: Sequence[Added], *, at_once: bool) -> None:
        """at_once: on the disk when this returns; else within half a second of the next."""
        record = "".join(f"{json.dumps([each.name, each.digest])}\n" for each in added)
        with told(self.path):
            write_all(self._disk, self._names, record.encode())
            if at_once:
                self._disk.sync(self._names)
            self._write_whole("".join(each.line for each in added).encode())
        if at_once or self._disk.clock() - self._synced > SYNC_S:
            self._sync()

    def _write_whole(self, lines: bytes) -> None:
        """On a full disk, none of them: whoever reads the file finds no torn one."""
        end = os.lseek(self._lines, 0, os.SEEK_END)
        try:
            write_all(self._disk, self._lines, lines)
        except OSError:
            with suppress(OSError):
                os.ftruncate(self._lines, end)
            raise

    def _sync(self) -> None:
        with told(self.path):
            self._disk.sync(self._names)
            self._disk.sync(self._lines)
        self._synced = self._disk.clock()

    def _locked(self) -> int:
        with told(self.path):
            handle = open_ours(self._disk, names.lock_of(self.path), os.O_RDWR | os.O_CREAT, self.path)
            if not self._disk.try_lock(handle):
                self._disk.close(handle)
                raise LockHeld(self.path, None)
        return handle

    def _unlock(self) -> None:
        self._disk.let_go(self._lock, names.lock_of(self.path))

    def _exists(self) -> bool:
        try:
            self._disk.status_of(self.path)
        except FileNotFoundError:
            return False
        return True

    def _begun(self, options: Mapping[str, Any]) -> None:
        if self._exists():
            raise StoreFault("exists", self.path)
        with told(self.path):
            if any(name == self._record.name for name in self._disk.names(self.path.parent)):
                self._disk.unlink(self._record)
            self._names = self._disk.open(self._record, CREATE)
            self._disk.make_private(self._names, self._record, None)
            write_all(self._disk, self._names, f"{json.dumps(dict(options))}\n".encode())
            self._disk.sync(self._names)
            self._lines = self._disk.open(self.path, CREATE)
            self._disk.make_private(self._lines, self.path, None)
            self._disk.sync_folder(self.path.parent)

    def _taken_up(self, options: Mapping[str, Any]) -> dict[str, str | None]:
        with told(self.path):
            try:
                self._names = open_ours(self._disk, self._record, APPEND & ~os.O_CREAT, self.path)
            except FileNotFoundError:  # somebody else's file
                raise OtherRun(self.path, ()) from None
            self._lines = open_ours(self._disk, self.path, APPEND & ~os.O_CREAT, self.path)
            head, *known = [*self._whole_lines(self._names)] or [b""]
            self._refuse_others(head, options)
            finished = min(sum(1 for _ in self._whole_lines(self._lines)), len(known))
            self._cut(self._names, 1 + finished)
            self._cut(self._lines, finished)
        return dict(_name_and_digest(json.loads(each)) for each in known[:finished])

    def _refuse_others(self, head: bytes, options: Mapping[str, Any]) -> None:
        try:
            before = json.loads(head)
            names_of = sorted({*before, *options})
        except (ValueError, TypeError):
            raise OtherRun(self.path, ()) from None
        now = json.loads(json.dumps(dict(options)))
        differing = [(name, before.get(name), now.get(name)) for name in names_of]
        if any(then != here for _, then, here in differing):
            raise OtherRun(self.path, [each for each in differing if each[1] != each[2]])

    def _whole_lines(self, handle: int) -> Iterator[bytes]:
        """Without their ends, and without what comes after the last of them."""
        os.lseek(handle, 0, os.SEEK_SET)
        rest = b""
        while data := self._disk.read(handle, _CHUNK):
            *whole, rest = (rest + data).split(b"\n")
            yield from whole

    def _cut(self, handle: int, lines: int) -> None:
        """Leave so many lines."""
        size = sum(len(line) + 1 for line in islice(self._whole_lines(handle), lines))
        os.ftruncate(handle, size)


def _name_and_digest(recorded: Any) -> tuple[str, str | None]:
    """A name alone is of a version that kept no digest."""
    return (recorded, None) if isinstance(recorded, str) else (recorded[0], recorded[1])
