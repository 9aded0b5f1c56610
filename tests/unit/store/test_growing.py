"""A result that grows: whole lines, their names before them, and only its own run goes on with it."""

import json
import os
from pathlib import Path

import pytest

from gemdiag.store import Added, Growing, LockHeld, OtherRun, StoreFault

OPTIONS = {"paths": ["shops"], "rate": 1.0, "pair": (1, 2)}
ONE, TWO = Added("a.ini", '{"n": 1}\n'), Added("b\u00e9\n.ini", '{"n": 2}\n')


def grown(path: Path, *added: Added, resume: bool = False) -> frozenset[str]:
    with Growing(path, OPTIONS, resume=resume) as out:
        for each in added:
            out.add([each], at_once=True)
        return frozenset(out.done)


def test_lines_and_names_are_there_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"

    assert grown(path, ONE, TWO) == frozenset()

    assert path.read_text(encoding="utf-8") == ONE.line + TWO.line
    record = (tmp_path / "out.jsonl.gemdiag-run").read_text(encoding="utf-8").splitlines()
    assert [json.loads(each) for each in record[1:]] == [[ONE.name, None], [TWO.name, None]]
    assert sorted(os.listdir(tmp_path)) == ["out.jsonl", "out.jsonl.gemdiag-run"]  # noqa: PTH208


@pytest.mark.skipif(os.name == "nt", reason="POSIX permission bits")
def test_both_files_are_their_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    grown(path, ONE)

    assert {each.stat().st_mode & 0o777 for each in tmp_path.iterdir()} == {0o600}


def test_a_run_goes_on_behind_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    grown(path, ONE)

    assert grown(path, TWO, resume=True) == {ONE.name}
    assert path.read_text(encoding="utf-8") == ONE.line + TWO.line


@pytest.mark.parametrize("kept", range(len(ONE.line) + 1, len(ONE.line + TWO.line)))
def test_a_torn_line_is_dropped_and_its_shop_is_not_done(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "out.jsonl"
    grown(path, ONE, TWO)
    os.truncate(path, kept)

    assert grown(path, resume=True) == {ONE.name}
    assert path.read_text(encoding="utf-8") == ONE.line
    assert grown(path, TWO, resume=True) == {ONE.name}
    assert path.read_text(encoding="utf-8") == ONE.line + TWO.line


def test_a_line_without_its_name_is_made_again(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    grown(path, ONE, TWO)
    record = tmp_path / "out.jsonl.gemdiag-run"
    os.truncate(record, record.stat().st_size - 3)

    assert grown(path, resume=True) == {ONE.name}
    assert path.read_text(encoding="utf-8") == ONE.line


def test_what_was_there_can_be_read_again(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    grown(path, ONE, TWO)

    with Growing(path, OPTIONS, resume=True) as out:
        assert list(out.lines()) == [ONE.line.encode(), TWO.line.encode()]


def test_other_options_are_named_and_nothing_is_touched(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    grown(path, ONE)

    with pytest.raises(OtherRun) as caught:
        Growing(path, {**OPTIONS, "rate": 2.0, "new": True}, resume=True)

    assert caught.value.differences == (("new", None, True), ("rate", 1.0, 2.0))
    assert path.read_text(encoding="utf-8") == ONE.line


def test_somebody_elses_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("mine\n", encoding="utf-8")

    with pytest.raises(StoreFault) as caught:
        Growing(path, OPTIONS, resume=False)
    assert caught.value.kind == "exists"
    with pytest.raises(OtherRun) as other:
        Growing(path, OPTIONS, resume=True)
    assert other.value.differences == ()
    assert path.read_text(encoding="utf-8") == "mine\n"


def test_one_run_at_a_time_has_it(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"

    with Growing(path, OPTIONS, resume=False), pytest.raises(LockHeld):
        Growing(path, OPTIONS, resume=True)


def test_resuming_what_was_never_begun_begins_it(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"

    assert grown(path, ONE, resume=True) == frozenset()
    assert path.read_text(encoding="utf-8") == ONE.line


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gemdiag-run", "out.jsonl.gemdiag-lock"])
def test_nothing_is_written_through_a_link(tmp_path: Path, name: str) -> None:
    victim = tmp_path / "victim"
    victim.write_text("kept\n", encoding="utf-8")
    folder = tmp_path / "shared"
    folder.mkdir()
    (folder / name).symlink_to(victim)

    for resume in (False, True):
        try:
            grown(folder / "out.jsonl", ONE, resume=resume)
        except (StoreFault, OtherRun):
            continue
    assert victim.read_text(encoding="utf-8") == "kept\n"
