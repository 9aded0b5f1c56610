"""The search for passwords finds them in every spelling, and fails the test that lets one out."""

import base64
import html
import json
import os
import subprocess
import sys
import urllib.parse
from pathlib import Path

import pytest

from tests.leaks import leaks, left_in

ROOT = Path(__file__).parents[2]
PASSWORD = "Zq7&vé\"<Wx9'9%mT\\k"
USER = "marie@example.com"


def plain(padding: str) -> str:
    return base64.b64encode(f"{padding}\0{USER}\0{PASSWORD}".encode()).decode("ascii")


SAID: dict[str, str | bytes] = {
    "plain": f"Login with {PASSWORD} failed.",
    "UTF-16": PASSWORD.encode("utf-16-le"),
    "UTF-16 BE": PASSWORD.encode("utf-16-be"),
    "Windows-1252": PASSWORD.encode("cp1252"),
    "hexadecimal": PASSWORD.encode().hex(),
    "upper hexadecimal": PASSWORD.encode().hex().upper(),
    "spaced hexadecimal": PASSWORD.encode().hex(" "),
    ".reg": f'"Password"=hex(1):{PASSWORD.encode("utf-16-le").hex(",")}',
    "AUTH LOGIN": f"AUTH LOGIN\r\n{base64.b64encode(PASSWORD.encode()).decode()}",
    "AUTH PLAIN": f"AUTH PLAIN {plain('')}",
    "AUTH PLAIN, one on": f"AUTH PLAIN {plain('a')}",
    "AUTH PLAIN, two on": f"AUTH PLAIN {plain('ab')}",
    "wrapped base64": base64.encodebytes(f"{'x' * 50}\0{USER}\0{PASSWORD}".encode()),
    "base64 for URLs": base64.urlsafe_b64encode(f"\0{USER}\0{PASSWORD}".encode()),
    "URL": urllib.parse.quote(PASSWORD),
    "form": urllib.parse.quote_plus(PASSWORD),
    "HTML": html.escape(PASSWORD),
    "HTML, quotes kept": html.escape(PASSWORD, quote=False),
    "JSON": json.dumps({"password": PASSWORD}),
    "JSON in UTF-8": json.dumps({"password": PASSWORD}, ensure_ascii=False),
    "exception": f"ValueError({PASSWORD!r})",
    "bytes": repr(PASSWORD.encode()),
    "backwards": PASSWORD[::-1],
}


@pytest.mark.parametrize("spelling", SAID)
def test_a_password_is_found_in_every_spelling(spelling: str) -> None:
    assert leaks(SAID[spelling], [PASSWORD])


def test_what_is_no_password_is_not_found() -> None:
    assert leaks("Login failed. " + base64.b64encode(os.urandom(3000)).decode(), [PASSWORD]) == []


def test_files_are_searched_by_name_and_content(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "log").write_bytes(b"x" + PASSWORD.encode("utf-16-le"))
    (tmp_path / "Winter-Tires-88.bak").touch()
    (tmp_path / "clean").write_text("nothing", encoding="utf-8")

    assert set(left_in(tmp_path, [PASSWORD, "Winter-Tires-88"])) == {"deep/log", "Winter-Tires-88.bak"}


LEAKY = """
import base64, logging, os, subprocess, sys
from pathlib import Path
import click
from click.testing import CliRunner
from gemdiag.model.secret import Secret

TEXT = "Sommer" + "-Reifen-41"
SECRET = Secret(TEXT)

def test_says_nothing(capsys):
    print(SECRET)
    assert "Sommer" not in capsys.readouterr().out
def test_prints():
    print(TEXT)
def test_logs():
    logging.getLogger().warning(base64.b64encode(b"ab" + TEXT.encode()))
def test_captures(capsys):
    print(TEXT.encode().hex())
    capsys.readouterr()
def test_invokes():
    CliRunner().invoke(click.Command("x", callback=lambda: click.echo(TEXT)))
def test_raises_in_a_command():
    CliRunner().invoke(click.Command("x", callback=lambda: int(TEXT)))
def test_starts():
    subprocess.run([sys.executable, "-c", "import sys; print(input()[::-1])"], input=TEXT.encode(), capture_output=True)
def test_writes_state():
    Path(os.environ["GEMDIAG_STATE_DIR"], "memory").write_text(TEXT)
"""


def test_a_test_that_lets_a_password_out_fails(tmp_path: Path) -> None:
    (tmp_path / "test_leaky.py").write_text(LEAKY, encoding="utf-8")
    (tmp_path / "state").mkdir()
    (tmp_path / "pytest.ini").touch()
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "tests.canary",
            "-p",
            "no:cacheprovider",
            "-rA",
            "--tb=no",
            str(tmp_path),
        ],
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "GEMDIAG_STATE_DIR": str(tmp_path / "state"),
            "COLUMNS": "200",
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    passed = {line.rpartition("::")[2] for line in done.stdout.splitlines() if line.startswith("PASSED")}

    assert passed == {"test_says_nothing"}
    assert "7 failed, 1 passed" in done.stdout
