"""A fault of gemdiag's own: 70, one line, and with -vv the places, never a value."""

import subprocess
import sys
from pathlib import Path

import pytest

from gemdiag import rules
from gemdiag.redaction import Leak, Redactor
from tests.canary import CANARY
from tests.cli.kit import PYTHON, USER, YAML, Gemdiag, child, garage, names


@pytest.fixture
def broken(gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch) -> Gemdiag:
    """The command line with a judge that falls over what it holds in its hands."""

    def judge(case: object) -> None:
        password, address = CANARY, USER
        raise ValueError(f"cannot judge {address} {password} {case!r}")

    monkeypatch.setattr(rules, "judge", judge)
    Path("own.yaml").write_text(YAML, encoding="utf-8")
    return gemdiag


@pytest.mark.parametrize("command", ["check", "migrate --yes", "relay enable --yes", "relay check"])
def test_it_is_said_in_one_line(command: str, broken: Gemdiag) -> None:
    with garage() as lab:
        said = broken(*command.split(), "own.yaml", "-o", "r.json", lab=lab)
        french = broken(*command.split(), "own.yaml", "--lang", "fr", "-v", lab=lab)
    assert (said.code, said.out, french.code) == (70, "", 70)
    assert (
        said.err == "gemdiag: This is a bug of gemdiag (ValueError). Run it again with -vv and report it.\n"
    )
    assert french.err.splitlines()[-1].startswith("gemdiag: C’est un défaut")
    for each in (said, french):
        assert "Traceback" not in each.err
        assert "cannot judge" not in each.err
    assert names() == ["own.yaml"]


def test_twice_verbose_shows_where_and_no_value(broken: Gemdiag) -> None:
    said = broken("check", "own.yaml", "--offline", "-vv")
    assert said.code == 70
    frames = said.err.splitlines()[1:]
    assert all(frame.startswith("  ") and ".py:" in frame for frame in frames)
    assert frames[-1].endswith(" judge")
    assert any("diagnose.py" in frame for frame in frames)
    for hidden in (CANARY, USER, "cannot judge", "raise ", "Settings("):
        assert hidden not in said.err


def test_a_password_about_to_be_written_stops_the_report(
    gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch
) -> None:
    def scan(self: Redactor, text: str | bytes, others: object = ()) -> None:
        raise Leak("as UTF-8 at byte 12")

    monkeypatch.setattr(Redactor, "scan", scan)
    Path("own.yaml").write_text(YAML, encoding="utf-8")
    said = gemdiag("check", "own.yaml", "--offline", "-o", "r.json")
    assert (said.code, said.out) == (70, "")
    assert "about to come out in the standard output, which was not written" in said.err
    said = gemdiag("check", "own.yaml", "--offline", "--save-facts", "facts.json")
    assert (said.code, said.out) == (70, "")
    assert names() == ["own.yaml"]


def test_an_interrupt_inside_a_command_is_130(gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch) -> None:
    def judge(_case: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(rules, "judge", judge)
    Path("own.yaml").write_text(YAML, encoding="utf-8")
    for lang, sentence in (("en", "Interrupted."), ("fr", "Interrompu.")):
        said = gemdiag("check", "own.yaml", "--offline", "--lang", lang)
        assert (said.code, said.out) == (130, "")
        assert said.err.startswith(f"\ngemdiag: {sentence}")
        assert said.err.count("\n") == 2


def test_standard_output_that_is_full_is_73(gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch) -> None:
    from gemdiag.cli import output  # noqa: PLC0415

    Path("own.yaml").write_text(YAML, encoding="utf-8")
    monkeypatch.setattr(output, "silence_stdout", lambda: None)

    class Full:
        encoding = "utf-8"

        def isatty(self) -> bool:
            return False

        def write(self, text: str) -> int:
            raise OSError(28, "No space left on device")

        def flush(self) -> None:
            pass

    monkeypatch.setattr(sys, "stdout", Full())
    said = gemdiag("check", "own.yaml", "--offline", "-o", "r.json")
    assert said.code == 73
    assert "Standard output cannot be written." in said.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize("words", ["--help", "formats", "report --schema", "explain --all", "check --help"])
def test_an_output_that_takes_nothing_more_is_not_one(words: str, gemdiag: Gemdiag) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        said = subprocess.run(
            [*PYTHON, "--lang", "fr", *words.split()],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            env=child(),
        )
    assert said.returncode == 73
    assert said.stderr.decode() == "gemdiag: La sortie standard ne peut être écrite.\n"
