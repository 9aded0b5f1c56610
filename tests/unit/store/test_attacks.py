"""Names beside the file that somebody else has planted something under."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gemdiag import store
from gemdiag.model.plan import Receipt
from gemdiag.store import names
from tests.unit.store.faulty import IS_ROOT, NEW, NOW, OLD, FaultyDisk, give, leftovers, made

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")


def _write(target: Path, data: bytes = NEW, **options: Any) -> Receipt:
    return store.replace(target, data, expected=store.read_file(target)[1], now=NOW, **options)


@pytest.fixture
def victim(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "victim"
    path.write_bytes(b"precious")
    yield path
    assert path.read_bytes() == b"precious"
    assert path.stat().st_nlink >= 1


@pytest.mark.parametrize("how", ["symlink_to", "hardlink_to"])
def test_a_journal_that_leads_elsewhere_is_refused(tmp_path: Path, victim: Path, how: str) -> None:
    target, journal = made(tmp_path), tmp_path / "mail.ini.gemdiag-journal"
    getattr(journal, how)(victim)
    for operation in (_write, store.journal, lambda path: store.rollback(path, now=NOW)):
        with pytest.raises(store.StoreFault) as caught:
            operation(target)
        assert (caught.value.kind, caught.value.path) == ("link", str(journal))
    assert target.read_bytes() == OLD
    assert leftovers(target) == []


def test_a_planted_backup_name_is_passed_by_and_never_restored_from(tmp_path: Path, victim: Path) -> None:
    target = made(tmp_path)
    planted = names.backup_of(target, "20261123T140211Z-1")
    planted.symlink_to(victim)
    receipt = _write(target)
    assert receipt.backup_id == "20261123T140211Z-2"
    assert planted.is_symlink()
    with pytest.raises(store.StoreFault) as caught:
        store.rollback(target, "20261123T140211Z-1", force=True, now=NOW)
    assert (caught.value.kind, caught.value.path) == ("link", str(planted))
    assert [backup.id for backup in store.backups(target)] == [receipt.backup_id]


def test_a_backup_name_planted_at_the_last_moment_is_replaced_and_not_followed(
    tmp_path: Path, victim: Path
) -> None:
    target = made(tmp_path)

    class Plants(FaultyDisk):
        def __getattr__(self, name: str) -> Any:
            path = names.backup_of(target, "20261123T140211Z-1")
            if name == "replace" and not path.is_symlink() and not path.exists():
                path.symlink_to(victim)
            return super().__getattr__(name)

    receipt = _write(target, disk=Plants().disk)
    assert receipt.backup_id
    assert names.backup_of(target, receipt.backup_id).read_bytes() == OLD


def test_temporary_names_cannot_be_guessed_and_are_never_opened_when_they_exist(
    tmp_path: Path, victim: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = made(tmp_path)
    assert len({names.new_temporary(target) for _ in range(100)}) == 100
    taken = tmp_path / "mail.ini.gemdiag-tmp-0011223344556677"
    monkeypatch.setattr(names, "new_temporary", lambda _: taken)

    class Plants(FaultyDisk):
        def __getattr__(self, name: str) -> Any:
            if name == "names":  # behind the back of the clearing up
                found = super().__getattr__(name)
                return lambda folder: [name for name in found(folder) if name != taken.name]
            return super().__getattr__(name)

    taken.symlink_to(victim)
    with pytest.raises(store.StoreFault) as caught:
        _write(target, disk=Plants().disk)
    assert caught.value.kind in ("exists", "link")
    assert (target.read_bytes(), taken.is_symlink()) == (OLD, True)


def test_a_planted_temporary_link_is_cleared_away_and_not_followed(tmp_path: Path, victim: Path) -> None:
    target = made(tmp_path)
    (tmp_path / "mail.ini.gemdiag-tmp-0011223344556677").symlink_to(victim)
    assert _write(target).recovered == ("cleaned",)
    assert leftovers(target) == []


@pytest.mark.skipif(not IS_ROOT, reason="only root makes files of others")
def test_a_journal_of_another_user_is_not_believed(tmp_path: Path) -> None:
    target = made(tmp_path)
    _write(target)
    give(tmp_path / "mail.ini.gemdiag-journal", 4321, 4321)
    with pytest.raises(store.StoreFault) as caught:
        store.rollback(target, now=NOW)
    assert (caught.value.kind, target.read_bytes()) == ("denied", NEW)


def test_a_journal_cannot_name_a_file_elsewhere_as_backup(tmp_path: Path, victim: Path) -> None:
    target = made(tmp_path)
    _write(target)
    journal = tmp_path / "mail.ini.gemdiag-journal"
    journal.write_text(journal.read_text().replace("20261123T140211Z-1", "../victim"))
    with pytest.raises(store.StoreFault) as caught:
        store.rollback(target, now=NOW)
    assert (caught.value.kind, target.read_bytes()) == ("no_backup", NEW)
