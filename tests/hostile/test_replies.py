"""h03: a reply is three digits and what RFC 5321 section 4.2 lets follow them; anything else is told as it came.

What only looks odd (blank lines, Latin-1, every byte in its own segment, a greeting after six seconds) is
as good as a sound server.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from gemdiag.model.settings import NOTHING
from gemdiag.redaction import visible
from tests.hostile import kit
from tests.hostile.kit import Met, Trial
from tests.hostile.right import Right, fails, works, wrong

pytestmark = pytest.mark.hostile

BANNER = "220 hostile.test ESMTP"


def sound(banner: str = BANNER, endpoint: Mapping[str, Any] = NOTHING) -> Right:
    return works({"mode": "explicit", "starttls": "offered", "banner": banner, **endpoint})


def malformed_greeting(line: str) -> Right:
    """No mail server that anybody can tell: it speaks neither mode."""
    told: Mapping[str, Any] = {"mode": None, "banner": None, "starttls": None, "error.detail": line}
    return fails("smtp.protocol_error", "protocol_error", "greeting", told)


def malformed_ehlo(line: str) -> Right:
    told: dict[str, Any] = {"mode": "explicit", "banner": BANNER, "starttls": None, "ehlo_clear": []}
    told["error.detail"] = line
    return fails("smtp.protocol_error", "protocol_error", "ehlo", told)


def another(protocol: str) -> Right:
    told = {"mode": None, "banner": None, "starttls": None, "error.detail": protocol}
    return fails("smtp.other_protocol", "other_protocol", "greeting", told)


ROWS: Mapping[str, Right] = {
    "diffcodes": malformed_ehlo("550 STARTTLS"),
    "diffcodes2": malformed_ehlo("250 STARTTLS"),
    "underscore": malformed_greeting("2_2 hi"),
    "plus": malformed_greeting("+22 hi"),
    "space": malformed_greeting(" 22 hi"),
    "code999": malformed_greeting("999 hi"),
    "code000": malformed_greeting("000 hi"),
    "code22": malformed_greeting("22 hi"),
    "noseparator": malformed_greeting("220hi"),
    "onlycode": sound("220 "),
    "arabic": malformed_greeting("٢٢٠ hi"),
    "http": another("HTTP"),
    "ssh": another("SSH"),
    "imap": another("IMAP"),
    "pop3": another("POP3"),
    # An alert in place of a greeting: the port wants TLS from the first byte, and then refuses ours.
    "tlsalert": fails(
        "tls.wrong_mode_for_port", "tls_alert", "tls", {"mode": "implicit", "banner": None, "starttls": None}
    ),
    "nul": sound("220 hi\0there"),
    "lfonly": sound("220 hi"),
    # RFC 5321 section 2.3.8: a line does not end with CR alone, and CR stands nowhere else.
    "cronly": fails("smtp.protocol_error", "protocol_error", "greeting", {"mode": None, "banner": None}),
    "blank": sound("220 hi"),
    "latin1": sound("220 Willkommen bei Müller"),
    "badutf8": sound("220 ÿþÀ\\x80 hi"),
    # `AUTH=` is the old spelling; a line that begins with a blank is no keyword.
    "authequals": sound(
        endpoint={
            "auth.mechanisms": ["LOGIN", "PLAIN", "CRAM-MD5"],
            "ehlo": ["AUTH=LOGIN PLAIN", "AUTH CRAM-MD5 LOGIN", " AUTH  PLAIN"],
        }
    ),
    "weirdcaps": sound(endpoint={"auth.before_tls": []}),
    "empty_ehlo": fails(
        "tls.starttls_missing",
        "starttls_missing",
        "starttls",
        {"mode": "explicit", "starttls": "missing", "ehlo_clear": []},
    ),
    "unsolicited": fails(
        "tls.starttls_refused",
        "starttls_refused",
        "starttls",
        {"mode": "explicit", "starttls": "refused", "error.detail": "454 not now"},
    ),
    "early421": fails(
        "smtp.busy",
        "busy",
        "ehlo",
        {"mode": "explicit", "banner": "220 hi", "error.detail": "421 4.3.2 too busy"},
        severity="unknown",
    ),
    "lateban": sound(),
    "mlban": sound("220-hostile.test ESMTP\n220-NO SPAM\n220 end"),
    "split": sound(),
}
PATIENT = Trial("h03", "lateban", timeout=10.0, deadline=15.0)
SOUND = tuple(mode for mode, right in ROWS.items() if not (right.critical or right.unknown))
MALFORMED = tuple(mode for mode, right in ROWS.items() if right.critical == ("smtp.protocol_error",))


@pytest.fixture(scope="module")
def met(hostile: Path) -> Mapping[str, Met]:
    rest = [Trial("h03", mode) for mode in ROWS if mode != PATIENT.mode]
    return kit.meet_all(hostile, [PATIENT, *rest])


def test_every_mode_is_in_the_table(hostile: Path) -> None:
    assert sorted(kit.modes(hostile, "h03")) == sorted(ROWS)


@pytest.mark.parametrize("mode", ROWS)
def test_a_mode_is_seen_for_what_it_is_and_does_no_harm(
    mode: str, met: Mapping[str, Met], hostile: Path
) -> None:
    assert wrong(met[mode], ROWS[mode]) == {}
    assert kit.harm(hostile, met[mode]) == []


@pytest.mark.parametrize("mode", SOUND)
def test_odd_and_sound_are_judged_alike(mode: str, met: Mapping[str, Met]) -> None:
    here, plain = met[mode].report, met["mlban"].report
    for part in ("verdict", "prognosis", "plan"):
        assert here[part] == plain[part]
    assert {each["id"] for each in here["findings"]} == {each["id"] for each in plain["findings"]}


@pytest.mark.parametrize("mode", MALFORMED)
def test_the_offending_line_is_told(mode: str, met: Mapping[str, Met]) -> None:
    here = met[mode]
    finding, line = here.finding("smtp.protocol_error"), here.endpoint["error"]["detail"]
    assert finding["params"]["detail"] == line
    assert finding["evidence"]["detail"] == line
    assert visible(line) in finding["detail"]


@pytest.mark.parametrize("mode", ["http", "ssh", "imap", "pop3"])
def test_another_protocol_is_named(mode: str, met: Mapping[str, Met]) -> None:
    here = met[mode]
    finding = here.finding("smtp.other_protocol")
    assert mode.upper() in finding["title"]
    assert set(here.verbs) <= {"plain:QUIT"}


def test_a_port_that_wants_tls_at_once_is_told_so(met: Mapping[str, Met]) -> None:
    finding = met["tlsalert"].finding("tls.wrong_mode_for_port")
    assert (finding["params"]["configured_mode"], finding["params"]["spoken_mode"]) == (
        "explicit",
        "implicit",
    )


def test_replies_are_not_shifted_by_an_unasked_one(met: Mapping[str, Met]) -> None:
    here = met["unsolicited"]
    assert here.finding("tls.starttls_refused")["params"]["reply"] == "454 not now"
    assert "250 unsolicited SHIFT" in json.dumps(here.report["findings"])


def test_nothing_is_said_before_a_late_greeting(met: Mapping[str, Met]) -> None:
    here = met["lateban"]
    assert not [note for note in here.summary["notes"] if "EARLY-TALKER" in note]
    assert here.report["verdict"]["exit_code"] == 0
    assert here.seconds > 6
