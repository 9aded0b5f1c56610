import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from gemdiag import store
from tests.unit.store.faulty import (
    IS_ROOT,
    NEW,
    NOW,
    OLD,
    FaultyDisk,
    fifo,
    give,
    listing,
    made,
    mode_of,
)

POSIX = pytest.mark.skipif(os.name == "nt", reason="permission bits and owners of POSIX")


def test_reading_gives_the_bytes_and_the_digest_that_replace_expects(tmp_path: Path) -> None:
    target = made(tmp_path)
    data, digest = store.read_file(target)
    store.replace(target, NEW, expected=digest, now=NOW)
    assert (data, target.read_bytes()) == (OLD, NEW)


def test_a_receipt_tells_what_was_done(tmp_path: Path) -> None:
    target = made(tmp_path)
    receipt = store.replace(target, NEW, expected=store.digest_of(OLD), now=NOW)
    assert receipt == (
        str(target),
        "20261123T140211Z-1",
        store.digest_of(OLD),
        store.digest_of(NEW),
        "2026-11-23T14:02:11+00:00",
        (),
        None,
        None,
        None,
    )


def test_the_old_content_is_beside_it_for_its_owner_alone(tmp_path: Path) -> None:
    target = made(tmp_path)
    store.replace(target, NEW, expected=store.digest_of(OLD), now=NOW)
    assert set(listing(tmp_path)) == {
        "mail.ini",
        "mail.ini.gemdiag-bak-20261123T140211Z-1",
        "mail.ini.gemdiag-journal",
    }
    assert (tmp_path / "mail.ini.gemdiag-bak-20261123T140211Z-1").read_bytes() == OLD


@POSIX
def test_the_mode_stays_and_what_is_new_is_private_whatever_the_umask(tmp_path: Path) -> None:
    target = made(tmp_path, mode=0o644)
    before = os.umask(0)
    try:
        store.replace(target, NEW, expected=store.digest_of(OLD), now=NOW)
        store.replace(tmp_path / "new.yaml", NEW, expected=None, now=NOW)
    finally:
        os.umask(before)
    modes = {path.name: mode_of(path) for path in tmp_path.iterdir()}
    assert modes.pop("mail.ini") == 0o644
    assert set(modes.values()) == {0o600}


@pytest.mark.skipif(not IS_ROOT, reason="only root gives files away")
def test_what_root_writes_for_somebody_stays_that_persons(tmp_path: Path) -> None:
    target = made(tmp_path)
    give(target, 4321, 8765)
    store.replace(target, NEW, expected=store.digest_of(OLD), now=NOW)
    assert {(path.stat().st_uid, path.stat().st_gid) for path in tmp_path.iterdir()} == {(4321, 8765)}


def test_a_file_edited_since_it_was_read_is_left_alone(tmp_path: Path) -> None:
    target = made(tmp_path)
    _, digest = store.read_file(target)
    target.write_bytes(b"Port=25\n")
    with pytest.raises(store.StoreFault) as caught:
        store.replace(target, NEW, expected=digest, now=NOW)
    assert caught.value.kind == "changed"
    assert listing(tmp_path) == {"mail.ini": b"Port=25\n"}


def test_a_file_that_vanished_since_it_was_read_is_not_made_again(tmp_path: Path) -> None:
    with pytest.raises(store.StoreFault) as caught:
        store.replace(tmp_path / "mail.ini", NEW, expected=store.digest_of(OLD), now=NOW)
    assert caught.value.kind == "changed"
    assert listing(tmp_path) == {}


def test_a_file_edited_during_the_write_is_left_alone(tmp_path: Path) -> None:
    target = made(tmp_path)

    class Edits(FaultyDisk):
        def __getattr__(self, name: str) -> Any:
            if name == "make_alike":  # the new file is nearly ready
                target.write_bytes(b"Port=25\n")
            return super().__getattr__(name)

    with pytest.raises(store.StoreFault) as caught:
        store.replace(target, NEW, expected=store.digest_of(OLD), now=NOW, disk=Edits().disk)
    assert caught.value.kind == "changed"
    assert target.read_bytes() == b"Port=25\n"
    assert set(listing(tmp_path)) == {"mail.ini", "mail.ini.gemdiag-journal"}


