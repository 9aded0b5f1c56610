"""One Postfix with one Dovecot for all tests that only ask it questions."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.kit import Gemdiag, commands
from tests.server.postfix import DOVECOT, MASTER
from tests.server.shops import SHOPS, Town


@pytest.fixture(scope="session")
def real_servers() -> None:
    """Skips where the real servers cannot be started."""
    is_root = sys.platform != "win32" and os.geteuid() == 0
    if not is_root:
        pytest.skip("Postfix is started by root alone")
    if missing := [str(program) for program in (MASTER, DOVECOT) if not program.exists()]:
        pytest.skip(f"not installed, see .ci/servers.sh: {', '.join(missing)}")


@pytest.fixture(scope="session")
def town(real_servers: None) -> Iterator[Town]:
    with Town(*SHOPS) as running:
        yield running


@pytest.fixture
def gemdiag(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Gemdiag:
    """Runs a command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return commands(capsys)
