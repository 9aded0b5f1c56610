"""A login that was begun and not answered as it should be: neither proof of a bad password nor nothing to tell."""

import pytest

from gemdiag import rules
from gemdiag.model.case import Case
from gemdiag.model.endpoint import Mode
from gemdiag.model.finding import Severity
from gemdiag.model.network import Reply
from gemdiag.model.outcome import Failed, Observed, Reason
from gemdiag.probes import login
from gemdiag.rules.smtp import BUSY, PROTOCOL_ERROR
from gemdiag.rules.tls import HANDSHAKE_FAILED, TLS13_ONLY
from tests.shops import E465, E587, accepts, case, ehlo, good, logged_in, settings, shake, talked

BOTH = [*good(E465, Mode.IMPLICIT), *good(E587, Mode.EXPLICIT)]


def unanswered(reason: Reason) -> Case:
    return case(settings(), BOTH, [(login.PROBE, "", Failed(reason, "334 what?", "auth"))])


def severities(case: Case, id_: str) -> list[tuple[str | None, Severity]]:
    return [(each.subject, each.severity) for each in rules.judge(case) if each.id == id_]


@pytest.mark.parametrize("reason", [Reason.PROTOCOL_ERROR, Reason.TOO_LONG])
def test_a_server_that_does_not_keep_to_the_login_is_told_where_the_login_was_tried(reason: Reason) -> None:
    assert severities(unanswered(reason), PROTOCOL_ERROR.id) == [(str(E465), Severity.CRITICAL)]


@pytest.mark.parametrize("reason", [Reason.TIMEOUT, Reason.CLOSED, Reason.RESET])
def test_silence_after_the_login_leaves_it_open(reason: Reason) -> None:
    assert severities(unanswered(reason), PROTOCOL_ERROR.id) == [(str(E465), Severity.UNKNOWN)]


def test_a_login_cut_by_the_deadline_accuses_nobody() -> None:
    assert severities(unanswered(Reason.CANCELLED), PROTOCOL_ERROR.id) == []


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (454, "4.7.0 Temporary authentication failure"),
        (454, "4.7.8 Authentication failed, try later"),
        (421, "4.7.0 Too many connections from your host"),
    ],
)
def test_a_login_put_off_is_not_called_a_wrong_password(code: int, words: str) -> None:
    put_off = case(settings(), BOTH, logged_in(E587, code, words))
    assert severities(put_off, BUSY.id) == [(str(E587), Severity.UNKNOWN)]
    assert severities(put_off, "auth.refused") == []


def test_a_limit_that_the_server_names_stays_one() -> None:
    limited = case(settings(), BOTH, logged_in(E587, 454, "4.7.0 Too many login attempts, try again later"))
    assert severities(limited, "auth.rate_limited")
    assert severities(limited, BUSY.id) == []


@pytest.mark.parametrize(("reason", "fires"), [(Reason.TLS_ALERT, False), (Reason.TIMEOUT, True)])
def test_a_server_that_turns_its_clients_away_is_not_called_tls_13_only(reason: Reason, fires: bool) -> None:
    steps = {
        "greeting": Observed(Reply(220, ("ready",))),
        "ehlo_clear": ehlo("STARTTLS"),
        "starttls": Observed(Reply(220, ("go",))),
        "tls": shake(),
        "ehlo": Failed(reason, "certificate required", "ehlo"),
    }
    wants_more = case(settings(), talked(E587, Mode.EXPLICIT, **steps), accepts(E587, "TLSv1.3"))
    assert bool(severities(wants_more, TLS13_ONLY.id)) is fires


@pytest.mark.parametrize(("reason", "fires"), [(Reason.CANCELLED, False), (Reason.TIMEOUT, True)])
def test_a_handshake_cut_by_the_deadline_has_not_failed(reason: Reason, fires: bool) -> None:
    steps = {
        "greeting": Observed(Reply(220, ("ready",))),
        "ehlo_clear": ehlo("STARTTLS"),
        "starttls": Observed(Reply(220, ("go",))),
        "tls": Failed(reason, "", "tls"),
    }
    assert (
        bool(severities(case(settings(), talked(E587, Mode.EXPLICIT, **steps)), HANDSHAKE_FAILED.id)) is fires
    )
