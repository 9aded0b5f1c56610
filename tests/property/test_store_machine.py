"""Any order of writes, edits, rollbacks and crashes: the file is always one that somebody meant."""

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
    before: There | None
    after: bytes


class Machine(RuleBasedStateMachine):
    """Beside the real file, what it should be and which writes still stand."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.target = Path(self.folder.name) / "mail.ini"
        self.now: There | None = None
        self.standing: list[Written] = []

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
            self._written(data)

    @rule(data=CONTENTS, at=st.integers(1, 70))
    def write_and_die(self, data: bytes, at: int) -> None:
        before, faulty = self.now, killed_at(at, QUICK)
        try:
            self._replace(data, faulty.disk)
        except Killed:
            faulty.bury()
        store.recover(self.target, now=NOW, disk=QUICK)
        assert self._there() in (before, There(data, before.mode if before else 0o600))
        if self._there() != before:
            self._written(data)

    @rule(data=CONTENTS, at=st.integers(1, 70))
    def write_and_fail(self, data: bytes, at: int) -> None:
        before = self.now
        try:
            receipt = self._replace(data, FaultyDisk(at, under=QUICK).disk)
        except store.StoreFault:
            assert self._there() == before
        else:
            if receipt.before != receipt.after:
                self._written(data)
        store.recover(self.target, now=NOW, disk=QUICK)

    @rule(force=st.booleans())
    def roll_back(self, force: bool) -> None:
        edited = bool(self.standing) and self.standing[-1].after != (self.now.data if self.now else None)
        try:
            store.rollback(self.target, force=force, now=NOW, disk=QUICK)
        except store.StoreFault as fault:
            expected = "edited_since" if self.standing else "no_backup"
            assert (fault.kind, force and edited) == (expected, False)  # noqa: PT017
        else:
            assert force or not edited
            self.now = self.standing.pop().before

    @rule(at=st.integers(1, 70))
    def roll_back_and_die(self, at: int) -> None:
        before, faulty = self.now, killed_at(at, QUICK)
        try:
            store.rollback(self.target, now=NOW, disk=faulty.disk)
        except Killed:
            faulty.bury()
        except store.StoreFault:
            return
        store.recover(self.target, now=NOW, disk=QUICK)
        if self._there() != before:
            self.now = self.standing.pop().before
            assert self._there() == self.now

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

    def _written(self, data: bytes) -> None:
        self.standing.append(Written(self.now, data))
        self.now = There(data, self.now.mode if self.now else 0o600)

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
