import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gemdiag import store
from gemdiag.model.plan import Receipt
from tests.unit.store.faulty import IS_ROOT, NEW, NOW, OLD, give, leftovers, listing, made, mode_of

THIRD = b"third"


def _write(target: Path, data: bytes, when: datetime = NOW) -> Receipt:
    return store.replace(target, data, expected=store.read_file(target)[1], now=when)


def _kind(operation: Callable[[], Any]) -> str:
    with pytest.raises(store.StoreFault) as caught:
        operation()
    return caught.value.kind


def test_a_rollback_gives_content_and_mode_back(tmp_path: Path) -> None:
    target = made(tmp_path, mode=0o644)
    _write(target, NEW)
    target.chmod(0o600)
    receipt = store.rollback(target, now=NOW)
    assert (target.read_bytes(), receipt.after) == (OLD, store.digest_of(OLD))
    assert mode_of(target) == 0o644 or os.name == "nt"
    assert leftovers(target) == []


@pytest.mark.skipif(not IS_ROOT, reason="only root gives files away")
def test_a_rollback_gives_the_owner_back(tmp_path: Path) -> None:
    target = made(tmp_path)
    give(tmp_path, 4321, 8765)
    give(target, 4321, 8765)
    _write(target, NEW)
    give(target, 0, 0)
    store.rollback(target, now=NOW)
    assert (target.stat().st_uid, target.stat().st_gid) == (4321, 8765)


def test_two_writes_and_two_rollbacks_end_at_the_start(tmp_path: Path) -> None:
    target = made(tmp_path)
    _write(target, NEW)
    _write(target, THIRD, NOW - timedelta(days=1))
    store.rollback(target, now=NOW)
    assert target.read_bytes() == NEW
    store.rollback(target, now=NOW)
    assert target.read_bytes() == OLD
    assert _kind(lambda: store.rollback(target, now=NOW)) == "no_backup"


def test_a_file_that_did_not_exist_before_is_removed(tmp_path: Path) -> None:
    target = tmp_path / "mail.yaml"
    store.replace(target, NEW, expected=None, now=NOW)
    receipt = store.rollback(target, now=NOW)
    assert (receipt.before, receipt.after) == (store.digest_of(NEW), "")
    assert not target.exists()


def test_a_rollback_can_be_taken_back(tmp_path: Path) -> None:
    target = tmp_path / "mail.yaml"
    store.replace(target, NEW, expected=None, now=NOW)
    removed = store.rollback(target, now=NOW)
    store.rollback(target, removed.backup_id, now=NOW)
    assert target.read_bytes() == NEW
    assert mode_of(target) == 0o600 or os.name == "nt"
    store.rollback(target, now=NOW)
    assert not target.exists()


def test_a_rollback_to_an_older_backup_is_a_new_state_that_the_next_takes_back(tmp_path: Path) -> None:
    target = made(tmp_path)
    first = _write(target, NEW)
    _write(target, THIRD)
    store.rollback(target, first.backup_id, now=NOW)
    assert target.read_bytes() == OLD
    store.rollback(target, now=NOW)
    assert target.read_bytes() == THIRD
    store.rollback(target, now=NOW)
    assert target.read_bytes() == NEW


@pytest.mark.parametrize("named", [False, True])
def test_a_file_edited_since_is_kept_unless_forced_and_then_backed_up_first(
    tmp_path: Path, named: bool
) -> None:
    target = made(tmp_path)
    written = _write(target, NEW)
    to = written.backup_id if named else None
    target.write_bytes(b"edited")
    assert _kind(lambda: store.rollback(target, to, now=NOW)) == "edited_since"
    assert target.read_bytes() == b"edited"
    receipt = store.rollback(target, to, force=True, now=NOW)
    assert target.read_bytes() == OLD
    store.rollback(target, receipt.backup_id, now=NOW)
    assert target.read_bytes() == b"edited"


