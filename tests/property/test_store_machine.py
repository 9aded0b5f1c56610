"""Any order of writes, edits, rollbacks, prunings and crashes: the file is always one that somebody meant."""

import tempfile
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from gemdiag import store
from gemdiag.model.plan import Receipt
from gemdiag.store.disk import Disk
from tests.unit.store.faulty import NOW, QUICK, FaultyDisk, Killed, killed_at, leftovers, mode_of

CONTENTS = st.binary(max_size=6)
MODES = st.sampled_from([0o600, 0o640, 0o644, 0o444])


class There(NamedTuple):
    data: bytes
    mode: int


class Written(NamedTuple):
    """backup: the id of what there was before, None for nothing."""

    before: There | None
    after: bytes | None
    backup: str | None


def sequence_of(backup: str) -> int:
    return int(backup.rpartition("-")[2])


class Machine(RuleBasedStateMachine):
    """Beside the real file, what it should be and which writes still stand."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.target = Path(self.folder.name) / "mail.ini"
        self.now: There | None = None
        self.standing: list[Written] = []
        self.kept: dict[str, bytes] = {}

    def teardown(self) -> None:
        self.folder.cleanup()

    @rule(data=CONTENTS, mode=MODES)
    def edit(self, data: bytes, mode: int) -> None:
        self.target.unlink(missing_ok=True)
        self.target.write_bytes(data)
        self.target.chmod(mode)
        self.now = There(data, mode)

    @rule()
    def delete(self) -> None:
        self.target.unlink(missing_ok=True)
        self.now = None

    @rule(data=CONTENTS)
    def write(self, data: bytes) -> None:
        receipt = self._replace(data, QUICK)
        if receipt.before != receipt.after:
            self._written(data, receipt.backup_id)

    @rule(data=CONTENTS, at=st.integers(1, 70))
    def write_and_die(self, data: bytes, at: int) -> None:
        before, faulty = self.now, killed_at(at, QUICK)
        try:
            self._replace(data, faulty.disk)
        except Killed:
            faulty.bury()
        said = store.interrupted(self.target, disk=QUICK)
        assert store.recover(self.target, now=NOW, disk=QUICK) in ((), (said,), ("cleaned",))
        assert self._there() in (before, There(data, before.mode if before else 0o600))
        assert said in (None, "finished" if self._there() != before else "undone")
        if self._there() != before:
            self._written(data, self._newest() if before else None)

    @rule(data=CONTENTS, at=st.integers(1, 70))
    def write_and_fail(self, data: bytes, at: int) -> None:
        before = self.now
        try:
            receipt = self._replace(data, FaultyDisk(at, under=QUICK).disk)
        except store.StoreFault:
            assert self._there() == before
        else:
            if receipt.before != receipt.after:
                self._written(data, receipt.backup_id)
        store.recover(self.target, now=NOW, disk=QUICK)

    @rule(force=st.booleans())
    def roll_back(self, force: bool) -> None:
        edited = bool(self.standing) and self.standing[-1].after != self._content()
        before = self.now
        try:
            receipt = store.rollback(self.target, force=force, now=NOW, disk=QUICK)
        except store.StoreFault as fault:
            pruned = bool(self.standing) and not self._is_kept(self.standing[-1])
            gone = "backup_gone" if pruned else "no_backup"
            expected = "edited_since" if self.standing and not pruned else gone
            assert fault.kind == expected  # noqa: PT017
            assert not (force and edited and not pruned)
        else:
            assert force or not edited
            self._keep(before, receipt.backup_id)
            self.now = self.standing.pop().before

    @rule(choice=st.integers(0, 20))
    def roll_back_to(self, choice: int) -> None:
        """Any backup there is: a new state, which the next rollback takes back."""
        known = sorted(self.kept)
        if not known:
            return
        to = known[choice % len(known)]
        before = self.now
        receipt = store.rollback(self.target, to, force=True, now=NOW, disk=QUICK)
        assert self.target.read_bytes() == self.kept[to]
        self._keep(before, receipt.backup_id)
        self.now = self._there()
        self.standing.append(Written(before, self.kept[to], receipt.backup_id))

    @rule(at=st.integers(1, 70))
    def roll_back_and_die(self, at: int) -> None:
        before, faulty = self.now, killed_at(at, QUICK)
        try:
            store.rollback(self.target, now=NOW, disk=faulty.disk)
        except Killed:
            faulty.bury()
        except store.StoreFault:
            return
        said = store.interrupted(self.target, disk=QUICK)
        if said == "finished":  # started again, it is not done twice
            assert store.rollback(self.target, now=NOW, disk=QUICK).recovered == ("finished",)
        store.recover(self.target, now=NOW, disk=QUICK)
        if said == "finished" or self._there() != before:
            self._keep(before, self._newest() if before else None)
            self.now = self.standing.pop().before
            assert self._there() == self.now

    @rule(keep=st.integers(0, 5))
    def prune(self, keep: int) -> None:
        for gone in store.prune(self.target, keep, disk=QUICK):
            del self.kept[gone.id]
        assert len(self.kept) <= keep

    @rule(keep=st.integers(0, 5), at=st.integers(1, 30))
    def prune_and_die(self, keep: int, at: int) -> None:
        faulty = killed_at(at, QUICK)
        try:
            store.prune(self.target, keep, disk=faulty.disk)
        except Killed:
            faulty.bury()
        store.recover(self.target, now=NOW, disk=QUICK)
        left = {backup.id for backup in store.backups(self.target, disk=QUICK)}
        gone = set(self.kept) - left
        assert all(sequence_of(each) < min(map(sequence_of, left), default=10**9) for each in gone)
        for each in gone:
            del self.kept[each]

    @invariant()
    def every_backup_is_what_it_was(self) -> None:
        there = {each.id: Path(each.path).read_bytes() for each in store.backups(self.target, disk=QUICK)}
        assert there == self.kept

    @invariant()
    def the_file_is_what_somebody_meant(self) -> None:
        assert self._there() == self.now
        assert leftovers(self.target) == []

    def _replace(self, data: bytes, disk: Disk) -> Receipt:
        return store.replace(
            self.target,
            data,
            expected=store.digest_of(self.now.data) if self.now else None,
            now=NOW,
            disk=disk,
        )

    def _written(self, data: bytes, backup: str | None) -> None:
        self.standing.append(Written(self.now, data, backup))
        self._keep(self.now, backup)
        self.now = There(data, self.now.mode if self.now else 0o600)

    def _keep(self, before: There | None, backup: str | None) -> None:
        assert (before is None) == (backup is None)
        if before and backup:
            self.kept[backup] = before.data

    def _is_kept(self, written: Written) -> bool:
        return written.backup is None or written.backup in self.kept

    def _newest(self) -> str:
        return store.backups(self.target, disk=QUICK)[0].id

    def _content(self) -> bytes | None:
        return self.now.data if self.now else None

    def _there(self) -> There | None:
        return There(self.target.read_bytes(), mode_of(self.target)) if self.target.exists() else None


Machine.TestCase.settings = settings(
    max_examples=60, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
test_any_order_of_writes_edits_rollbacks_and_crashes = Machine.TestCase


@pytest.mark.skipif("os.name == 'nt'", reason="permission bits of POSIX")
@settings(max_examples=60, deadline=None)
@given(old=st.binary(max_size=200), new=st.binary(max_size=200), mode=MODES)
def test_a_rollback_after_a_write_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, old: bytes, new: bytes, mode: int
) -> None:
    target = tmp_path_factory.mktemp("identity") / "mail.ini"
    target.write_bytes(old)
    target.chmod(mode)
    receipt = store.replace(target, new, expected=store.digest_of(old), now=NOW, disk=QUICK)
    if receipt.before != receipt.after:
        store.rollback(target, now=NOW, disk=QUICK)
    assert (target.read_bytes(), mode_of(target)) == (old, mode)
