"""h04: whatever a server drips, floods, cuts off or withholds, the diagnosis ends in time and in little memory.

It says at which step it stood, and judges nothing from half a reply.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.hostile import kit
from tests.hostile.kit import GRACE_S, Met, Trial
from tests.hostile.right import SEVERITIES, UNTRIED, Right, fails, works, wrong

pytestmark = pytest.mark.hostile

MAX_READ = 256 * 1024
MAX_SENT = 16_000_000
MAX_GROWTH_KIB = 10 * 1024
MAX_CONNECTIONS = 8
SOON_S = 5.0
ROOT = Path(__file__).parents[2]


def unfinished(reason: str = "timeout", step: str = "greeting") -> Right:
    """Something came that never became a reply: no more is known of the server than that."""
    told: dict[str, Any] = {"starttls": None, "ehlo_clear": []}
    return fails("smtp.protocol_error", reason, step, told)


def mute(reason: str, step: str = "greeting") -> Right:
    return fails("smtp.no_greeting", reason, step, {"mode": None, "banner": None})


def too_long(step: str) -> Right:
    return unfinished("too_long", step)


SOUND = works({"mode": "explicit", "starttls": "offered"})
STALLED_LOGIN = Right(
    unknown=("smtp.protocol_error",),
    endpoint={
        "mode": "explicit",
        "error": None,
        "auth.login": "unknown",
        "auth.mechanisms": ["PLAIN", "LOGIN"],
    },
    seen={"tls_auth": 1, "auth_attempts": {"?": 1}},
)
ROWS: Mapping[str, Right] = {
    "silent": mute("timeout"),
    "drip_banner": mute("timeout"),
    "drip_lines": mute("timeout"),
    "endless": too_long("ehlo"),
    "nolf": too_long("greeting"),
    "line1m": too_long("greeting"),
    "line9k": too_long("greeting"),
    "ehlo50k": too_long("ehlo"),
    "stall_ehlo": unfinished(step="ehlo"),
    "stall_starttls": fails(
        "tls.handshake_failed", "timeout", "tls", {"mode": "explicit", "starttls": "offered"}
    ),
    "stall_auth": STALLED_LOGIN,
    "tls_silent": mute("timeout", "tls"),
    "tls_drip": fails("tls.handshake_failed", "timeout", "tls", {"mode": "implicit"}),
    "no_close": SOUND,
    "i_no_close": works({"mode": "implicit", "starttls": None}),
    "no_221": SOUND,
    "rst_banner": mute("reset"),
    "rst_mid": unfinished("reset", "ehlo"),
    "eof_mid": unfinished("closed", "ehlo"),
    "noread": unfinished(step="ehlo"),
    "tempfail3": SOUND,
}
ENCRYPTED = ("tls_silent", "tls_drip", "i_no_close")
GREEDY = ("endless", "nolf", "line1m", "line9k", "ehlo50k")


@pytest.fixture(scope="module")
def met(hostile: Path) -> Mapping[str, Met]:
    trials = [Trial("h04", mode, 465 if mode in ENCRYPTED else 587) for mode in ROWS]
    return kit.meet_all(hostile, trials)


def test_every_mode_is_in_the_table(hostile: Path) -> None:
    assert sorted(kit.modes(hostile, "h04")) == sorted(ROWS)


@pytest.mark.parametrize("mode", ROWS)
def test_a_mode_is_seen_for_what_it_is_and_does_no_harm(
    mode: str, met: Mapping[str, Met], hostile: Path
) -> None:
    here = met[mode]
    assert wrong(here, ROWS[mode]) == {}
    assert kit.harm(hostile, here) == []
    assert here.seconds <= here.trial.deadline + GRACE_S
    assert here.report["complete"]
    assert here.summary["max_parallel"] <= MAX_CONNECTIONS


@pytest.mark.parametrize("mode", [mode for mode, right in ROWS.items() if right.seen is UNTRIED])
def test_the_verdict_names_the_step(mode: str, met: Mapping[str, Met]) -> None:
    here = met[mode]
    told = here.finding(here.report["root_cause"])["evidence"]
    error = here.endpoint["error"]
    assert (told["reason"], told.get("step", "tls")) == (error["reason"], error["step"])


def test_a_login_without_an_answer_is_no_refusal(met: Mapping[str, Met]) -> None:
    told = met["stall_auth"].finding("smtp.protocol_error")["evidence"]
    assert (told["reason"], told["step"]) == ("timeout", "auth")


@pytest.mark.parametrize("mode", GREEDY)
def test_little_is_read_of_a_flood(mode: str, met: Mapping[str, Met]) -> None:
    assert 0 < met[mode].endpoint["bytes_read"] <= MAX_READ
    assert met[mode].summary["sent"] <= MAX_SENT


@pytest.mark.parametrize("mode", ["rst_mid", "eof_mid"])
def test_half_a_reply_offers_nothing(mode: str, met: Mapping[str, Met]) -> None:
    here = met[mode]
    assert (here.endpoint["starttls"], here.endpoint["ehlo_clear"]) == (None, [])
    assert not {id_ for id_ in here.found(*SEVERITIES) if id_.startswith("tls.starttls")}
    assert "plain:STARTTLS" not in here.verbs


@pytest.mark.parametrize("mode", ["no_close", "i_no_close", "no_221"])
def test_nobody_waits_for_a_goodbye(mode: str, met: Mapping[str, Met]) -> None:
    assert met[mode].seconds <= SOON_S


def test_a_server_that_counts_connections_is_asked_again(met: Mapping[str, Met]) -> None:
    here = met["tempfail3"]
    assert here.summary["conns"] <= MAX_CONNECTIONS
    assert set(here.endpoint["versions"].values()) <= {"accepted", "refused"}


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone tells the most memory a process has had")
def test_a_flood_takes_no_memory(hostile: Path) -> None:
    command = [sys.executable, "-m", "tests.hostile.appetite", str(hostile), "no_221", *GREEDY]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    told = json.loads(done.stdout)
    assert list(told) == [*GREEDY]
    assert max(told.values()) <= MAX_GROWTH_KIB
