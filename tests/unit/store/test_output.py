import os
from pathlib import Path

import pytest

from gemdiag import store
from gemdiag.store.names import names_a_device
from tests.unit.store.faulty import (
    NOW,
    FaultyDisk,
    Killed,
    fifo,
    killed_at,
    leftovers,
    listing,
    made,
    mode_of,
)


def test_a_report_is_written_whole_and_private_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    store.write_output(tmp_path / "report.md", "# prêt ✓\r\n")
    assert listing(tmp_path) == {"report.md": "# prêt ✓\r\n".encode()}
    assert mode_of(tmp_path / "report.md") == 0o600 or os.name == "nt"


def test_an_older_report_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    target = made(tmp_path, mode=0o644)
    store.write_output(target, "new")
    assert listing(tmp_path) == {"mail.ini": b"new"}
    assert mode_of(target) == 0o644 or os.name == "nt"


def test_on_any_fault_the_older_report_stays(tmp_path: Path) -> None:
    counting = FaultyDisk()
    store.write_output(tmp_path / "counted", "new", disk=counting.disk)
    kinds = set()
    for at in range(1, counting.count + 3):
        (tmp_path / str(at)).mkdir()
        target = made(tmp_path / str(at), b"older")
        try:
            store.write_output(target, "new", disk=FaultyDisk(at).disk)
        except store.StoreFault as fault:
            kinds.add(fault.kind)
            assert target.read_bytes() == b"older"
        else:
            assert target.read_bytes() == b"new"
        assert not [name for name in leftovers(target) if "tmp" in name]
    assert kinds == {"io"}


def test_what_a_dead_run_left_is_cleared_away(tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    for at in range(1, 40):
        faulty = killed_at(at)
        try:
            store.write_output(target, "first", disk=faulty.disk)
        except Killed:
            faulty.bury()
        store.write_output(target, "second", timeout=0)
        assert listing(tmp_path) == {"report.html": b"second"}
        target.unlink()


@pytest.mark.skipif(os.name == "nt", reason="links and devices of POSIX")
def test_links_devices_and_folders_are_never_written_to(tmp_path: Path) -> None:
    victim = made(tmp_path)
    (tmp_path / "link").symlink_to(victim)
    fifo(tmp_path / "fifo")
    (tmp_path / "folder").mkdir()
    for path, kind in [
        (tmp_path / "link", "link"),
        (tmp_path / "fifo", "not_regular"),
        (tmp_path / "folder", "not_regular"),
    ]:
        with pytest.raises(store.StoreFault) as caught:
            store.write_output(path, "new")
        assert caught.value.kind == kind
    assert victim.read_bytes() != b"new"
    assert leftovers(victim) == []


def test_an_input_of_the_run_is_never_written_over(tmp_path: Path) -> None:
    source = made(tmp_path)
    with pytest.raises(store.StoreFault) as caught:
        store.write_output(source, "new", inputs=[tmp_path / "nowhere", tmp_path / "." / "mail.ini"])
    assert caught.value.kind == "exists"
    assert listing(tmp_path) == {"mail.ini": source.read_bytes()}


@pytest.mark.parametrize("name", ["CON", "con.txt", "NUL.json", "com1.html", "LPT9", "aux .md", "r.html:ads"])
def test_names_that_windows_takes_for_devices_or_streams_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(store.StoreFault) as caught:
        store.write_output(tmp_path / name, "new")
    assert caught.value.kind == "not_regular"
    with pytest.raises(store.StoreFault) as caught:
        store.replace(tmp_path / name, b"new", expected=None, now=NOW)
    assert caught.value.kind == "not_regular"
    assert listing(tmp_path) == {}


@pytest.mark.parametrize("name", ["console.txt", "report.con", "com10.html", "lpt.md", "nul-report.json"])
def test_names_that_only_look_like_devices_are_fine(name: str) -> None:
    assert not names_a_device(name)


def test_a_relative_path_is_meant_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    store.write_output("report.txt", "new")
    assert Path("report.txt").read_text() == "new"
