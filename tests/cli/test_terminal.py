"""What a person at a terminal sees: colours, names unmasked, progress, and questions that wait for an answer."""

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from gemdiag.lab.lab import Lab
from gemdiag.model.settings import NOTHING
from tests.canary import CANARY
from tests.cli.kit import HOST, PYTHON, USER, Gemdiag, child, garage, ini, names
from tests.leaks import leaks

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are of POSIX")
DIFFERENCE = re.compile(r"(?:---|\+\+\+|@@) |[-+ ] [a-z ]")
"""Its lines are whole, as patch(1) reads them."""
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class Terminal:
    """A pseudo-terminal with gemdiag on it. shown: all that was on the screen so far."""

    def __init__(self, folder: Path, words: list[str], variables: Mapping[str, str]) -> None:
        self._ours, theirs = _pair()
        self.shown = ""
        self._running = subprocess.Popen(
            [*PYTHON, *words],
            cwd=folder,
            env=child(**{"TERM": "xterm-256color", "COLUMNS": "90", **variables}),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=_take_terminal,  # noqa: PLW1509  nothing else runs in this process
        )
        os.close(theirs)

    def wait_for(self, text: str, times: int = 1) -> None:
        until = time.monotonic() + 20
        while self.shown.count(text) < times:
            assert time.monotonic() < until, f"no {text!r} in {self.shown!r}"
            assert self._read(), f"it ended without {text!r}: {self.shown!r}"

    def type(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def end(self) -> int:
        while self._read():
            pass
        return self._running.wait(20)

    def close(self) -> None:
        self._running.kill()
        self._running.wait()
        os.close(self._ours)

    def _read(self) -> bool:
        if not select.select([self._ours], [], [], 20)[0]:
            return False
        try:
            data = os.read(self._ours, 65536)
        except OSError:  # Linux: the other side is closed
            return False
        self.shown += data.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(data)


def _pair() -> tuple[int, int]:
    """Our side of a new pseudo-terminal, and the other one."""
    if sys.platform != "win32":
        return os.openpty()
    raise OSError


def _take_terminal() -> None:
    """In the child: standard input becomes the terminal that /dev/tty means."""
    if sys.platform != "win32":
        import fcntl  # noqa: PLC0415
        import termios  # noqa: PLC0415

        fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@contextmanager
def at_terminal(
    folder: Path, *words: str, lab: Lab | None = None, variables: Mapping[str, str] = NOTHING
) -> Iterator[Terminal]:
    leading = ["--no-control", *lab.cli_options()] if lab else []
    terminal = Terminal(folder, [*words, *leading], variables)
    try:
        yield terminal
    finally:
        terminal.close()


def test_a_password_and_a_yes_are_asked_for_and_the_file_is_written(tmp_path: Path) -> None:
    (tmp_path / "shop.ini").write_text(ini(Password=None), encoding="utf-8")
    words = ("migrate", "shop.ini", "--password-prompt", "--lang", "fr")
    with garage() as lab, at_terminal(tmp_path, *words, lab=lab) as terminal:
        terminal.wait_for("Mot de passe")
        terminal.type(CANARY + "\n")
        terminal.wait_for("Écrire shop.upgraded.yaml? [o/N] ")
        terminal.type("peut-être\n")
        terminal.wait_for("Écrire shop.upgraded.yaml? [o/N] ", times=2)
        terminal.type("oui\n")
        assert terminal.end() == 0
        assert lab.wire.auth == 1
    assert "shop.upgraded.yaml" in names(tmp_path)
    assert leaks(terminal.shown, [CANARY]) == []
    seen = COLOUR.sub("", terminal.shown)
    assert f"{HOST}:465" in seen
    assert f"+  user_name: {USER}" in seen  # a terminal masks secrets only
    assert seen.index("shop.ini") < seen.index("+  port: 465") < seen.index("Écrit\u00a0: ")


def test_ctrl_c_at_the_question_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "shop.ini").write_text(ini(), encoding="utf-8")
    with garage() as lab, at_terminal(tmp_path, "migrate", "shop.ini", "-q", lab=lab) as terminal:
        terminal.wait_for("[y/N] ")
        terminal.type("\x03")
        assert terminal.end() == 130, terminal.shown
        assert "Traceback" not in terminal.shown
    assert names(tmp_path) == ["shop.ini"]


@pytest.mark.parametrize(
    ("variables", "coloured"),
    [({}, True), ({"NO_COLOR": "1"}, False)],
)
def test_colours_are_for_terminals(variables: dict[str, str], coloured: bool, tmp_path: Path) -> None:
    (tmp_path / "shop.ini").write_text(ini(Port="0"), encoding="utf-8")
    with at_terminal(tmp_path, "check", "shop.ini", "--offline", variables=variables) as terminal:
        assert terminal.end() == 2
    assert bool(COLOUR.search(terminal.shown)) == coloured
    assert USER in terminal.shown


def test_progress_is_shown_to_who_watches_and_not_to_a_pipe(tmp_path: Path, gemdiag: Gemdiag) -> None:
    (tmp_path / "shop.ini").write_text(ini(), encoding="utf-8")
    with garage() as lab, at_terminal(tmp_path, "check", "shop.ini", lab=lab) as terminal:
        assert terminal.end() == 1
        assert f"  {HOST}:465, encrypted from the start: " in terminal.shown
        assert gemdiag("check", "shop.ini", lab=lab).err == ""


@pytest.mark.parametrize(
    "words",
    ["providers list", "providers list --lang fr", "demo --only implicit", "demo --only old-tls --lang fr"],
)
def test_nothing_runs_past_the_edge_of_a_narrow_terminal(words: str, tmp_path: Path) -> None:
    with at_terminal(tmp_path, *words.split(), variables={"COLUMNS": "40"}) as terminal:
        assert terminal.end() == 0
    lines = COLOUR.sub("", terminal.shown).splitlines()
    prose = [line for line in lines if not DIFFERENCE.match(line)]
    long = [line for line in prose if len(line) > 40 and max(map(len, line.split())) < 30]
    assert long == []
    assert any(len(line) > 30 for line in lines)
