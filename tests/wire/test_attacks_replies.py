"""Replies that are none, other protocols, and oddities that are no fault."""

from collections.abc import Mapping

import pytest

from gemdiag.lab.script import Piece, Script
from tests.wire.attack_kit import Attack, Met, Right, fails, harm, wrong
from tests.wire.probing_lab import EXPLICIT

NO_SAFE = "no_safe_endpoint"
BAD_GREETING = fails("smtp.protocol_error", "protocol_error", "greeting")
BAD_EHLO = fails("smtp.protocol_error", "protocol_error", "ehlo")
OTHER = fails("smtp.other_protocol", "other_protocol", "greeting")
TLS_AT_ONCE = fails("tls.wrong_mode_for_port", "other_protocol", "greeting")
REFUSED = fails("tls.starttls_refused", "starttls_refused", "starttls")
MISSING = fails("tls.starttls_missing", "starttls_missing", "starttls")
BUSY = Right({"smtp.busy": "unknown"}, ("busy", "ehlo"), NO_SAFE)

MALFORMED: Mapping[str, bytes] = {
    "an underscore": b"2_2 hi",
    "a sign": b"+22 hi",
    "a blank in front": b" 22 hi",
    "999": b"999 hi",
    "000": b"000 hi",
    "two digits": b"22 hi",
    "four digits": b"2200 hi",
    "no separator": b"220hi",
    "digits that are not ASCII": "٢٢٠ hi".encode(),
    "CR alone": b"220 hi\r220 there\r",
}
SOUND: Mapping[str, bytes] = {
    "a code alone": b"220\r\n",
    "NUL": b"220 hi\0there\r\n",
    "LF alone": b"220 hi\n",
    "blank lines in front": b"\r\n\r\n220 hi\r\n",
    "Latin-1": "220 Müller\r\n".encode("latin-1"),
    "no UTF-8": b"220 \xff\xfe\xc0\x80 hi\r\n",
    "several lines": b"220-mail.shop.example ESMTP\r\n220-NO SPAM\r\n220 end\r\n",
}
HTTP = EXPLICIT._replace(protocol="http")
ODD_KEYWORDS = ("", "-", "STARTTLS extra words", "SIZE abc", "SIZE 99999999999999999999", "AUTH", "\0\1")
OLD_SPELLING = ("AUTH=LOGIN PLAIN", "AUTH CRAM-MD5 LOGIN")


def greets(*pieces: Piece) -> Script:
    return EXPLICIT._replace(faults={"greeting": pieces})


def to_ehlo(*pieces: Piece, **more: str) -> Script:
    return EXPLICIT._replace(faults={"ehlo": pieces}, replies=more)


ATTACKS = (
    Attack("late", EXPLICIT._replace(pauses={"greeting": 0.5}), timeout=1.5),
    *(
        Attack(id_, greets(line + b"\r\n"), BAD_GREETING)
        for id_, line in MALFORMED.items()
        if id_ != "CR alone"
    ),
    Attack("CR alone", greets(MALFORMED["CR alone"]), BAD_GREETING, timeout=0.6),
    *(Attack(id_, greets(line)) for id_, line in SOUND.items()),
    Attack("byte by byte", EXPLICIT._replace(chunk=1)),
    Attack("codes that differ", to_ehlo(b"250-mail.shop.example\r\n550 STARTTLS\r\n"), BAD_EHLO),
    Attack("codes that differ at first", to_ehlo(b"550-no\r\n250 STARTTLS\r\n"), BAD_EHLO),
    Attack("no keywords at all", to_ehlo(b"250\r\n"), MISSING),
    Attack("odd keywords", EXPLICIT._replace(keywords=ODD_KEYWORDS)),
    Attack("old spelling", EXPLICIT._replace(keywords_in_tls=OLD_SPELLING)),
    Attack(
        "a line that nobody asked for",
        to_ehlo(b"250-mail\r\n250 STARTTLS\r\n", 0.05, b"250 unasked\r\n", STARTTLS="454 4.7.0 not now"),
        REFUSED,
    ),
    Attack("421 behind the greeting", greets(b"220 hi\r\n421 4.3.2 too busy\r\n", "close"), BUSY),
    Attack("HTTP at once", greets(b"HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n"), OTHER),
    Attack("HTTP when spoken to", HTTP, OTHER, timeout=0.6),
    Attack(
        "HTTP when spoken to at 465", HTTP, OTHER._replace(ended=("other_protocol", "tls")), 465, timeout=0.6
    ),
    Attack("SSH", EXPLICIT._replace(protocol="ssh"), OTHER),
    Attack("IMAP", EXPLICIT._replace(protocol="imap"), OTHER),
    Attack("POP3", EXPLICIT._replace(protocol="pop3"), OTHER),
    Attack("a TLS alert", greets(b"\x15\x03\x01\x00\x02\x02\x28"), TLS_AT_ONCE),
)
OTHERS = [attack for attack in ATTACKS if "smtp.other_protocol" in attack.right.trouble]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.id)
def test_it_is_told_for_what_it_is_and_does_no_harm(attack: Attack, met: Mapping[str, Met]) -> None:
    mine = met[attack.id]
    assert wrong(mine) == {}
    assert harm(mine) == []
    assert mine.heard.auth == (attack.right.login is True)


@pytest.mark.parametrize(("id_", "line"), MALFORMED.items())
def test_the_line_that_is_no_reply_is_shown(id_: str, line: bytes, met: Mapping[str, Met]) -> None:
    assert met[id_].param("smtp.protocol_error", "detail").rstrip("\r") == line.decode().rstrip("\r")


@pytest.mark.parametrize("attack", OTHERS, ids=lambda attack: attack.id)
def test_another_protocol_is_named(attack: Attack, met: Mapping[str, Met]) -> None:
    assert met[attack.id].param("smtp.other_protocol", "protocol") == attack.id.split()[0]
    assert met[attack.id].heard.lines == ()


def test_replies_stay_with_their_questions(met: Mapping[str, Met]) -> None:
    assert met["a line that nobody asked for"].param("tls.starttls_refused", "reply") == "454 4.7.0 not now"


def test_a_late_greeting_is_waited_for_in_silence(met: Mapping[str, Met]) -> None:
    assert met["late"].seconds > 0.5
    assert met["late"].heard.early == 0
