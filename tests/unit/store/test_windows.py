"""What Windows does differently, through the port to the disk, on any system."""

import ctypes
import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gemdiag import store
from gemdiag.store.windows import WindowsDisk
from tests.unit.store.faulty import NEW, NOW, OLD, FaultyDisk, leftovers, listing, made


def _violation(number: int) -> Callable[[], OSError]:
    def fault() -> OSError:
        error = PermissionError(errno.EACCES, "Access is denied")
        setattr(error, "winerror", number)  # noqa: B010  only there on Windows
        return error

    return fault


class Waiting(FaultyDisk):
    """Adds up the seconds that are waited, without waiting them."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.waited = 0.0

    def __getattr__(self, name: str) -> Any:
        if name == "wait":

            def wait(seconds: float) -> None:
                self.waited += seconds

            return wait
        return super().__getattr__(name)


class Library:
    """Stands for advapi32 and kernel32: remembers the access list that each file was given."""

    # ruff: noqa: N802  the names are Microsoft's

    def __init__(self) -> None:
        self.lists: dict[str, tuple[int, str]] = {}
        self.text, self.freed, self.refuses = "", 0, False

    def ConvertStringSecurityDescriptorToSecurityDescriptorW(
        self, text: str, revision: int, out: Any, _size: None
    ) -> int:
        assert revision == 1
        out._obj.value = 4711
        self.text = text
        return 1

    def SetFileSecurityW(self, path: str, information: int, descriptor: Any) -> int:
        if self.refuses:
            return 0
        content = self.text if isinstance(descriptor, ctypes.c_void_p) else descriptor.raw.decode()
        self.lists[path] = (information, content)
        return 1

    def GetFileSecurityW(self, path: str, information: int, buffer: Any, size: int, needed: Any) -> int:
        if not Path(path).exists():
            return 0
        needed._obj.value = len(b"D:shop")
        if size:
            buffer.raw = b"D:shop"
        return int(size > 0)

    def LocalFree(self, descriptor: Any) -> None:
        assert descriptor.value == 4711
        self.freed += 1


class Byte:
    """Stands for msvcrt.locking: one byte of one file, for one holder."""

    def __init__(self) -> None:
        self.held, self.places = set[int](), set[tuple[int, int]]()

    def __call__(self, handle: int, mode: int, count: int) -> None:
        key = os.fstat(handle).st_ino
        self.places.add((os.lseek(handle, 0, os.SEEK_CUR), count))
        if mode == 1 and key in self.held:
            raise OSError(errno.EACCES, "Permission denied")
        (self.held.add if mode == 1 else self.held.discard)(key)


@pytest.fixture
def library() -> Library:
    return Library()


@pytest.fixture
def byte() -> Byte:
    return Byte()


@pytest.fixture
def windows(library: Library, byte: Byte) -> WindowsDisk:
    return WindowsDisk(byte, (1, 2), library, library)


@pytest.mark.parametrize("number", [5, 32, 33])
def test_a_file_that_a_scanner_has_open_for_a_moment_is_replaced_a_little_later(
    tmp_path: Path, number: int
) -> None:
    target = made(tmp_path)
    disk = Waiting(2, _violation(number), counted=("replace",))
    store.replace(target, NEW, expected=store.digest_of(OLD), now=NOW, disk=disk.disk)
    assert target.read_bytes() == NEW
    assert 0 < disk.waited < 3


@pytest.mark.parametrize("number", [5, 32, 33])
def test_a_file_that_stays_open_in_another_program_is_left_whole(tmp_path: Path, number: int) -> None:
    target = made(tmp_path)
    disk = Waiting(1, _violation(number), counted=("replace",), lasting=True)
    with pytest.raises(store.StoreFault) as caught:
        store.replace(target, NEW, expected=store.digest_of(OLD), now=NOW, disk=disk.disk)
    assert caught.value.kind == "in_use"
    assert 2 < disk.waited <= 3
    assert (target.read_bytes(), leftovers(target), store.backups(target)) == (OLD, [], ())


def test_removing_a_file_waits_too(tmp_path: Path) -> None:
    target = tmp_path / "mail.yaml"
    store.replace(target, NEW, expected=None, now=NOW)
    disk = Waiting(1, _violation(32), counted=("unlink",))
    assert store.rollback(target, now=NOW, disk=disk.disk).after == ""
    assert disk.waited > 0


def test_a_plain_refusal_is_not_tried_again(tmp_path: Path) -> None:
    target = made(tmp_path)
    disk = Waiting(2, lambda: PermissionError(errno.EACCES, "no"), counted=("replace",))
    with pytest.raises(store.StoreFault) as caught:
        store.replace(target, NEW, expected=store.digest_of(OLD), now=NOW, disk=disk.disk)
    assert (caught.value.kind, disk.waited) == ("denied", 0)


@pytest.mark.parametrize(("number", "kind"), [(19, "read_only"), (32, "in_use"), (39, "full"), (112, "full")])
def test_codes_of_windows_have_their_words(tmp_path: Path, number: int, kind: str) -> None:
    target = made(tmp_path)
    disk = FaultyDisk(1, _violation(number), counted=("open",))
    with pytest.raises(store.StoreFault) as caught:
        store.read_file(target, disk=disk.disk)
    assert caught.value.kind == kind


def test_a_lock_file_about_to_vanish_is_waited_for(tmp_path: Path) -> None:
    target = made(tmp_path)
    disk = Waiting(1, _violation(5), counted=("open",))
    with store.Lock(target, disk=disk.disk):
        assert disk.waited > 0


def test_backup_and_journal_are_for_the_owner_and_the_file_keeps_its_access_list(
    tmp_path: Path, windows: WindowsDisk, library: Library
) -> None:
    target = made(tmp_path)
    store.replace(target, NEW, expected=store.digest_of(OLD), now=NOW, disk=windows)
    protected, plain = 0x80000004, 0x00000004
    temporary = [path for path in library.lists if "gemdiag-tmp-" in path]
    assert sorted(library.lists[path] for path in temporary) == [
        (plain, "D:shop"),
        (protected, "D:P(A;;FA;;;OW)(A;;FA;;;SY)(A;;FA;;;BA)"),
    ]
    assert library.lists[f"{target}.gemdiag-journal"][0] == protected
    assert library.freed == 3
    assert store.rollback(target, now=NOW, disk=windows).after == store.digest_of(OLD)


def test_a_read_only_file_is_refused_at_once(tmp_path: Path, windows: WindowsDisk) -> None:
    target = made(tmp_path, mode=0o444)
    disk = Waiting(under=windows)
    with pytest.raises(store.StoreFault) as caught:
        store.replace(target, NEW, expected=store.digest_of(OLD), now=NOW, disk=disk.disk)
    assert (caught.value.kind, target.read_bytes(), disk.waited) == ("denied", OLD, 0)


def test_a_new_file_that_was_made_read_only_is_not_removed(tmp_path: Path, windows: WindowsDisk) -> None:
    target = tmp_path / "mail.yaml"
    store.replace(target, NEW, expected=None, now=NOW, disk=windows)
    target.chmod(0o444)
    disk = Waiting(under=windows)
    with pytest.raises(store.StoreFault) as caught:
        store.rollback(target, now=NOW, disk=disk.disk)
    assert (caught.value.kind, target.read_bytes(), disk.waited) == ("denied", NEW, 0)
    assert store.backups(target) == ()


def test_a_new_file_is_for_its_owner(tmp_path: Path, windows: WindowsDisk, library: Library) -> None:
    store.replace(tmp_path / "mail.yaml", NEW, expected=None, now=NOW, disk=windows)
    assert {information for information, _ in library.lists.values()} == {0x80000004}


def test_what_cannot_be_protected_is_not_written(
    tmp_path: Path, windows: WindowsDisk, library: Library
) -> None:
    library.refuses = True
    target = made(tmp_path)
    with pytest.raises(store.StoreFault) as caught:
        store.replace(target, NEW, expected=store.digest_of(OLD), now=NOW, disk=windows)
    assert caught.value.kind == "denied"
    assert (target.read_bytes(), leftovers(target), store.backups(target)) == (OLD, [], ())
    assert library.freed > 0


def test_the_lock_is_a_byte_behind_the_pid_so_that_others_can_read_it(
    tmp_path: Path, windows: WindowsDisk, byte: Byte
) -> None:
    target = made(tmp_path)
    with store.Lock(target, disk=windows):
        assert listing(tmp_path)["mail.ini.gemdiag-lock"].split() == [str(os.getpid()).encode()]
        with pytest.raises(store.LockHeld) as caught, store.Lock(target, 0, disk=windows):
            pass
        assert caught.value.pid == os.getpid()
    assert byte.places == {(1 << 20, 1)}
    assert leftovers(target) == []


def test_a_lock_that_fails_for_another_reason_is_a_fault(tmp_path: Path, windows: WindowsDisk) -> None:
    def broken(*_: object) -> None:
        raise OSError(errno.EIO, "no")

    target = made(tmp_path)
    with (
        pytest.raises(store.StoreFault) as caught,
        store.Lock(target, disk=WindowsDisk(broken, (1, 2), None, None)),
    ):
        pass
    assert caught.value.kind == "io"
