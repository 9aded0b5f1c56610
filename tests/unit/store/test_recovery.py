import json
from collections.abc import Callable
from pathlib import Path

import pytest

from gemdiag import store
from gemdiag.store import names
from tests.unit.store.faulty import NEW, NOW, OLD, Killed, killed_at, leftovers, listing, made


def _dead(folder: Path, until: Callable[[Path], bool]) -> Path:
    """A write that died at the first moment at which `until(target)` holds."""
    for at in range(1, 200):
        target = made(folder)
        faulty = killed_at(at)
        with pytest.raises(Killed):
            store.replace(target, NEW, expected=store.digest_of(OLD), now=NOW, disk=faulty.disk)
        faulty.bury()
        if until(target):
            return target
        for path in folder.iterdir():
            path.unlink()
    raise AssertionError("never")


def _replaced(target: Path) -> bool:
    return target.read_bytes() == NEW


def _nearly(target: Path) -> bool:
    """Backup made, new file complete beside the old one."""
    return len(store.backups(target)) == 1 and any(
        names.is_temporary(name, target) and data == NEW for name, data in listing(target.parent).items()
    )


def test_nothing_is_touched_where_nothing_was_left(tmp_path: Path) -> None:
    target = made(tmp_path)
    assert store.recover(target, now=NOW) == ()
    assert store.recover(tmp_path / "nowhere" / "mail.ini", now=NOW) == ()
    assert set(listing(tmp_path)) == {"mail.ini"}


def test_a_write_that_had_happened_is_finished_and_can_be_taken_back(tmp_path: Path) -> None:
    target = _dead(tmp_path, _replaced)
    assert store.journal(target) == ()
    assert store.recover(target, now=NOW) == ("finished",)
    assert (target.read_bytes(), leftovers(target), len(store.journal(target))) == (NEW, [], 1)
    assert store.rollback(target, now=NOW).after == store.digest_of(OLD)


def test_a_write_that_had_not_happened_is_undone_and_the_next_one_says_so(tmp_path: Path) -> None:
    target = _dead(tmp_path, _nearly)
    receipt = store.replace(target, NEW, expected=store.digest_of(OLD), now=NOW)
    assert receipt.recovered == ("undone",)
    assert (leftovers(target), len(store.backups(target))) == ([], 1)
    assert store.rollback(target, now=NOW).recovered == ()


def test_an_edit_after_the_crash_keeps_the_only_copy_of_what_was_there(tmp_path: Path) -> None:
    target = _dead(tmp_path, _replaced)
    target.write_bytes(b"edited")
    assert store.recover(target, now=NOW) == ("unclear",)
    assert target.read_bytes() == b"edited"
    store.rollback(target, force=True, now=NOW)
    assert target.read_bytes() == OLD


def test_an_edit_after_a_crash_before_the_backup_leaves_nothing_to_go_back_to(tmp_path: Path) -> None:
    target = _dead(tmp_path, lambda target: (tmp_path / "mail.ini.gemdiag-journal").exists())
    target.write_bytes(b"edited")
    assert store.recover(target, now=NOW) in [("unclear",), ()]
    with pytest.raises(store.StoreFault):
        store.rollback(target, force=True, now=NOW)
    assert target.read_bytes() == b"edited"


def test_a_new_file_that_was_interrupted_is_finished_or_undone(tmp_path: Path) -> None:
    said = set[str]()
    for at in range(1, 100):
        target = tmp_path / f"{at}.yaml"
        faulty = killed_at(at)
        try:
            store.replace(target, NEW, expected=None, now=NOW, disk=faulty.disk)
        except Killed:
            faulty.bury()
        else:
            break
        there = target.exists()
        said.update(store.recover(target, now=NOW))
        assert target.exists() == there
        assert store.replace(target, NEW, expected=None, now=NOW).after == store.digest_of(NEW)
        assert store.rollback(target, now=NOW).after == ""
    assert {"finished", "undone"} <= said


def test_lines_that_a_power_cut_tore_do_not_swallow_the_next(tmp_path: Path) -> None:
    target = made(tmp_path)
    store.replace(target, NEW, expected=store.digest_of(OLD), now=NOW)
    path = tmp_path / "mail.ini.gemdiag-journal"
    path.write_bytes(path.read_bytes() + b'{"sequence": 2, "at": "20')
    store.replace(target, b"third", expected=store.digest_of(NEW), now=NOW)
    assert len(store.journal(target)) == 2
    assert store.rollback(target, now=NOW).after == store.digest_of(NEW)


@pytest.mark.parametrize(
    "line",
    [
        "\0\0\0\0",
        "[]",
        "7",
        "[" * 100_000,
        '{"sequence": 1, "state": "done"}',
        '{"sequence": [], "state": "done"}',
        '{"sequence": {}, "at": {}, "what": "written"}',
        json.dumps(
            dict.fromkeys(("at", "what", "before", "after", "backup", "meta", "undoes"), 1)
            | {"sequence": "x"}
        ),
        json.dumps(
            {"sequence": True, "at": "", "what": "written", "before": None, "after": None, "backup": None}
            | {"meta": {"mode": "rwx", "uid": 0, "gid": 0}, "undoes": None}
        ),
    ],
)
def test_a_journal_full_of_nonsense_is_no_obstacle(tmp_path: Path, line: str) -> None:
    target = made(tmp_path)
    (tmp_path / "mail.ini.gemdiag-journal").write_text(line + "\n", "utf-8")
    assert store.journal(target) == ()
    store.replace(target, NEW, expected=store.digest_of(OLD), now=NOW)
    assert store.rollback(target, now=NOW).after == store.digest_of(OLD)
