"""From a plan to a file, against servers that are real and may die meanwhile."""

import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.canary import CANARY
from tests.cli.kit import PYTHON, Gemdiag, child, contents
from tests.leaks import leaks
from tests.server.log import WAIT_S
from tests.server.mailserver import MailServer
from tests.server.shops import BOTH, EXPIRED, WRONG_NAME, WRONG_PASSWORD
from tests.server.town import Town

pytestmark = pytest.mark.server

IN_PLACE = f"""\
gemdiag: 1
gemcar_version: "13.0.1"
email:
  smtp_address: {BOTH.host}
  port: 587   # as the provider says
  email_address: {BOTH.user_name}
  user_name: {BOTH.user_name}
  password: "{CANARY}"
"""


def settings_of(path: Path) -> dict[str, object]:
    text = re.sub("!omitted", "omitted", path.read_text(encoding="utf-8"))
    read = yaml.safe_load(text)
    return {"gemcar_version": read["gemcar_version"], **read["email"]}


@pytest.mark.parametrize("stored", ["omit", "keep"])
def test_the_upgraded_file_is_written_and_migrating_it_again_changes_nothing(
    stored: str, town: Town, gemdiag: Gemdiag
) -> None:
    old = Path("shop.txt")
    old.write_text(BOTH.settings(587), encoding="utf-8")
    before = old.read_bytes()
    words = ("--yes", "--store-password", stored, "--format", "json", "--no-control", "--no-state")
    with town.server.listening() as heard:
        said = gemdiag("migrate", "shop.txt", *words, *town.options())

    assert (said.code, heard.said("auth"), heard.said("rcpt")) == (0, 1, 0)
    assert said.json["written"]["path"] == str(Path("shop.upgraded.yaml").resolve())
    assert settings_of(Path("shop.upgraded.yaml")) == {
        "gemcar_version": "13.0.4",
        "smtp_address": BOTH.host,
        "port": 465,
        "email_address": BOTH.user_name,
        "user_name": BOTH.user_name,
        "password": CANARY if stored == "keep" else "omitted",
        "less_secure_connection": False,
        "use_gemcar_server": False,
    }
    assert old.read_bytes() == before
    written = contents(Path())

    with town.server.listening() as heard:
        again = gemdiag("migrate", "shop.upgraded.yaml", *words, *town.options())
        once_more = gemdiag("migrate", "shop.upgraded.yaml", "--in-place", *words, *town.options())
    for each in (again, once_more):
        assert (each.code, each.json["written"], each.json["plan"]["changes"]) == (0, None, [])
    assert heard.said("auth") == (2 if stored == "keep" else 0)
    assert contents(Path()) == written


@pytest.mark.parametrize(
    ("settings", "logins"),
    [
        pytest.param(EXPIRED.settings(465), 0, id="certificate-expired"),
        pytest.param(WRONG_NAME.settings(587), 0, id="certificate-for-another-name"),
        pytest.param(BOTH.settings(587, WRONG_PASSWORD), 1, id="password-refused"),
    ],
)
def test_what_the_server_does_not_prove_is_not_written(
    settings: str, logins: int, town: Town, gemdiag: Gemdiag
) -> None:
    Path("shop.txt").write_text(settings, encoding="utf-8")
    before = contents(Path())
    with town.server.listening() as heard:
        said = gemdiag("migrate", "shop.txt", "--yes", "--no-control", "--no-state", *town.options())
    assert (said.code, heard.said("auth"), contents(Path())) == (2, logins, before)
    assert "Nothing was written" in said.err


@pytest.mark.parametrize("name", ["shop.txt", "shop.yaml"])
def test_a_server_that_dies_between_plan_and_write_stops_the_write(
    name: str, postfix: type[MailServer], tmp_path: Path
) -> None:
    in_place = name.endswith(".yaml")
    (tmp_path / name).write_text(IN_PLACE if in_place else BOTH.settings(587), encoding="utf-8")
    before = contents(tmp_path)
    with Town(postfix, BOTH) as town:
        words = ["migrate", name, *(["--in-place"] if in_place else []), "--no-control", "--lang", "en"]
        with talking([*words, *town.options()], tmp_path) as (terminal, process):
            said = read_until(terminal, b"[y/N]")
            town.server.die()
            os.write(terminal, b"y\n")
            said += read_until(terminal, None)
            code = process.wait(WAIT_S)
    assert code == 2, said
    assert f"Nothing was written: {BOTH.host}:465 no longer answers" in said
    assert contents(tmp_path) == before
    assert leaks(said, [CANARY]) == []


@pytest.mark.parametrize("answer", ["y", "n"])
def test_while_the_server_lives_the_answer_counts(answer: str, town: Town, tmp_path: Path) -> None:
    (tmp_path / "shop.txt").write_text(BOTH.settings(587), encoding="utf-8")
    words = ["migrate", "shop.txt", "--no-control", "--lang", "en", *town.options()]
    with town.server.listening() as heard, talking(words, tmp_path) as (terminal, process):
        said = read_until(terminal, b"[y/N]")
        os.write(terminal, f"{answer}\n".encode())
        said += read_until(terminal, None)
        code = process.wait(WAIT_S)
    assert (code, heard.said("auth")) == ((0, 1) if answer == "y" else (1, 1)), said
    assert (tmp_path / "shop.upgraded.yaml").exists() == (answer == "y")
    assert leaks(said, [CANARY]) == []


@contextlib.contextmanager
def talking(words: list[str], folder: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Gemdiag by itself, in a folder, on a terminal of its own."""
    ours, theirs = terminal_pair()
    with contextlib.ExitStack() as leaving:
        leaving.callback(os.close, ours)
        process = subprocess.Popen(
            [*PYTHON, *words],
            cwd=folder,
            env=child(COLUMNS="200", TERM="dumb"),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        leaving.callback(process.wait)
        leaving.callback(process.kill)
        os.close(theirs)
        yield ours, process


def terminal_pair() -> tuple[int, int]:
    """The end where a person sits, and the program's."""
    if sys.platform != "win32":
        return os.openpty()
    raise NotImplementedError


def read_until(terminal: int, words: bytes | None) -> str:
    """What is said up to these words; None: to the end, which a terminal tells as an error on Linux."""
    said = b""
    while words is None or words not in said:
        try:
            more = os.read(terminal, 65536)
        except OSError:
            more = b""
        if not more:
            assert words is None, said.decode("utf-8", "replace")
            break
        said += more
    return said.decode("utf-8", "replace")
