"""The promises of speed, measured where a machine can be asked: under root on Linux, in CI."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench import startup

HERE = Path(__file__).parent
BUDGET = 13  # round trips

pytestmark = pytest.mark.server
as_root = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0 or not Path("/dev/net/tun").exists(),
    reason="a network namespace with TUN devices needs root on Linux",
)


def round_trips(*options: str) -> int:
    done = subprocess.run(
        [sys.executable, str(HERE / "link.py"), *options], capture_output=True, encoding="utf-8", check=False
    )
    said = re.match(r"(\d+) round trips", done.stdout)
    assert said, done.stderr
    return int(said[1])


@as_root
def test_a_diagnosis_with_login_stays_within_the_budget_of_round_trips() -> None:
    assert round_trips("--rtt", "50") <= BUDGET


@as_root
def test_the_count_sees_what_is_done_one_after_the_other() -> None:
    assert round_trips("--rtt", "10", "--gentle") > BUDGET


@pytest.mark.parametrize("words", startup.STARTS, ids=" ".join)
def test_the_start_costs_little_more_than_importing_click(words: tuple[str, ...]) -> None:
    found = min((startup.compare(words, startup.PAIRS) for _ in range(1 + startup.RETRIES)), key=lambda each: each.ratio)

    assert found.ratio <= startup.BUDGET
