"""Who leaves the wizard on the way, in whatever manner, finds their answers again, and no password."""

import io
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gemdiag.lab.lab import Lab
from gemdiag.lab.script import Script
from tests.canary import CANARY
from tests.cli.kit import HOST, LOGIN, Gemdiag, Typing, garage, ini
from tests.cli.test_terminal import Terminal, at_terminal
from tests.leaks import leaks

posix = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are of POSIX")
CTRL_C, CTRL_D = "\x03", "\x04"
SILENT = Script("implicit", login=LOGIN, pauses={"greeting": 60})
VERSION, PASSWORD = "Version of GEM-CAR, if you know it", "Password of the mailbox"


@contextmanager
def begun(folder: Path, lab: Lab, *words: str) -> Iterator[Terminal]:
    (folder / "shop.ini").write_text(ini(Password=None, Version=None), encoding="utf-8")
    with at_terminal(folder, "wizard", *words, lab=lab, variables={"TERM": "dumb"}) as terminal:
        yield terminal


def answer(terminal: Terminal, *typed: tuple[str, str]) -> None:
    """Each text once its question is there with its prompt."""
    for label, text in typed:
        terminal.wait_for(label)
        after = terminal.shown.rindex(label)
        while "> " not in terminal.shown[after:]:
            terminal.wait_for("> ", terminal.shown.count("> ") + 1)
        terminal.type(text)


TO_THE_VERSION = (
    ("Language / Langue", "\n"),
    ("Where do the settings come from?", "\n"),
    ("The file with the settings", "\n"),
    ("Are these right?", "\n"),
    (PASSWORD, f"{CANARY}\n"),
)
TO_THE_CHECK = (
    (VERSION, "13.0.2\n"),
    ("Does e-mail go out of GEM-CAR today?", "2\n"),
    ("Since when not, if you know", "Monday\n"),
    ("Do advisors send", "\n"),
    ("Which way?", "\n"),
)


def kept() -> str:
    return (Path(os.environ["GEMDIAG_STATE_DIR"]) / "wizard.json").read_text(encoding="utf-8")


@posix
def test_ctrl_c_at_a_prompt_keeps_what_was_answered_and_the_next_run_goes_on_from_any_folder(
    tmp_path: Path,
) -> None:
    with garage() as lab:
        with begun(tmp_path, lab, "shop.ini") as terminal:
            answer(terminal, *TO_THE_VERSION, (VERSION, "13.0.2\n"), ("go out of GEM-CAR today?", CTRL_C))
            assert terminal.end() == 130, terminal.shown
        assert "Your answers are kept" in terminal.shown
        assert "Interrupted." in terminal.shown
        assert leaks(terminal.shown + kept(), [CANARY]) == []
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        with begun(elsewhere, lab) as terminal:
            answer(terminal, ("You left before the end", "\n"), ("Are these right?", "\n"), (PASSWORD, "\n"))
            terminal.wait_for("[13.0.2] > ")
            assert _unbroken(str(tmp_path / "shop.ini")) in _unbroken(terminal.shown)


@posix
def test_ctrl_c_while_a_password_is_typed_ends_it_and_the_terminal_shows_what_is_typed_again(
    tmp_path: Path,
) -> None:
    with garage() as lab, begun(tmp_path, lab, "shop.ini") as terminal:
        answer(terminal, *TO_THE_VERSION[:-1], (PASSWORD, CANARY + CTRL_C))
        assert terminal.end() == 130, terminal.shown
    assert leaks(terminal.shown + kept(), [CANARY]) == []


@posix
def test_ctrl_c_amid_a_check_keeps_all_answers(tmp_path: Path) -> None:
    silent = {f"{HOST}:465": SILENT, f"{HOST}:587": SILENT}
    with garage(silent) as lab, begun(tmp_path, lab, "shop.ini") as terminal:
        answer(terminal, *TO_THE_VERSION, *TO_THE_CHECK)
        terminal.wait_for(f"Connection to {HOST}:587: open")
        terminal.type(CTRL_C)
        assert terminal.end() == 130, terminal.shown
    assert '"route"' in kept()
    assert '"since": "Monday"' in kept()
    assert "Traceback" not in terminal.shown
    assert leaks(terminal.shown + kept(), [CANARY]) == []


@posix
def test_ctrl_d_leaves_with_the_answers_kept(tmp_path: Path) -> None:
    with garage() as lab, begun(tmp_path, lab, "shop.ini") as terminal:
        answer(terminal, *TO_THE_VERSION, (VERSION, CTRL_D))
        assert terminal.end() == 1, terminal.shown
    assert '"found"' in kept()


@pytest.mark.parametrize("state", [True, False])
def test_when_the_pipe_ends_the_answers_are_kept_where_that_is_wanted(
    state: bool,
    shop: str,
    gemdiag: Gemdiag,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\n\n\n\n13.0.2"), encoding="utf-8"))
    with garage() as lab:
        said = gemdiag("wizard", shop, *(() if state else ("--no-state",)), lab=lab)
    assert said.code == 1, said
    assert (Path(os.environ["GEMDIAG_STATE_DIR"]) / "wizard.json").exists() is state
    assert ("Your answers are kept" in said.err) is state


def test_the_answers_of_another_shop_are_not_gone_on_with(
    shop: str, gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch
) -> None:
    def typed(text: bytes) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text), encoding="utf-8"))

    with garage() as lab:
        typed(b"\n\n\n\ns\n")
        assert "are kept" in gemdiag("wizard", shop, lab=lab).err
        Path("other.ini").write_text(ini(), encoding="utf-8")
        typed(b"q\n")
        assert "You left before the end" not in gemdiag("wizard", "other.ini", lab=lab).err
        typed(b"q\n")
        assert "You left before the end" in gemdiag("wizard", shop, lab=lab).err


@pytest.mark.parametrize(
    ("lang", "told"), [("en", "it may hold a password: give it again"), ("fr", "donnez-le de nouveau")]
)
def test_text_that_was_pasted_is_asked_for_again_with_the_reason(
    lang: str, told: str, gemdiag: Gemdiag, typing: Typing
) -> None:
    pasted = f"SMTP: {HOST}\nE-mail address: a@garage.example\nPassword: {CANARY}\n.\n"
    typing(f"\n3\n{pasted}\n\n\n12.0.9\ns\n")
    gemdiag("wizard", "--offline", "--lang", lang)
    assert CANARY not in kept()
    typing(f"\n\n\n{pasted}")
    said = gemdiag("wizard", "--offline", "--lang", lang)
    assert told in " ".join(said.err.replace("\xa0", " ").split()), said
    assert "12.0.9" in kept()


def test_the_language_that_is_chosen_first_is_that_of_the_next_question(
    gemdiag: Gemdiag, typing: Typing
) -> None:
    typing("1\n\na@garage.example\n")
    said = gemdiag("wizard", "--offline", "--no-state", "--lang", "fr")
    assert "viennent les réglages" not in said.err
    assert "Where do the settings come from?" in said.err
    assert "What was found" in said.err


def _unbroken(text: str) -> str:
    """A path may go on in the next line, however long it is."""
    return re.sub(r"[\s/]", "", text)
