"""Servers that keep silent, drip, flood, break off, never close, or take only so many connections."""

from collections.abc import Mapping

import pytest

from gemdiag.lab.script import Again, Piece, Script, Step
from gemdiag.model.endpoint import Endpoint
from gemdiag.probes import versions
from tests.unit.probing.shops import HOST
from tests.wire.attack_kit import Attack, Met, Right, conversations, fails, harm, wrong
from tests.wire.probing_lab import EXPLICIT, IMPLICIT

SHORT, GRACE_S = 0.6, 1.5
NO_SAFE = "no_safe_endpoint"
HALF = b"250-mail.shop.example\r\n250-STARTTLS\r\n250-SI"
STILL_HERE = Again(b"220-still here\r\n", 0.02)
KEYWORD = b"250-X-" + b"A" * 60 + b"\r\n"
ALL_SENDERS = b"250 2.1.0 OK\r\n" * 4  # MAIL and RSET for each of two
BUSY_GREETING = "421 4.7.0 Too many connections"
TURNS_AWAY = Script(greeting=BUSY_GREETING)


def mute(reason: str, step: str = "greeting") -> Right:
    return fails("smtp.no_greeting", reason, step)


def broken(reason: str, step: str) -> Right:
    return fails("smtp.protocol_error", reason, step)


def no_handshake(reason: str) -> Right:
    return fails("tls.handshake_failed", reason, "tls")


def login_lost(reason: str) -> Right:
    """Begun and never answered: nobody knows whether it would be accepted."""
    return Right({"smtp.protocol_error": "unknown"}, None, reason)


def at(step: Step, *pieces: Piece) -> Script:
    return EXPLICIT._replace(faults={step: pieces})


def inside(step: Step, *pieces: Piece) -> Script:
    return IMPLICIT._replace(faults={step: pieces})


SILENT = (
    Attack("silent from the start", at("connect", "silent"), mute("timeout"), timeout=SHORT),
    Attack("silent at the greeting", at("greeting", "silent"), mute("timeout"), timeout=SHORT),
    Attack("silent at EHLO", at("ehlo", "silent"), broken("timeout", "ehlo"), timeout=SHORT),
    Attack("silent at STARTTLS", at("starttls", "silent"), broken("timeout", "starttls"), timeout=SHORT),
    Attack("silent in the handshake", at("handshake", "silent"), no_handshake("timeout"), timeout=SHORT),
    Attack(
        "silent at the second EHLO", at("ehlo_in_tls", "silent"), broken("timeout", "ehlo"), timeout=SHORT
    ),
    Attack("silent at AUTH", at("auth", "silent"), login_lost("timeout"), timeout=SHORT),
    Attack("silent at 465", inside("connect", "silent"), mute("timeout", "tls"), 465, SHORT),
    Attack("silent in TLS at 465", inside("greeting", "silent"), mute("timeout"), 465, SHORT),
    Attack("drips a greeting", at("greeting", b"220 ", Again(b"x", 0.02)), mute("timeout"), timeout=SHORT),
    Attack("drips greeting lines", at("greeting", STILL_HERE), mute("timeout"), timeout=SHORT),
    Attack(
        "drips a TLS record",
        inside("handshake", "read", b"\x16\x03\x03\x40\x00", Again(b"\0", 0.02)),
        no_handshake("timeout"),
        465,
        SHORT,
    ),
    Attack("neither reads nor closes", at("ehlo", "deaf"), broken("timeout", "ehlo"), timeout=SHORT),
)
FLOODS = (
    Attack("endless reply", at("ehlo", Again(KEYWORD * 500)), broken("too_long", "ehlo")),
    Attack("endless line", at("greeting", b"220 ", Again(b"A" * 65536)), broken("too_long", "greeting")),
    Attack("huge line", at("greeting", b"220 " + b"A" * 2**20 + b"\r\n"), broken("too_long", "greeting")),
    Attack("long line", at("greeting", b"220 " + b"A" * 9000 + b"\r\n"), broken("too_long", "greeting")),
    Attack(
        "50,000 keywords",
        EXPLICIT._replace(keywords=(*(f"X-CAP{n:05} AAAAAAAAAA" for n in range(50_000)), "STARTTLS")),
        broken("too_long", "ehlo"),
    ),
)
BROKEN_OFF = (
    Attack("hangs up at once", at("connect", "close"), mute("closed")),
    Attack("resets at once", at("connect", "reset"), mute("reset")),
    Attack("hangs up in a reply", at("ehlo", HALF, "close"), broken("closed", "ehlo")),
    Attack("resets in a reply", at("ehlo", HALF, 0.05, "reset"), broken("reset", "ehlo")),
    Attack("resets in the handshake", at("handshake", "read", "reset"), no_handshake("reset")),
    Attack("hangs up at AUTH", at("auth", "close"), login_lost("closed")),
)
SOUND = (
    Attack("never closes", at("mail", ALL_SENDERS, "deaf")),
    Attack("never closes at 465", inside("mail", ALL_SENDERS, "deaf"), port=465),
    Attack("421 three times, then fine", EXPLICIT._replace(first=(TURNS_AWAY,) * 3)),
    Attack("hangs up three times, then fine", EXPLICIT._replace(first=(at("connect", "close"),) * 3)),
    Attack("one connection at a time", EXPLICIT._replace(at_most=1)),
    Attack("one connection at a time at 465", IMPLICIT._replace(at_most=1), port=465),
)
ALWAYS_BUSY = Attack(
    "421 always",
    EXPLICIT._replace(greeting=BUSY_GREETING),
    Right({"smtp.busy": "unknown"}, ("busy", "greeting"), NO_SAFE),
)
ATTACKS = (*SILENT, *FLOODS, *BROKEN_OFF, *SOUND, ALWAYS_BUSY)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.id)
def test_it_is_told_for_what_it_is_and_does_no_harm(attack: Attack, met: Mapping[str, Met]) -> None:
    mine = met[attack.id]
    assert wrong(mine) == {}
    assert harm(mine) == []
    assert mine.heard.auth == (attack.right.login != NO_SAFE)


@pytest.mark.parametrize("id_", [attack.id for attack in SILENT])
def test_two_steps_are_waited_for_and_no_more(id_: str, met: Mapping[str, Met]) -> None:
    """One in each mode where it keeps silent from the start."""
    assert SHORT <= met[id_].seconds <= 2 * SHORT + GRACE_S


@pytest.mark.parametrize("id_", [attack.id for attack in FLOODS])
def test_a_flood_is_cut_off(id_: str, met: Mapping[str, Met]) -> None:
    assert max(said.bytes_read for said in conversations(met[id_].facts)) >= 4096
    assert met[id_].heard.connections <= 8


@pytest.mark.parametrize("id_", ["hangs up in a reply", "resets in a reply"])
def test_half_a_reply_offers_nothing(id_: str, met: Mapping[str, Met]) -> None:
    assert not any(line.upper() == "STARTTLS" for _, line in met[id_].heard.lines)


@pytest.mark.parametrize("id_", [attack.id for attack in SOUND])
def test_whoever_is_turned_away_for_now_comes_back_and_learns_all(id_: str, met: Mapping[str, Met]) -> None:
    found = met[id_].facts.value(versions.PROBE, Endpoint(HOST, met[id_].attack.port))
    assert found
    assert found.accepted() == ("TLSv1.2", "TLSv1.3")
    assert "unknown" not in {each.verdict for each in found.tries}
