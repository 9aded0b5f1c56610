"""What every test stands on: no traffic beyond loopback, golden files, and no silent skips in CI."""

import ipaddress
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.canary"]

TESTS = Path(__file__).parent
GOLDEN = TESTS / "golden"
DEMANDING = ("server", "browser", "hostile")

settings.register_profile("dev", max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write the golden files anew, then read the diff"
    )


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[Any]:
    """Under GEMDIAG_REQUIRE=server,... a skipped test of such a kind is a failure: CI must not go blind."""
    outcome: Any = yield
    report = outcome.get_result()
    required = {name for name in os.environ.get("GEMDIAG_REQUIRE", "").split(",") if name}
    if unknown := required - set(DEMANDING):
        raise pytest.UsageError(f"GEMDIAG_REQUIRE names no such kind: {', '.join(sorted(unknown))}")
    if (
        report.skipped
        and not hasattr(report, "wasxfail")
        and any(item.get_closest_marker(k) for k in required)
    ):
        report.outcome = "failed"
        report.longrepr = f"required by GEMDIAG_REQUIRE, but skipped: {report.longrepr}"


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection or datagram to anywhere but loopback fails the test that makes it."""

    def guarded(name: str) -> None:
        real = getattr(socket.socket, name)

        def call(self: socket.socket, *args: Any) -> Any:
            address = args[-1]
            if self.family in (socket.AF_INET, socket.AF_INET6) and isinstance(address, tuple):
                host = str(address[0]).partition("%")[0]
                if not ipaddress.ip_address(host).is_loopback:
                    pytest.fail(f"a test reached for {host}", pytrace=True)
            return real(self, *args)

        monkeypatch.setattr(socket.socket, name, call)

    for name in ("connect", "connect_ex", "sendto"):
        guarded(name)


@pytest.fixture(autouse=True)
def _own_state(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test reads or writes the state, language or options of the person who runs it."""
    for name in [name for name in os.environ if name.startswith("GEMDIAG_") and name not in KEPT]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GEMDIAG_STATE_DIR", str(tmp_path_factory.mktemp("state")))
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


KEPT = ("GEMDIAG_REQUIRE", "GEMDIAG_HOSTILE")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with tests/golden/NAME; `--update-golden` writes it instead."""

    def check(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.exists(), f"no golden file {name}: run with --update-golden and read it"
        assert text == path.read_text(encoding="utf-8")

    return check