def test_an_edit_between_two_writes_is_not_lost_by_two_rollbacks(tmp_path: Path) -> None:
    target = made(tmp_path)
    _write(target, NEW)
    target.write_bytes(b"edited")
    _write(target, THIRD)
    store.rollback(target, now=NOW)
    assert target.read_bytes() == b"edited"
    assert _kind(lambda: store.rollback(target, now=NOW)) == "edited_since"


def test_a_deleted_file_comes_back_only_when_forced(tmp_path: Path) -> None:
    target = made(tmp_path)
    _write(target, NEW)
    target.unlink()
    assert _kind(lambda: store.rollback(target, now=NOW)) == "edited_since"
    receipt = store.rollback(target, force=True, now=NOW)
    assert (target.read_bytes(), receipt.before, receipt.backup_id) == (OLD, None, None)


def test_forcing_the_removal_of_what_is_gone_already_is_no_fault(tmp_path: Path) -> None:
    target = tmp_path / "mail.yaml"
    store.replace(target, NEW, expected=None, now=NOW)
    target.unlink()
    assert store.rollback(target, force=True, now=NOW).after == ""
    assert not target.exists()


def test_without_a_journal_a_backup_is_restored_only_when_forced(tmp_path: Path) -> None:
    target = made(tmp_path)
    receipt = _write(target, NEW)
    (tmp_path / "mail.ini.gemdiag-journal").unlink()
    assert _kind(lambda: store.rollback(target, now=NOW)) == "no_backup"
    assert _kind(lambda: store.rollback(target, receipt.backup_id, now=NOW)) == "edited_since"
    store.rollback(target, receipt.backup_id, force=True, now=NOW)
    assert target.read_bytes() == OLD
    assert mode_of(target) == 0o640 or os.name == "nt"


@pytest.mark.parametrize("to", ["", "1", "../mail.ini", "20261123T140211Z-99", "20261123T140211Z-1/../x"])
def test_a_backup_that_is_not_there_has_its_word(tmp_path: Path, to: str) -> None:
    target = made(tmp_path)
    if to:
        _write(target, NEW)
    gone = "backup_gone" if to.endswith("-99") else "no_backup"
    assert _kind(lambda: store.rollback(target, to, now=NOW)) == gone


def test_a_backup_that_is_not_as_it_was_made_is_not_restored(tmp_path: Path) -> None:
    target = made(tmp_path)
    receipt = _write(target, NEW)
    (tmp_path / f"mail.ini.gemdiag-bak-{receipt.backup_id}").write_bytes(OLD[:4])
    assert _kind(lambda: store.rollback(target, now=NOW)) == "backup_gone"
    assert _kind(lambda: store.rollback(target, receipt.backup_id, force=True, now=NOW)) == "backup_gone"
    assert target.read_bytes() == NEW


def test_pruning_keeps_the_newest(tmp_path: Path) -> None:
    target = made(tmp_path, b"0")
    for step in range(1, 5):
        _write(target, b"%d" % step, NOW - timedelta(days=step))
    removed = store.prune(target, 2)
    assert [backup.sequence for backup in removed] == [2, 1]
    assert [backup.sequence for backup in store.backups(target)] == [4, 3]
    store.rollback(target, now=NOW)
    store.rollback(target, now=NOW)
    assert target.read_bytes() == b"2"
    assert _kind(lambda: store.rollback(target, now=NOW)) == "backup_gone"
    assert leftovers(target) == []


def test_the_list_of_backups_tells_when_and_how_large(tmp_path: Path) -> None:
    target = made(tmp_path)
    receipt = _write(target, NEW)
    path = tmp_path / f"mail.ini.gemdiag-bak-{receipt.backup_id}"
    assert store.backups(target) == (("20261123T140211Z-1", str(path), 1, "20261123T140211Z", len(OLD)),)


def test_what_gemdiag_keeps_beside_a_file_is_told_from_settings(tmp_path: Path) -> None:
    target = made(tmp_path)
    _write(target, NEW)
    ours = {name for name in listing(tmp_path) if store.is_ours(name)}
    assert ours == set(listing(tmp_path)) - {"mail.ini"}
    assert not store.is_ours("notes about x.gemdiag-journal.txt")
