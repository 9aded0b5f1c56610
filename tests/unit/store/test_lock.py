import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from gemdiag import store
from tests.unit.store.faulty import NEW, NOW, OLD, FaultyDisk, fifo, leftovers, listing, made

HOLD = """
import sys
from gemdiag.store import Lock
with Lock(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


def _holder(target: Path) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(target)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout
    assert process.stdout.readline().split() == [b"held"]
    return process


def test_while_another_run_holds_the_lock_nothing_is_written_and_its_pid_is_told(tmp_path: Path) -> None:
    target = made(tmp_path)
    with _holder(target) as process:
        with pytest.raises(store.LockHeld) as caught:
            store.replace(target, NEW, expected=store.digest_of(OLD), now=NOW, timeout=0.1)
        process.communicate()
    assert (caught.value.kind, caught.value.pid, caught.value.path) == ("locked", process.pid, str(target))
    assert listing(tmp_path) == {"mail.ini": OLD}


def test_a_second_run_waits_for_the_first(tmp_path: Path) -> None:
    target = made(tmp_path)
    with _holder(target) as process:
        waiting = threading.Event()

        class Waits(FaultyDisk):
            def __getattr__(self, name: str) -> Any:
                if name == "wait":
                    waiting.set()
                return super().__getattr__(name)

        def let_go() -> None:
            waiting.wait(10)
            process.communicate()

        helper = threading.Thread(target=let_go)
        helper.start()
        store.replace(target, NEW, expected=store.digest_of(OLD), now=NOW, disk=Waits().disk)
        helper.join()
    assert target.read_bytes() == NEW


def test_the_lock_of_a_dead_run_is_free(tmp_path: Path) -> None:
    target = made(tmp_path)
    with _holder(target) as process:
        process.kill()
    assert leftovers(target) == ["mail.ini.gemdiag-lock"]
    store.replace(target, NEW, expected=store.digest_of(OLD), now=NOW, timeout=0)
    assert leftovers(target) == []


def test_a_lock_whose_file_was_deleted_or_replaced_meanwhile_protects_nothing_any_more(
    tmp_path: Path,
) -> None:
    target, file = made(tmp_path), tmp_path / "mail.ini.gemdiag-lock"
    for replaced in (False, True):

        class Loses(FaultyDisk):
            def __getattr__(self, name: str, replaced: bool = replaced) -> Any:
                if name == "make_alike":
                    file.unlink()
                    if replaced:
                        file.write_text("4711\n")
                return super().__getattr__(name)

        with pytest.raises(store.LockHeld) as caught:
            store.replace(target, NEW, expected=store.digest_of(OLD), now=NOW, disk=Loses().disk)
        assert caught.value.pid == (4711 if replaced else None)
        assert target.read_bytes() == OLD
    assert file.read_text() == "4711\n", "what another run put there is not ours to remove"


def test_who_waited_on_a_lock_file_that_is_gone_starts_again_with_the_new_one(tmp_path: Path) -> None:
    target, file = made(tmp_path), tmp_path / "mail.ini.gemdiag-lock"
    opened = list[int]()

    class Vanishes(FaultyDisk):
        def __getattr__(self, name: str) -> Any:
            if name == "try_lock" and not opened:
                opened.append(file.stat().st_ino)
                file.rename(tmp_path / "elsewhere")
            return super().__getattr__(name)

    with store.Lock(target, 5, disk=Vanishes().disk):
        assert file.stat().st_ino != opened[0]
    assert leftovers(target) == []


def test_a_lock_that_holds_no_number_is_still_a_lock(tmp_path: Path) -> None:
    target = made(tmp_path)
    with _holder(target) as process:
        (tmp_path / "mail.ini.gemdiag-lock").write_text("?")
        with pytest.raises(store.LockHeld) as caught, store.Lock(target, 0):
            pass
        process.communicate()
    assert caught.value.pid is None


def test_of_many_runs_that_write_what_they_read_one_wins_and_nothing_is_lost(tmp_path: Path) -> None:
    code = """
import sys
from datetime import datetime, timezone
from gemdiag import store
target, mine = sys.argv[1], sys.argv[2].encode()
data, digest = store.read_file(target)
print("read", flush=True)
sys.stdin.readline()
try:
    store.replace(target, data + mine, expected=digest, now=datetime.now(timezone.utc))
    print("won")
except store.StoreFault as fault:
    print(fault.kind)
"""
    target = made(tmp_path)
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(target), str(n)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for n in range(4)
    ]
    for run in runs:
        assert run.stdout
        assert run.stdout.readline() == "read\n"
    for run in runs:
        assert run.stdin
        run.stdin.write("go\n")
        run.stdin.flush()
    said = [run.communicate()[0].strip() for run in runs]
    winner = said.index("won")
    assert sorted(said) == ["changed"] * 3 + ["won"]
    assert target.read_bytes() == OLD + str(winner).encode()
    assert len(store.backups(target)) == 1
    assert leftovers(target) == []


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_lock_name_that_leads_elsewhere_is_refused(tmp_path: Path) -> None:
    target, victim = made(tmp_path), tmp_path / "victim"
    victim.write_text("precious")
    lock = tmp_path / "mail.ini.gemdiag-lock"
    for plant in (lock.symlink_to, lock.hardlink_to):
        plant(victim)
        with pytest.raises(store.StoreFault) as caught:
            store.replace(target, NEW, expected=store.digest_of(OLD), now=NOW)
        assert (caught.value.kind, caught.value.path) == ("link", str(lock))
        lock.unlink()
    fifo(lock)
    with pytest.raises(store.StoreFault) as caught:
        store.replace(target, NEW, expected=store.digest_of(OLD), now=NOW)
    assert caught.value.kind == "not_regular"
    assert (victim.read_text(), target.read_bytes()) == ("precious", OLD)
