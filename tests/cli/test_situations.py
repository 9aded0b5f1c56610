"""Ten whole situations, played through the command line against the lab, every expectation compared."""

import base64
import io
import os
import urllib.parse
from pathlib import Path

import pytest

from tests import valid
from tests.answers import Answer, differences
from tests.situations import Run, runs


@pytest.mark.parametrize("run", runs(), ids=lambda run: run.name)
def test_the_answer_is_as_expected(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    answer = play(run, tmp_path, capsys)
    if answer.report:
        valid.report(answer.output)
    wrong = differences(run.expected, answer)
    assert not wrong, "\n".join([run.situation.title, *wrong])


def play(run: Run, folder: Path, capsys: pytest.CaptureFixture[str]) -> Answer:
    """Run the command in a fresh folder and gather what it said, did and touched."""
    from gemdiag.cli.entry import run as gemdiag  # noqa: PLC0415  a broken one fails tests, not their collection

    Path(folder, run.situation.file_name).write_text(run.situation.text, encoding="utf-8", newline="\n")
    before = contents(folder)
    with run.lab() as lab:
        exit_code = gemdiag(run.words(lab))
        wire = lab.wire
    after, said = contents(folder), capsys.readouterr()
    state = "".join(contents(Path(os.environ["GEMDIAG_STATE_DIR"])).values())
    return Answer(
        command=run.command[0],
        exit_code=exit_code,
        output=said.out,
        errors=said.err,
        wire={
            "auth": wire.auth,
            "auth_in_clear": wire.auth_in_clear,
            "messages_sent": wire.messages_sent,
            "recipients": wire.recipients,
        },
        touched={name: text for name, text in after.items() if before.get(name) != text}
        | dict.fromkeys(before.keys() - after.keys(), "deleted"),
        leaks=sum(map((said.out + said.err + state).count, traces(run))),
    )


def contents(folder: Path) -> dict[str, str]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.name: path.read_text("utf-8", "replace") for path in found}


def traces(run: Run) -> set[str]:
    """The password as it stands, in a URL, and in base64 as AUTH sends it."""
    if run.situation.login is None:
        return set()
    user, secret = run.situation.login
    password = secret.reveal()
    encoded = {base64.b64encode(text.encode()).decode() for text in (password, f"\0{user}\0{password}")}
    return {password, urllib.parse.quote(password), *encoded}
