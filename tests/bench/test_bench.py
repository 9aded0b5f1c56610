"""The promises of speed, measured where a machine can be asked: under root on Linux, in CI."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench import startup

HERE = Path(__file__).parent

pytestmark = pytest.mark.server
as_root = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0 or not Path("/dev/net/tun").exists(),
    reason="a network namespace with TUN devices needs root on Linux",
)


def link(*options: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, str(HERE / "link.py"), *options]
    return subprocess.run(words, capture_output=True, encoding="utf-8", check=False)


@as_root
def test_a_diagnosis_with_login_stays_within_the_budget_of_round_trips() -> None:
    done = link("--rtt", "50")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "round trips" in done.stdout


@as_root
def test_the_count_sees_what_is_done_one_after_the_other() -> None:
    done = link("--rtt", "10", "--gentle")

    assert done.returncode == 1
    assert "round trips" in done.stdout, done.stderr


@pytest.mark.parametrize("words", startup.STARTS, ids=" ".join)
def test_the_start_costs_little_more_than_importing_click(words: tuple[str, ...]) -> None:
    found = startup.best(words)

    assert found.ratio <= startup.BUDGET
