"""A write that was interrupted: every command that writes puts it in order and says so, check only tells."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gemdiag import store
from tests.cli.kit import YAML, Gemdiag, contents, names
from tests.unit.store.faulty import NOW, Killed, killed_at, leftovers

OLD = YAML.encode()
NEW = OLD.replace(b"connection: false", b"connection: true ").replace(b"465", b"587")
OWN = "own.yaml"
OFFLINE = ("--offline", "--force", "--in-place", "--yes")
FINISHED, UNDONE = "after it had happened", "before it happened"


def _dead(until: Callable[[Path], bool]) -> None:
    """A write of own.yaml that died at the first moment at which this holds."""
    target = Path(OWN).absolute()
    for at in range(1, 200):
        for each in target.parent.iterdir():
            each.unlink()
        target.write_bytes(OLD)
        faulty = killed_at(at)
        with pytest.raises(Killed):
            store.replace(target, NEW, expected=store.digest_of(OLD), now=NOW, disk=faulty.disk)
        faulty.bury()
        if until(target):
            return
    raise AssertionError("never")


def _written(target: Path) -> bool:
    return target.read_bytes() == NEW


def _begun(target: Path) -> bool:
    return bool(store.interrupted(target))


@pytest.mark.parametrize(("until", "told"), [(_written, FINISHED), (_begun, UNDONE)])
@pytest.mark.parametrize(
    "words",
    [
        ("migrate", OWN, *OFFLINE),
        ("relay", "enable", OWN, *OFFLINE),
        ("relay", "disable", OWN, *OFFLINE),
        ("backups", "prune", OWN, "--keep", "9"),
        ("rollback", OWN),
    ],
)
def test_every_command_that_writes_heals_and_says_so(
    gemdiag: Gemdiag, words: tuple[str, ...], until: Callable[[Path], bool], told: str
) -> None:
    _dead(until)
    said = gemdiag(*words)
    assert told in said.err
    assert said.code in {0, 2} or (words[0], told) == ("rollback", UNDONE)
    assert leftovers(Path(OWN).absolute()) == []
    assert store.interrupted(OWN) is None
    assert told not in gemdiag(*words).err


@pytest.mark.parametrize(("until", "told"), [(_written, "the new one"), (_begun, "the old one")])
def test_what_only_reads_tells_it_and_touches_nothing(
    gemdiag: Gemdiag, until: Callable[[Path], bool], told: str
) -> None:
    _dead(until)
    before = contents(Path())
    for words in (("check", OWN, "--offline"), ("backups", "list", OWN)):
        said = gemdiag(*words)
        assert f"has begun and not ended: the file is {told}" in said.err
        assert contents(Path()) == before
    assert store.interrupted(OWN)


def test_an_edit_after_the_crash_is_told_and_kept(gemdiag: Gemdiag) -> None:
    _dead(_written)
    edited = NEW + b"# edited\n"
    Path(OWN).write_bytes(edited)
    assert "was changed since" in gemdiag("check", OWN, "--offline").err
    assert "it stays as it is now" in gemdiag("backups", "prune", OWN, "--keep", "9").err
    assert Path(OWN).read_bytes() == edited


@pytest.mark.skipif("os.name == 'nt'", reason="links need a privilege there")
def test_a_file_that_is_changed_through_a_link_is_healed_where_it_lies(gemdiag: Gemdiag) -> None:
    _dead(_written)
    Path("link.yaml").symlink_to(OWN)
    assert "has begun and not ended" in gemdiag("check", "link.yaml", "--offline").err
    assert FINISHED in gemdiag("migrate", "link.yaml", *OFFLINE).err
    assert store.interrupted(OWN) is None
    assert not [name for name in names() if name.startswith("link.yaml.")]


def test_a_rollback_that_died_is_not_done_twice(gemdiag: Gemdiag) -> None:
    target = Path(OWN).absolute()
    target.write_bytes(b"first")
    for before, after in ((b"first", OLD), (OLD, NEW)):
        store.replace(target, after, expected=store.digest_of(before), now=NOW)
    for at in range(1, 200):
        faulty = killed_at(at)
        with pytest.raises(Killed):
            store.rollback(target, now=NOW, disk=faulty.disk)
        faulty.bury()
        if target.read_bytes() == OLD:
            break
        store.recover(target, now=NOW)
    said = gemdiag("rollback", OWN)
    assert FINISHED in said.err
    assert "is as it was before" in said.out
    assert 'In "Port", type 465' in said.out
    assert target.read_bytes() == OLD
    assert gemdiag("rollback", OWN).code == 0
    assert target.read_bytes() == b"first"
