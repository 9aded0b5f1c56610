import errno
import os
from pathlib import Path
from typing import Any

import pytest

from gemdiag import store
from tests.unit.store.faulty import NEW, NOW, OLD, FaultyDisk, leftovers, made


def test_short_writes_are_continued(tmp_path: Path) -> None:
    target = made(tmp_path)

    class Short(FaultyDisk):
        def __getattr__(self, name: str) -> Any:
            if name == "write":
                return lambda handle, data: os.write(handle, data[:3])
            return super().__getattr__(name)

    store.replace(target, NEW, expected=store.digest_of(OLD), now=NOW, disk=Short().disk)
    assert target.read_bytes() == NEW
    assert store.rollback(target, now=NOW).after == store.digest_of(OLD)


def test_a_write_that_takes_nothing_is_a_full_disk(tmp_path: Path) -> None:
    target = made(tmp_path)

    class Full(FaultyDisk):
        def __getattr__(self, name: str) -> Any:
            return (lambda *_: 0) if name == "write" else super().__getattr__(name)

    with pytest.raises(store.StoreFault) as caught:
        store.replace(target, NEW, expected=store.digest_of(OLD), now=NOW, disk=Full().disk)
    assert (caught.value.kind, target.read_bytes(), leftovers(target)) == ("full", OLD, [])


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, "full"),
        (errno.EDQUOT, "full"),
        (errno.EROFS, "read_only"),
        (errno.EACCES, "denied"),
        (errno.EIO, "io"),
        (errno.EMFILE, "io"),
        (errno.EXDEV, "io"),
    ],
)
def test_every_fault_of_the_disk_has_its_word_and_names_the_file(
    tmp_path: Path, number: int, kind: str
) -> None:
    target = made(tmp_path)
    disk = FaultyDisk(2, lambda: OSError(number, "no"), counted=("replace",)).disk  # the first is the backup
    with pytest.raises(store.StoreFault) as caught:
        store.replace(target, NEW, expected=store.digest_of(OLD), now=NOW, disk=disk)
    assert (caught.value.kind, caught.value.path) == (kind, str(target))
    assert (target.read_bytes(), leftovers(target), store.backups(target)) == (OLD, [], ())


@pytest.mark.skipif(os.name == "nt", reason="limits of POSIX")
def test_a_real_limit_on_the_size_of_files_leaves_the_old_file_whole(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    target = made(tmp_path)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(store.StoreFault) as caught:
            store.replace(target, b"x" * 5000, expected=store.digest_of(OLD), now=NOW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert caught.value.kind == "full"
    assert (target.read_bytes(), leftovers(target)) == (OLD, [])
