"""Each operation of a write and of a rollback is made to fail in turn, and the process to die there."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gemdiag import store
from gemdiag.model.plan import Receipt
from gemdiag.store.disk import Disk
from tests.unit.store.faulty import (
    CHANGING,
    NEW,
    NOW,
    OLD,
    QUICK,
    READING,
    FaultyDisk,
    Killed,
    killed_at,
    killed_in_child,
    leftovers,
    made,
    mode_of,
)


def _write(target: Path, disk: Disk) -> Receipt:
    return store.replace(target, NEW, expected=store.digest_of(OLD), now=NOW, disk=disk)


def _back(target: Path, disk: Disk) -> Receipt:
    return store.rollback(target, now=NOW, disk=disk)


def _prepared(folder: Path, operation: Callable[..., Any]) -> Path:
    target = made(folder)
    if operation is _back:
        _write(target, QUICK)
    return target


def _open_handles() -> int:
    return len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").is_dir() else 0


def _operations(
    tmp_path_factory: pytest.TempPathFactory,
    operation: Callable[..., Any],
    counted: tuple[str, ...] = CHANGING + READING,
) -> int:
    counting = FaultyDisk(under=QUICK, counted=counted)
    operation(_prepared(tmp_path_factory.mktemp("counted"), operation), counting.disk)
    return counting.count


@pytest.mark.parametrize("operation", [_write, _back])
@pytest.mark.parametrize(
    ("number", "lasting"),
    [
        (errno.EIO, False),
        (errno.EACCES, False),
        (errno.ENOSPC, False),
        (errno.ENOSPC, True),
        (errno.EROFS, True),
    ],
)
def test_a_failing_operation_leaves_the_old_file_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, operation: Callable[..., Any], number: int, lasting: bool
) -> None:
    handles = _open_handles()
    failed = 0
    for at in range(1, _operations(tmp_path_factory, operation) + 1):
        target = _prepared(tmp_path_factory.mktemp("fault"), operation)
        old = target.read_bytes()
        faulty = FaultyDisk(at, lambda: OSError(number, "no"), lasting=lasting, under=QUICK)
        try:
            receipt = operation(target, faulty.disk)
        except store.StoreFault:
            failed += 1
            assert target.read_bytes() == old
        else:
            assert store.digest_of(target.read_bytes()) == receipt.after != store.digest_of(old)
        # A lock that nobody could look at stays, free for all; everything else is cleared up.
        assert lasting or leftovers(target) in ([], [target.name + ".gemdiag-lock"])
        store.recover(target, now=NOW)
        assert leftovers(target) == []
        assert mode_of(target) == 0o640 or os.name == "nt"
    assert failed > 10
    assert _open_handles() == handles


@pytest.mark.parametrize("operation", [_write, _back])
def test_a_run_that_dies_leaves_the_old_or_the_new_file_and_the_next_heals(
    tmp_path_factory: pytest.TempPathFactory, operation: Callable[..., Any]
) -> None:
    outcomes = set[str]()
    for at in range(1, _operations(tmp_path_factory, operation) + 3):
        target = _prepared(tmp_path_factory.mktemp("killed"), operation)
        old, new = target.read_bytes(), OLD if operation is _back else NEW
        backups = store.backups(target)
        faulty = killed_at(at, QUICK)
        try:
            operation(target, faulty.disk)
        except Killed:
            faulty.bury()
        left = target.read_bytes()
        assert left in (old, new)
        assert mode_of(target) == 0o640 or os.name == "nt"
        for backup in store.backups(target)[: -len(backups) or None]:
            assert Path(backup.path).read_bytes() == old
        said = store.recover(target, now=NOW, disk=QUICK)
        outcomes.update(said)
        assert target.read_bytes() == left
        assert leftovers(target) == []
        assert not (set(said) & {"unclear"})
        assert len(store.backups(target)) == len(backups) + (left == new)
        if left == old:
            operation(target, QUICK)
        assert target.read_bytes() == new
        assert store.recover(target, now=NOW, disk=QUICK) == ()
    assert outcomes == {"finished", "undone"}


class Short(FaultyDisk):
    """The `at`-th write takes three bytes, and the one after that fails: the disk is full, or only was."""

    def __getattr__(self, name: str) -> Any:
        if name != "write":
            return getattr(self._under, name)

        def write(handle: int, data: bytes) -> int:
            self.count += 1
            if self.count == self._at:
                return self._under.write(handle, data[:3])
            if self._lasting and self.count > self._at:
                raise self._fault()
            return self._under.write(handle, data)

        return write


@pytest.mark.parametrize("operation", [_write, _back])
@pytest.mark.parametrize("lasting", [False, True])
def test_a_short_write_anywhere_leaves_the_old_file_or_the_whole_new_one(
    tmp_path_factory: pytest.TempPathFactory, operation: Callable[..., Any], lasting: bool
) -> None:
    outcomes = set[str]()
    for at in range(1, _operations(tmp_path_factory, operation, ("write",)) + 1):
        target = _prepared(tmp_path_factory.mktemp("short"), operation)
        old, new = target.read_bytes(), OLD if operation is _back else NEW
        short = Short(at, lambda: OSError(errno.ENOSPC, "full"), lasting=lasting, under=QUICK)
        try:
            operation(target, short.disk)
        except store.StoreFault as fault:
            outcomes.add(fault.kind)
            assert target.read_bytes() == old
        else:
            outcomes.add("done")
            assert target.read_bytes() == new
        assert leftovers(target) == []
        store.recover(target, now=NOW, disk=QUICK)
        if target.read_bytes() == old:
            operation(target, QUICK)
        assert target.read_bytes() == new
        assert all(Path(each.path).read_bytes() in (OLD, NEW) for each in store.backups(target))
    assert outcomes == ({"done", "full"} if lasting else {"done"})


@pytest.mark.skipif(os.name == "nt", reason="needs fork")
@pytest.mark.parametrize("operation", [_write, _back])
def test_a_process_killed_for_real_between_any_two_operations_heals_too_and_the_next_run_says_which(
    tmp_path_factory: pytest.TempPathFactory, operation: Callable[..., Any]
) -> None:
    outcomes = set[tuple[str, bool]]()
    for at in range(1, _operations(tmp_path_factory, operation, CHANGING) + 1):
        target = _prepared(tmp_path_factory.mktemp("sigkill"), operation)
        old, new = target.read_bytes(), OLD if operation is _back else NEW

        def run(die: Callable[[], BaseException], target: Path = target, at: int = at) -> object:
            return operation(target, FaultyDisk(at, die, counted=CHANGING, under=QUICK).disk)

        assert killed_in_child(run)
        there = target.read_bytes()
        assert there in (old, new)
        said = store.interrupted(target, disk=QUICK)
        if said:
            outcomes.add((said, there == new))
        else:  # not begun, or ended
            assert there == old or len(store.journal(target)) == 1 + (operation is _back)
        store.recover(target, now=NOW, timeout=0, disk=QUICK)
        assert leftovers(target) == []
        assert store.interrupted(target, disk=QUICK) is None
        if there == old:
            operation(target, QUICK)
        assert target.read_bytes() == new
    assert outcomes == {("finished", True), ("undone", False)}


def test_a_disk_that_fails_after_the_new_file_is_there_does_not_call_it_unwritten(tmp_path: Path) -> None:
    target = made(tmp_path)
    receipt = _write(target, FaultyDisk(2, counted=("sync_folder",)).disk)
    assert receipt.after == store.digest_of(NEW) == store.digest_of(target.read_bytes())
    assert store.recover(target, now=NOW) == ("finished",)
    assert _back(target, QUICK).after == store.digest_of(OLD)
