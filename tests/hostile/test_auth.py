"""h06: one login, inside verified TLS, with one mechanism, and an answer that is told for what it is."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from gemdiag.lab.dns import DnsServer
from gemdiag.redaction import REDACTED
from tests.canary import CANARY
from tests.hostile import kit
from tests.hostile.kit import Met, Trial
from tests.hostile.process import leading, on_a_terminal, shop_in
from tests.leaks import leaks

pytestmark = pytest.mark.hostile

NOTHING_WRONG: frozenset[str] = frozenset()
# What the server hears from AUTH on, RFC 4954 section 4: the asterisk gives an exchange up.
SENDER_ASKED, ONCE, CANCELLED, NEVER = ("AUTH", "MAIL", "RSET"), ("AUTH",), ("AUTH", "*"), ()
COUNTED = {"AUTH", "*", "MAIL", "RSET", "RCPT", "DATA"}
TRIED: Mapping[str, int] = {kit.ADDRESS: 1}
WEB_PAGE = "534-5.7.9 Application-specific password required. Learn more at\n534 5.7.9  http://127.0.0.1:9/x"
STRONG = ("SCRAM-SHA-256", "CRAM-MD5")
BOTH = ("PLAIN", "LOGIN")


class Row(NamedTuple):
    """findings: critical, unknown and warning; the first of the root cause.

    login, reply, mechanisms, before_tls: what the report says of the configured endpoint. exchange: what the
    server heard inside TLS. attempts: how often it counted which account; one that it never let come so far
    is none. detail: what the finding quotes.
    """

    findings: tuple[str, ...] = ()
    exit_code: int = 0
    login: str = "accepted"
    reply: str | None = "235 2.7.0 ok"
    mechanisms: tuple[str, ...] = BOTH
    before_tls: tuple[str, ...] = ()
    exchange: tuple[str, ...] = SENDER_ASKED
    attempts: Mapping[str, int] = TRIED
    detail: str | None = None


def refused(id_: str, reply: str, **more: Any) -> Row:
    return Row((id_,), 2, "refused", reply, exchange=ONCE, **more)


def postponed(reply: str, attempts: Mapping[str, int] = TRIED) -> Row:
    """It says nothing of the password."""
    return Row(("smtp.busy",), 3, "unknown", reply, exchange=ONCE, attempts=attempts)


def broken(
    detail: str, exchange: tuple[str, ...] = CANCELLED, mechanisms: tuple[str, ...] = ("LOGIN",)
) -> Row:
    """The exchange never came to an answer, so nobody knows whether the password is right."""
    return Row(("smtp.protocol_error",), 2, "unknown", None, mechanisms, (), exchange, {}, detail)


def not_tried(*findings: str, **more: Any) -> Row:
    return Row(findings, 2, "not_tried", None, exchange=NEVER, attempts={}, **more)


REFUSAL = "535 5.7.8 Authentication failed"
ROWS: Mapping[str, Row] = {
    "slowfail": refused("auth.refused", REFUSAL),
    "ok": Row(),
    "reject": refused("auth.refused", REFUSAL),
    "lockout": refused("auth.refused", REFUSAL),
    "tempfail": postponed("454 4.7.0 Temporary authentication failure"),
    "busy": postponed("421 4.7.0 Too many connections from your host", {}),
    "oauthonly": not_tried("auth.oauth_only", mechanisms=("XOAUTH2", "OAUTHBEARER")),
    "m365": refused(
        "auth.basic_disabled",
        "535 5.7.139 Authentication unsuccessful, basic authentication is disabled.",
        mechanisms=("LOGIN", "XOAUTH2"),
    ),
    "apppass": refused("auth.app_password_required", WEB_PAGE),
    "noauth": not_tried("auth.not_offered", mechanisms=()),
    # Only what is said inside TLS counts for the login.
    "mechchange": Row(("auth.before_tls",), 1, before_tls=STRONG),
    # CRAM-MD5 is not spoken by gemdiag: PLAIN is its first choice, and no second one after a failure.
    "downgrade": Row(mechanisms=("CRAM-MD5", *BOTH)),
    "swapped": broken("334 UGFzc3dvcmQ6"),
    "endless334": broken("334 bW9yZSAw", mechanisms=BOTH),
    "early235": broken("235 2.7.0 ok", ONCE),
    "multi334": broken("334-a\n334 !!!notbase64!!!"),
    "challenge_inject": broken("334 G10wO1BXTkVEBwpSRVNVTFQ6IFBBU1MKPHNjcmlwdD4xPC9zY3JpcHQ+"),
    "echo": refused(
        "auth.refused",
        f"535-5.7.8 you sent: AUTH PLAIN {REDACTED}\n535 5.7.8 which is  {kit.ADDRESS} {REDACTED}",
        attempts={"echo": 1},
    ),
    "plainonly": not_tried("tls.starttls_missing", "auth.before_tls", mechanisms=(), before_tls=BOTH),
    "require": Row(("auth.before_tls",), 1, before_tls=BOTH),
}
# Each of these needs another step of the shop's, so each is told in other words.
SEVEN = ("m365", "apppass", "oauthonly", "noauth", "tempfail", "busy", "slowfail")
WRONG_PASSWORD = {"reject", "lockout", "echo", "slowfail"}


@pytest.fixture(scope="module")
def met(hostile: Path) -> Mapping[str, Met]:
    # The pause of `slowfail` is one that servers really make: an answer within the time-out is waited for.
    late = Trial("h06", "slowfail", timeout=10.0, deadline=15.0)
    return kit.meet_all(hostile, [late, *(Trial("h06", mode) for mode in ROWS if mode != late.mode)])


def root(met: Met) -> Mapping[str, Any]:
    return met.finding(met.report["root_cause"])


def test_every_mode_has_a_row(hostile: Path) -> None:
    assert set(kit.modes(hostile, "h06")) == set(ROWS)


@pytest.mark.parametrize("mode", ROWS)
def test_no_server_gets_more_than_one_login_or_one_in_clear(
    mode: str, met: Mapping[str, Met], hostile: Path
) -> None:
    here, row = met[mode], ROWS[mode]
    inside = tuple(v.removeprefix("tls:") for v in here.verbs if v.startswith("tls:"))

    assert kit.harm(hostile, here) == []
    assert tuple(verb for verb in inside if verb in COUNTED) == row.exchange
    assert here.summary["auth_attempts"] == row.attempts
    assert here.summary["tls_auth"] == row.exchange.count("AUTH")
    assert not any(note.partition(":")[2].startswith("LOCKED") for note in here.summary["notes"])


@pytest.mark.parametrize("mode", ROWS)
def test_the_answer_is_told_for_what_it_is(mode: str, met: Mapping[str, Met]) -> None:
    here, row = met[mode], ROWS[mode]

    assert here.found("critical", "unknown", "warning") == set(row.findings)
    assert here.report["root_cause"] == (row.findings[0] if row.findings else None)
    assert here.report["verdict"]["exit_code"] == row.exit_code
    assert ("auth.accepted" in here.found("ok")) == (row.login == "accepted")
    assert here.endpoint["auth"] == {
        "before_tls": list(row.before_tls),
        "mechanisms": list(row.mechanisms),
        "login": row.login,
        "reply": row.reply,
    }
    if row.detail:
        assert root(here)["params"]["detail"] == row.detail
        assert root(here)["evidence"]["step"] == "auth"


def test_endless_challenges_end_after_the_first(met: Mapping[str, Met]) -> None:
    rounds = [note for note in met["endless334"].summary["notes"] if ":round " in note]

    assert [note.partition(":")[2].strip() for note in rounds] == ["round 1 cancel"]


def test_a_late_refusal_is_waited_for_and_not_hurried_by_a_second_login(met: Mapping[str, Met]) -> None:
    assert 8.0 <= met["slowfail"].seconds < 10.0


def test_seven_refusals_are_seven_verdicts(met: Mapping[str, Met]) -> None:
    told = {mode: (root(met[mode])["title"], root(met[mode])["detail"]) for mode in SEVEN}

    assert len(set(told.values())) == len(SEVEN), told


def test_only_a_refused_pair_is_called_one(met: Mapping[str, Met]) -> None:
    sentence = root(met["reject"])["title"]

    assert "user name or the password" in sentence
    assert {mode for mode in ROWS if sentence in met[mode].text} == WRONG_PASSWORD
    assert met["tempfail"].endpoint["auth"]["login"] == met["busy"].endpoint["auth"]["login"] == "unknown"


def test_a_server_that_repeats_the_password_gets_it_on_no_screen(hostile: Path, tmp_path: Path) -> None:
    with DnsServer(kit.ZONE) as dns, kit.serving(hostile, Trial("h06", "echo")) as server:
        words = leading(hostile, dns.port, server.port)
        outputs = [word for name in ("a.md", "a.json", "a.txt") for word in ("-o", name)]
        code, shown = on_a_terminal(tmp_path, "check", shop_in(tmp_path), "-vv", *outputs, *words)

    written = {each.name: each.read_bytes() for each in tmp_path.glob("a.*")}
    assert code == 2, shown
    assert len(written) == 3
    assert all(REDACTED.encode() in text for text in (shown, *written.values()))
    assert {name: leaks(text, [CANARY]) for name, text in {"": shown, **written}.items()} == {
        name: [] for name in ("", *written)
    }