def test_the_same_content_writes_nothing_and_says_so(tmp_path: Path) -> None:
    target = made(tmp_path)
    before = target.stat()
    receipt = store.replace(target, OLD, expected=store.digest_of(OLD), now=NOW)
    assert receipt.before == receipt.after
    assert receipt.backup_id is None
    assert (target.stat().st_ino, target.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert set(listing(tmp_path)) == {"mail.ini"}


def test_a_new_file_is_not_written_over_somebody_elses(tmp_path: Path) -> None:
    target = made(tmp_path)
    with pytest.raises(store.StoreFault) as caught:
        store.replace(target, NEW, expected=None, now=NOW)
    assert caught.value.kind == "exists"
    assert listing(tmp_path) == {"mail.ini": OLD}


def test_a_new_file_is_written_over_somebody_elses_when_told_to_and_that_is_backed_up(tmp_path: Path) -> None:
    target = made(tmp_path)
    receipt = store.replace(target, NEW, expected=None, overwrite=True, now=NOW)
    assert target.read_bytes() == NEW
    assert (tmp_path / f"mail.ini.gemdiag-bak-{receipt.backup_id}").read_bytes() == OLD


def test_a_new_file_is_written_over_what_gemdiag_wrote_there(tmp_path: Path) -> None:
    target = tmp_path / "mail.upgraded.yaml"
    store.replace(target, OLD, expected=None, now=NOW)
    store.replace(target, NEW, expected=None, now=NOW)
    assert target.read_bytes() == NEW


def test_content_that_a_rollback_gave_back_is_not_taken_for_ours(tmp_path: Path) -> None:
    target = made(tmp_path)
    store.replace(target, NEW, expected=store.digest_of(OLD), now=NOW)
    store.rollback(target, now=NOW)
    with pytest.raises(store.StoreFault) as caught:
        store.replace(target, b"other", expected=None, now=NOW)
    assert caught.value.kind == "exists"


def test_backups_are_numbered_in_the_order_of_the_writes_even_when_the_clock_goes_back(
    tmp_path: Path,
) -> None:
    target = made(tmp_path, b"0")
    for step in range(1, 12):
        seen = store.digest_of(target.read_bytes())
        store.replace(target, b"%d" % step, expected=seen, now=NOW - timedelta(hours=step))
    assert [backup.sequence for backup in store.backups(target)] == list(range(11, 0, -1))
    assert store.rollback(target, now=NOW).after == store.digest_of(b"10")


def test_the_numbers_go_on_when_the_journal_was_deleted(tmp_path: Path) -> None:
    target = made(tmp_path)
    store.replace(target, NEW, expected=store.digest_of(OLD), now=NOW)
    (tmp_path / "mail.ini.gemdiag-journal").unlink()
    receipt = store.replace(target, b"third", expected=store.digest_of(NEW), now=NOW)
    assert receipt.backup_id == "20261123T140211Z-2"
    assert len(store.backups(target)) == 2


def test_the_journal_is_lines_of_json_with_time_and_zone_and_holds_nothing_of_the_file(
    tmp_path: Path,
) -> None:
    target = made(tmp_path, b"Password=Kf3rz-w4gen\n")
    store.replace(target, b"Password=Kf3rz-w4gen\nPort=465\n", expected=store.read_file(target)[1], now=NOW)
    text = (tmp_path / "mail.ini.gemdiag-journal").read_text("utf-8")
    begun, done = (json.loads(line) for line in text.splitlines())
    assert begun["at"] == done["at"] == "2026-11-23T14:02:11+00:00"
    assert (begun["sequence"], done["state"]) == (1, "done")
    assert "Kf3rz" not in text
    assert store.journal(target) == (("2026-11-23T14:02:11+00:00", "written"),)


@POSIX
def test_a_link_is_followed_only_when_asked(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target, link = made(tmp_path / "real"), tmp_path / "mail.ini"
    link.symlink_to(target)
    with pytest.raises(store.StoreFault) as caught:
        store.replace(link, NEW, expected=store.digest_of(OLD), now=NOW)
    assert (caught.value.kind, target.read_bytes()) == ("link", OLD)
    receipt = store.replace(link, NEW, expected=store.digest_of(OLD), follow_link=True, now=NOW)
    assert link.is_symlink()
    assert (receipt.path, target.read_bytes()) == (str(target), NEW)
    assert {path.name for path in tmp_path.iterdir()} == {"mail.ini", "real"}


@POSIX
def test_a_link_to_itself_and_a_link_to_nothing_are_refused(tmp_path: Path) -> None:
    loop, lost = tmp_path / "loop", tmp_path / "lost"
    loop.symlink_to(loop)
    lost.symlink_to(tmp_path / "nowhere")
    for path in (loop, lost):
        for follow in (False, True):
            with pytest.raises(store.StoreFault):
                store.replace(path, NEW, expected=store.digest_of(OLD), now=NOW, follow_link=follow)
    assert {path.name for path in tmp_path.iterdir()} == {"loop", "lost"}


@POSIX
def test_a_fifo_a_device_and_a_folder_are_refused_at_once(tmp_path: Path) -> None:
    fifo(tmp_path / "fifo")
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "fifo", tmp_path / "folder", Path("/dev/null")):
        with pytest.raises(store.StoreFault) as reading:
            store.read_file(path)
        assert reading.value.kind == "not_regular"
    for path in (tmp_path / "fifo", tmp_path / "folder"):
        with pytest.raises(store.StoreFault) as caught:
            store.replace(path, NEW, expected=None, overwrite=True, now=NOW)
        assert caught.value.kind == "not_regular"


@pytest.mark.parametrize("path", ["", ".", "..", "/", "a\0b"])
def test_what_names_no_file_is_refused(path: Path) -> None:
    with pytest.raises(store.StoreFault):
        store.read_file(path)
    with pytest.raises(store.StoreFault):
        store.replace(path, NEW, expected=None, now=NOW)


def test_a_missing_file_and_a_missing_folder_have_a_word(tmp_path: Path) -> None:
    with pytest.raises(store.StoreFault) as caught:
        store.read_file(tmp_path / "mail.ini")
    assert caught.value.kind == "missing"
    with pytest.raises(store.StoreFault) as caught:
        store.replace(tmp_path / "nowhere" / "mail.ini", NEW, expected=None, now=NOW)
    assert caught.value.kind == "missing"


def test_of_a_huge_file_only_so_much_is_read_that_its_size_shows(tmp_path: Path) -> None:
    target = tmp_path / "huge.ini"
    with target.open("wb") as file:
        file.truncate(4 << 30)
    data, digest = store.read_file(target)
    assert len(data) == store.MOST + 1
    with pytest.raises(store.StoreFault) as caught:
        store.replace(target, NEW, expected=digest, now=NOW)
    assert caught.value.kind == "changed"
    with pytest.raises(store.StoreFault) as caught:
        store.replace(target, NEW, expected=None, overwrite=True, now=NOW)
    assert caught.value.kind == "exists"
