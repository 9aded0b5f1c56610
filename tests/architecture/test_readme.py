"""The README stays true: its run is played, its commands exist, its length is kept."""

import re
from pathlib import Path

import pytest

from gemdiag.cli import entry

README = Path(__file__).parents[2] / "README.md"
RUN = re.compile(r"(<!-- run: gemdiag (?P<words>.+?) -->\n```\n)(?P<said>.*?)(```\n)", re.DOTALL)
MOST_LINES = 300


def test_the_run_in_it_is_what_the_command_says(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> None:
    text = README.read_text(encoding="utf-8")
    block = RUN.search(text)
    assert block

    monkeypatch.chdir(tmp_path)
    code = entry.run(block["words"].split())
    said = capsys.readouterr().out.replace(f"{tmp_path}{'/'}", "")
    said = re.sub(r"in \d+\.\d s", "in 0.1 s", said)
    if request.config.getoption("--update-golden"):
        README.write_text(
            text.replace(block["said"], said) if block["said"] else RUN.sub(rf"\1{said}\4", text)
        )
        return

    assert code == 0
    assert said == block["said"]


def test_every_command_it_names_exists_and_none_is_left_out() -> None:
    table = README.read_text(encoding="utf-8").partition("## Commands")[2].partition("exit code")[0]
    named = set(re.findall(r"`gemdiag ([a-z]+)", table))

    assert named == set(entry.COMMANDS)


def test_it_is_short() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) < MOST_LINES
