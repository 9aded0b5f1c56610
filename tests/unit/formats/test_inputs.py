"""What a CONFIG argument stands for, opened so that nothing hangs."""

import errno
import io
import os
import sys
from pathlib import Path

import pytest

from gemdiag import formats
from gemdiag.app import inputs
from gemdiag.app.inputs import Input, InputFault

links = pytest.mark.skipif(sys.platform == "win32", reason="no FIFO, and links need a privilege")


def kind_of(config: str | Path, *, folders: bool = False) -> tuple[str, str]:
    with pytest.raises(InputFault) as caught:
        list(inputs.read(str(config), folders=folders))
    return caught.value.kind, caught.value.path


def test_a_file_is_read_under_the_name_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.ini").write_bytes(b"port=465\r\n")
    monkeypatch.chdir(tmp_path)

    assert list(inputs.read("./a.ini", folders=False)) == [Input("./a.ini", Path("a.ini"), b"port=465\r\n")]


def test_standard_input_is_read_up_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"port=465\n")))
    assert list(inputs.read("-", folders=False)) == [Input("-", None, b"port=465\n")]

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(bytes(formats.LIMIT + 1))))
    assert kind_of("-") == ("too_large", "-")


def test_an_address_is_one_unless_a_file_is_called_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert list(inputs.read("a@x.example", folders=False)) == [Input("a@x.example", None, b"", "a@x.example")]

    Path("a@x.example").write_bytes(b"x")
    assert [each.data for each in inputs.read("a@x.example", folders=False) if isinstance(each, Input)] == [
        b"x"
    ]


def test_a_folder_gives_its_files_by_name_without_what_is_hidden_or_our_own(tmp_path: Path) -> None:
    for name in (
        "b.ini",
        "a.ini",
        ".hidden",
        "a.ini.gemdiag-bak-20261124T120000Z-1",
        "a.ini.gemdiag-journal",
    ):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "c.ini").write_bytes(b"x")
    found = [each.name for each in inputs.read(str(tmp_path), folders=True) if isinstance(each, Input)]

    assert found == [str(tmp_path / "a.ini"), str(tmp_path / "b.ini")]


@links
def test_one_bad_file_does_not_stop_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.ini").symlink_to(tmp_path / "nowhere")
    (tmp_path / "b.ini").write_bytes(b"x")
    found = list(inputs.read(str(tmp_path), folders=True))

    assert [type(each) for each in found] == [InputFault, Input]
    assert isinstance(found[0], InputFault)
    assert found[0].kind == "missing"


def test_faults_have_their_kinds(tmp_path: Path) -> None:
    assert kind_of(tmp_path) == ("folder", str(tmp_path))
    assert kind_of(tmp_path, folders=True)[0] == "empty_folder"
    assert kind_of(tmp_path / "none.ini")[0] == "missing"
    assert kind_of(tmp_path / ("x" * 3000))[0] == "missing"
    assert kind_of("a\0b")[0] == "missing"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (errno.EMFILE, "failed"),
        (errno.EIO, "failed"),
        (errno.EACCES, "denied"),
        (errno.ENOENT, "missing"),
        (errno.ELOOP, "not_regular"),
    ],
)
def test_what_the_system_says_is_told_for_what_it_is(
    code: int, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.ini").write_bytes(b"x")

    def refuse(name: str, *_: object) -> int:
        raise OSError(code, os.strerror(code), name)

    monkeypatch.setattr(os, "open", refuse)
    assert kind_of(tmp_path / "a.ini")[0] == kind


def test_a_fault_while_reading_is_no_word_on_what_the_file_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Worn(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise OSError(errno.EIO, "worn out")

    (tmp_path / "a.ini").write_bytes(b"x")
    monkeypatch.setattr(inputs, "opened", lambda _: Worn())
    assert kind_of(tmp_path / "a.ini")[0] == "failed"


@links
def test_a_link_is_followed_and_one_to_itself_is_not(tmp_path: Path) -> None:
    (tmp_path / "a.ini").write_bytes(b"x")
    (tmp_path / "link").symlink_to("a.ini")
    (tmp_path / "self").symlink_to("self")

    assert [
        each.data for each in inputs.read(str(tmp_path / "link"), folders=False) if isinstance(each, Input)
    ] == [b"x"]
    assert kind_of(tmp_path / "self")[0] == "not_regular"


@links
def test_a_fifo_or_a_device_is_refused_at_once(tmp_path: Path) -> None:
    getattr(os, "mkfifo")(tmp_path / "fifo")  # noqa: B009  the type check as on Windows knows none
    (tmp_path / "zero").symlink_to("/dev/zero")

    assert kind_of(tmp_path / "fifo")[0] == "not_regular"
    assert kind_of(tmp_path / "zero")[0] == "not_regular"


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "sparse.ini").open("wb") as file:
        file.truncate(1 << 32)

    assert kind_of(tmp_path / "sparse.ini")[0] == "too_large"


@pytest.mark.skipif(getattr(os, "geteuid", lambda: 0)() == 0, reason="this user may read everything")
def test_a_file_without_permission_is_denied(tmp_path: Path) -> None:
    (tmp_path / "a.ini").write_bytes(b"x")
    (tmp_path / "a.ini").chmod(0)

    assert kind_of(tmp_path / "a.ini")[0] == "denied"
