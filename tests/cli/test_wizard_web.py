"""`gemdiag wizard --web` and `gemdiag-wizard`: a link, a browser, or words for who has no console."""

import os
import signal
import stat
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from gemdiag.web import listening_at
from tests.browser.wizard_kit import served
from tests.cli.kit import Gemdiag, child, garage, make_pipe

PATIENCE = 60
WINDOW = "from gemdiag.__main__ import wizard; wizard()"
NO_CONSOLE = f"import sys; sys.stdout = sys.stderr = None; {WINDOW}"

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the browser here is a shell script")


@pytest.fixture
def browser(tmp_path: Path) -> Path:
    """A browser that writes down what it was asked to open."""
    program, opened = tmp_path / "browser", tmp_path / "opened"
    make_pipe(str(opened))
    program.write_text(f'#!/bin/sh\necho "$1" > "{opened}"\n', encoding="utf-8")
    program.chmod(stat.S_IRWXU)
    return program


@pytest.fixture
def waiting_browser(browser: Path) -> Path:
    """One that does not end before gemdiag does, as those in a terminal are waited for."""
    with browser.open("a", encoding="utf-8") as program:
        program.write("exec >/dev/null 2>&1\nwhile kill -0 $PPID; do sleep 0.1; done\n")
    return browser


def started(code: str, browser: Path, *words: str, **variables: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", code, *words],
        cwd=browser.parent,
        env=child(BROWSER=f"{browser} %s", HOME=str(browser.parent), **variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def asked_for(browser: Path) -> str:
    """Waits for it."""
    return browser.with_name("opened").read_text(encoding="utf-8").strip()


def test_the_one_line_of_standard_output_is_the_link_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    with garage() as lab, served(lab, tmp_path) as one:
        assert one.link.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(one.link, timeout=PATIENCE) as said:
            assert said.status == 200
        one.process.send_signal(signal.SIGINT)
        out, err = one.process.communicate(timeout=PATIENCE)
        assert one.process.returncode == 130
        assert out == ""
        assert "Traceback" not in err


def test_a_port_may_be_named(tmp_path: Path) -> None:
    with listening_at() as free:
        port = free.getsockname()[1]
    with garage() as lab, served(lab, tmp_path, "--port", str(port)) as one:
        assert f"127.0.0.1:{port}/" in one.link
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/wizard/", timeout=PATIENCE)


def test_a_port_that_is_taken_is_said_so(gemdiag: Gemdiag) -> None:
    with listening_at() as taken:
        said = gemdiag("wizard", "--no-open", "--port", taken.getsockname()[1])
    assert said.code == 64
    assert "cannot be used" in said.err


@pytest.mark.parametrize("words", [("--answers", "a.yaml"), ("--record", "a.yaml")])
def test_answers_come_from_the_page_or_from_a_file(words: tuple[str, str], gemdiag: Gemdiag) -> None:
    assert gemdiag("wizard", "--web", *words).code == 64


@pytest.mark.parametrize("port", ["0", "65536", "x", "-1"])
def test_no_port_is_no_port(port: str, gemdiag: Gemdiag) -> None:
    said = gemdiag("wizard", "--web", "--port", port)
    assert said.code == 64
    assert "no port between 1 and 65535" in said.err


def test_a_double_click_opens_the_browser(waiting_browser: Path) -> None:
    browser = waiting_browser
    process = started(NO_CONSOLE, browser)
    try:
        link = asked_for(browser)
        with urllib.request.urlopen(link, timeout=PATIENCE) as said:
            assert said.status == 200
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(link, timeout=PATIENCE)
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("code", [NO_CONSOLE, WINDOW], ids=["no console", "console"])
def test_an_error_reaches_who_has_no_console_as_a_page(code: str, browser: Path) -> None:
    process = started(code, browser, GEMDIAG_PORT="<b>0</b>", GEMDIAG_LANG="fr", TMPDIR=str(browser.parent))
    page = Path(asked_for(browser).removeprefix("file://"))
    _, err = process.communicate(timeout=PATIENCE)
    text = page.read_text(encoding="utf-8")
    assert process.returncode == 64
    assert "&lt;b&gt;0&lt;/b&gt;" in text
    assert "port" in text
    assert ("port" in err) == (code == WINDOW)
