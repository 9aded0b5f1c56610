"""Traps in the one login: prompts, challenges, answers that come too early, and servers that count."""

import base64
from collections.abc import Mapping
from html import escape

import pytest

from gemdiag import reports
from gemdiag.lab.script import KEYWORDS, Piece, Script
from gemdiag.model.secret import Secret
from gemdiag.redaction import REDACTED, Redactor
from tests.leaks import leaks
from tests.unit.probing.shops import HOST
from tests.wire.attack_kit import FINE, Attack, Met, Right, harm, wrong
from tests.wire.probing_lab import EXPLICIT, IMPLICIT, LOGIN, PASSWORD

USER_PROMPT, PASSWORD_PROMPT = b"334 VXNlcm5hbWU6\r\n", b"334 UGFzc3dvcmQ6\r\n"
NO = b"535 5.7.8 Error: authentication failed\r\n"
SCREEN = b"334 " + base64.b64encode(b"\x1b]0;PWNED\x07\nRESULT: PASS\n<script>1</script>") + b"\r\n"
LOGIN_ALONE, ANY = ("AUTH LOGIN",), ("AUTH PLAIN LOGIN",)
WRONG_PASSWORD = (LOGIN[0], Secret("Remorque-1998"))
BASIC_DISABLED = "535 5.7.139 Authentication unsuccessful, basic authentication is disabled."
APP_PASSWORD = (
    "534-5.7.9 Application-specific password required. Learn more at",
    "534 5.7.9  https://x.example",
)

ASTRAY = Right({"smtp.protocol_error": "critical"}, None, "protocol_error")
REFUSED = Right({"auth.refused": "critical"}, None, login=False)
BUSY = Right({"smtp.busy": "unknown"}, None, login=False)
BEFORE_TLS = Right({"auth.before_tls": "warning"})


def refused(id_: str) -> Right:
    return Right({id_: "critical"}, None, login=False)


def not_tried(id_: str, why: str) -> Right:
    return Right({id_: "critical"}, None, why)


def to_login(*pieces: Piece) -> Script:
    """AUTH LOGIN is offered alone, and answered so."""
    return IMPLICIT._replace(keywords_in_tls=(*KEYWORDS, *LOGIN_ALONE), faults={"auth": pieces})


def saying(*lines: str) -> Script:
    return IMPLICIT._replace(login_reply=lines)


def offering(*words: str, trick: Script = IMPLICIT) -> Script:
    return trick._replace(keywords_in_tls=(*KEYWORDS, *words))


def inside(id_: str, script: Script, right: Right = FINE) -> Attack:
    return Attack(id_, script, right, port=465)


ATTACKS = (
    inside("slow refusal", IMPLICIT._replace(login=None, pauses={"auth": 0.5}), REFUSED),
    inside("early 235", to_login(b"235 2.7.0 ok\r\n"), ASTRAY),
    inside("early 235 after the user name", to_login(USER_PROMPT, "read", b"235 2.7.0 ok\r\n"), ASTRAY),
    inside("prompts swapped", to_login(PASSWORD_PROMPT, "read", USER_PROMPT, "read", NO), ASTRAY),
    inside("prompt that paints the screen", to_login(SCREEN, "read", NO), ASTRAY),
    inside("334 of two lines", to_login(b"334-a\r\n334 !!!\r\n", "read", NO), ASTRAY),
    inside("334 without base64", to_login(b"334 Rubbish!\r\n", "read", NO), ASTRAY),
    inside(
        "334 without end to LOGIN",
        offering(*LOGIN_ALONE, trick=IMPLICIT._replace(auth_trick="endless_334")),
        ASTRAY,
    ),
    inside(
        "334 without end to PLAIN", offering(*ANY, trick=IMPLICIT._replace(auth_trick="endless_334")), ASTRAY
    ),
    inside("hangs up after refusing", IMPLICIT._replace(login=None, auth_trick="hang_up"), REFUSED),
    inside("echo", IMPLICIT._replace(auth_trick="echo"), REFUSED),
    inside("421 at AUTH", IMPLICIT._replace(faults={"auth": (b"421 4.7.0 Too many\r\n", "close")}), BUSY),
    inside("454 at AUTH", saying("454 4.7.0 Temporary authentication failure"), BUSY),
    inside("password login ended", saying(BASIC_DISABLED), refused("auth.basic_disabled")),
    inside("app password wanted", saying(*APP_PASSWORD), refused("auth.app_password_required")),
    inside("no AUTH", offering(), not_tried("auth.not_offered", "not_offered")),
    inside("OAuth alone", offering("AUTH XOAUTH2 OAUTHBEARER"), not_tried("auth.oauth_only", "no_mechanism")),
    inside("a challenge to make it weaker", offering("AUTH CRAM-MD5 PLAIN LOGIN")),
    Attack("AUTH in clear too", EXPLICIT._replace(keywords=("STARTTLS", *ANY)), BEFORE_TLS),
    Attack(
        "other mechanisms in clear", EXPLICIT._replace(keywords=("STARTTLS", "AUTH CRAM-MD5")), BEFORE_TLS
    ),
    Attack(
        "two ports that count together",
        EXPLICIT._replace(login=WRONG_PASSWORD),
        REFUSED,
        servers={f"{HOST}:465": IMPLICIT._replace(login=WRONG_PASSWORD)},
    ),
)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.id)
def test_it_is_told_for_what_it_is_and_tried_once_at_most(attack: Attack, met: Mapping[str, Met]) -> None:
    mine = met[attack.id]
    assert wrong(mine) == {}
    assert harm(mine) == []
    assert mine.heard.auth == (attack.right.login not in {"not_offered", "no_mechanism"})
    assert bool(mine.heard.mail_from) == (attack.right.login is True)


@pytest.mark.parametrize("id_", [attack.id for attack in ATTACKS if attack.right is ASTRAY])
def test_an_exchange_that_goes_astray_is_given_up_at_once(id_: str, met: Mapping[str, Met]) -> None:
    """With an asterisk (RFC 4954 section 4), or by leaving."""
    after = [line for _, line in met[id_].heard.lines]
    after = after[after.index("AUTH LOGIN" if "PLAIN" not in id_ else "AUTH PLAIN") + 1 :]
    assert set(after) <= {"*", "QUIT"}


@pytest.mark.parametrize("format_id", reports.known())
def test_a_password_that_comes_back_is_in_no_report(format_id: str, met: Mapping[str, Met]) -> None:
    document = reports.document(met["echo"].diagnosis)
    told = reports.render(
        [document], format_id, lang="en", redactor=Redactor("none", [PASSWORD]), verbosity=2
    )
    assert leaks(told.encode(), [PASSWORD.reveal()]) == []
    if format_id in {"text", "json", "html"}:
        assert (escape(REDACTED) if format_id == "html" else REDACTED) in told
