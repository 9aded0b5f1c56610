"""One town for each make of server, for all tests that only ask it questions."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.kit import Gemdiag, commands
from tests.server.exim import Exim
from tests.server.mailserver import MailServer
from tests.server.opensmtpd import OpenSmtpd
from tests.server.postfix import Postfix
from tests.server.sendmail import Sendmail
from tests.server.shops import BOTH, SHOPS
from tests.server.town import Town

MAKES: tuple[type[MailServer], ...] = (Postfix, Exim, Sendmail)


def can_start(make: type[MailServer]) -> type[MailServer]:
    """Skips where it cannot."""
    if why := make.why_not():
        pytest.skip(why)
    return make


@pytest.fixture(scope="session")
def postfix() -> type[MailServer]:
    return can_start(Postfix)


@pytest.fixture(scope="session")
def town(postfix: type[MailServer]) -> Iterator[Town]:
    with Town(postfix, *SHOPS) as running:
        yield running


@pytest.fixture(scope="session", params=MAKES, ids=lambda make: make.name.lower())
def every_town(request: pytest.FixtureRequest) -> Iterator[Town]:
    with Town(can_start(request.param), *SHOPS) as running:
        yield running


@pytest.fixture(scope="session")
def opensmtpd_town() -> Iterator[Town]:
    with Town(can_start(OpenSmtpd), BOTH) as running:
        yield running


@pytest.fixture
def gemdiag(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Gemdiag:
    """Runs a command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return commands(capsys)
