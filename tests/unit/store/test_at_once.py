"""Twenty processes that write one file at once, none of which loses what another wrote."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gemdiag import store
from gemdiag.cli.entry import run
from gemdiag.store import journaling
from gemdiag.store.disk import Disk
from tests.canary import CANARY
from tests.unit.store.faulty import CHANGING, NOW, OLD, QUICK, FaultyDisk, Killed, leftovers, made

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs fork")
MANY = 20
INI = f"""[Email]
SMTPServer=smtp.gmail.com
Port=587
EmailAddress=garage@gmail.com
UserName=garage@gmail.com
Password={CANARY}
""".encode()


if sys.platform == "win32":

    def _at_once(work: Callable[[int], int]) -> list[int]:
        raise NotImplementedError

    def _die() -> BaseException:
        raise NotImplementedError

else:

    def _at_once(work: Callable[[int], int]) -> list[int]:
        """The exit codes of as many processes, all let go in one moment; negative: the signal it died of."""
        gate, opener = os.pipe()
        children = []
        for number in range(MANY):
            child = os.fork()
            if not child:
                code = 70
                try:
                    os.close(opener)
                    os.read(gate, 1)
                    code = work(number)
                finally:
                    os._exit(code)
            children.append(child)
        os.close(gate)
        os.close(opener)
        return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]

    def _die() -> BaseException:
        os.kill(os.getpid(), signal.SIGKILL)
        return Killed()


def _add(target: Path, number: int, disk: Disk) -> int:
    """Its number to what it has read, again until nobody came in between; 0 when it is there."""
    while True:
        data, digest = store.read_file(target)
        try:
            store.replace(target, data + b"%d\n" % number, expected=digest, now=NOW, timeout=60, disk=disk)
        except store.StoreFault as fault:
            if fault.kind != "changed":
                return 1
        else:
            return 0


def test_of_twenty_that_add_to_what_they_read_one_wins_each_time_and_nothing_is_lost(tmp_path: Path) -> None:
    target = made(tmp_path)

    assert _at_once(lambda number: _add(target, number, QUICK)) == [0] * MANY
    added = target.read_bytes().removeprefix(OLD).split()
    assert sorted(map(int, added)) == list(range(MANY))
    assert [backup.sequence for backup in store.backups(target)] == list(range(MANY, 0, -1))
    entries = journaling.entries(QUICK, target)
    assert [entry.before for entry in entries[1:]] == [entry.after for entry in entries[:-1]]
    assert {entry.state for entry in entries} == {"done"}
    assert leftovers(target) == []
    for _ in range(MANY):
        store.rollback(target, now=NOW, disk=QUICK)
    assert target.read_bytes() == OLD


def test_of_twenty_that_die_anywhere_no_write_is_lost_and_the_next_one_is_not_held_up(tmp_path: Path) -> None:
    """Each second one is killed somewhere in its write: a dead run's lock is free."""
    target = made(tmp_path)

    def add(number: int) -> int:
        dying = FaultyDisk(number // 2 + 1 if number % 2 else 0, _die, counted=CHANGING, under=QUICK)
        return _add(target, number, dying.disk)

    codes = _at_once(add)
    assert codes[0::2] == [0] * (MANY // 2)
    assert any(code < 0 for code in codes[1::2])
    store.recover(target, now=NOW)
    added = list(map(int, target.read_bytes().removeprefix(OLD).split()))
    assert len(added) == len(set(added))
    assert set(added) >= {number for number, code in enumerate(codes) if code == 0}
    assert leftovers(target) == []
    while store.journal(target) and target.read_bytes() != OLD:
        store.rollback(target, now=NOW, disk=QUICK)
    assert target.read_bytes() == OLD


def test_of_twenty_migrations_at_once_one_writes_and_the_others_see_it(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    options = ["--offline", "--force", "--in-place", "--yes", "--no-state", "-q"]
    assert run(["migrate", str(made(tmp_path / "other", INI)), *options]) == 0  # so that all is imported once
    target = made(tmp_path, INI)

    def migrate(_: int) -> int:
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        return run(["migrate", str(target), *options, "--lock-timeout", "60"])

    codes = _at_once(migrate)
    assert set(codes) <= {0, 73}, codes
    assert 0 in codes
    (backup,) = store.backups(target)
    assert Path(backup.path).read_bytes() == INI
    assert b"Port=465" in target.read_bytes()
    assert leftovers(target) == []
    assert len(store.journal(target)) == 1
