import os
import signal
import threading
from pathlib import Path
from typing import Any

import pytest

from gemdiag import store
from gemdiag.model.plan import Receipt
from gemdiag.store.disk import Disk
from gemdiag.store.interrupts import Postponed
from tests.unit.store.faulty import CHANGING, NEW, NOW, OLD, QUICK, FaultyDisk, leftovers, made

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a signal to oneself is final there")


class Interrupted(FaultyDisk):
    """Ctrl-C arrives just before the `at`-th operation."""

    def __getattr__(self, name: str) -> Any:
        if name in CHANGING:
            self.count += 1
            if self.count == self._at:
                signal.raise_signal(signal.SIGINT)
        return getattr(self._under, name)


def _write(target: Path, disk: Disk) -> Receipt:
    return store.replace(target, NEW, expected=store.digest_of(OLD), now=NOW, disk=disk)


def test_ctrl_c_at_any_moment_lets_a_write_finish_and_then_counts(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    counting = FaultyDisk(counted=CHANGING, under=QUICK)
    _write(made(tmp_path_factory.mktemp("counted")), counting.disk)
    assert counting.count > 20
    for at in range(1, counting.count + 1):
        target = made(tmp_path_factory.mktemp("interrupted"))
        with pytest.raises(KeyboardInterrupt):
            _write(target, Interrupted(at, under=QUICK).disk)
        assert (target.read_bytes(), leftovers(target), len(store.backups(target))) == (NEW, [], 1)
        assert store.recover(target, now=NOW) == ()


def test_ctrl_c_while_waiting_for_another_run_ends_the_waiting(tmp_path: Path) -> None:
    target = made(tmp_path)

    class Impatient(FaultyDisk):
        def __getattr__(self, name: str) -> Any:
            if name == "wait":
                signal.raise_signal(signal.SIGINT)
            return super().__getattr__(name)

    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with store.Lock(target):
            held.set()
            let_go.wait(10)

    other = threading.Thread(target=hold)
    other.start()
    held.wait(10)
    with pytest.raises(KeyboardInterrupt):
        _write(target, Impatient().disk)
    let_go.set()
    other.join()
    assert (target.read_bytes(), leftovers(target)) == (OLD, [])


def test_without_an_interrupt_the_handler_is_as_before() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Postponed():
        assert signal.getsignal(signal.SIGINT) != before
    assert signal.getsignal(signal.SIGINT) == before


def test_an_ignored_interrupt_stays_ignored() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with Postponed():
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)


def test_other_threads_write_without_touching_signals(tmp_path: Path) -> None:
    target = made(tmp_path)
    thread = threading.Thread(
        target=store.replace, args=(target, NEW), kwargs={"expected": store.digest_of(OLD), "now": NOW}
    )
    thread.start()
    thread.join()
    assert target.read_bytes() == NEW
