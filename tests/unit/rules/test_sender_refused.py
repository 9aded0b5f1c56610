"""A refusal at MAIL FROM is told once, by whoever it is about, whatever its words."""

import pytest

from gemdiag.app.diagnose import decide
from gemdiag.model.endpoint import Mode
from gemdiag.model.finding import Finding, Severity
from gemdiag.model.network import Reply
from gemdiag.model.outcome import Observed
from gemdiag.model.settings import Advisor
from gemdiag.probes import sender
from tests.shops import E465, Fact, case, good, logged_in, settings, without_login

SHOP, MARIE = "info@garage.example", "marie@garage.example"


def told(code: int, line: str, address: str = SHOP, *, login: bool = True) -> list[Finding]:
    """What is worse than a notice where the login was accepted, or none is configured, and then this is said."""
    made = settings if login else without_login
    shop = made(port=465, less_secure_connection=False, advisors=(Advisor("Marie", "0012", MARIE),))
    facts: list[Fact] = [*good(E465, Mode.IMPLICIT), (sender.PROBE, address, Observed(Reply(code, (line,))))]
    facts += logged_in(E465, mode=Mode.IMPLICIT) if login else []
    return [
        each
        for each in decide(case(shop, facts)).judgement.findings
        if each.severity.rank < Severity.NOTICE.rank
    ]


@pytest.mark.parametrize(
    ("code", "line", "id_"),
    [
        (553, "5.7.1 Sender address rejected: not owned by user x", "sender.not_owned"),
        (550, "5.7.0 something that nobody knows", "sender.not_owned"),
        (571, "the moon is in the wrong house", "sender.not_owned"),
        (501, "5.1.7 Bad sender address syntax", "sender.not_owned"),
        (530, "5.7.57 Client not authenticated to send mail.", "sender.not_owned"),
        (550, "5.7.1 Relaying denied", "sender.not_owned"),
        (
            535,
            "5.7.139 Authentication unsuccessful, the user credentials were incorrect.",
            "sender.not_owned",
        ),
        (550, "5.4.5 Daily user sending limit exceeded.", "auth.rate_limited"),
        (550, "5.1.8 Access denied, bad outbound sender.", "auth.account_blocked"),
        (554, "5.1.8 Email Outgoing Blocked", "auth.account_blocked"),
    ],
)
def test_the_shops_own_address(code: int, line: str, id_: str) -> None:
    (found,) = told(code, line)
    assert (found.id, found.severity) == (id_, "critical")
    assert line in str(found.params["reply"])


def test_an_advisors_address_is_a_warning() -> None:
    (found,) = told(553, "5.7.1 not owned by user x", MARIE)
    assert (found.id, found.subject, found.severity) == ("sender.not_owned", MARIE, "warning")


def test_who_should_have_logged_in_hears_of_that() -> None:
    (found,) = told(530, "5.7.0 Authentication Required.", login=False)
    assert (found.id, found.severity) == ("auth.not_configured", "critical")


@pytest.mark.parametrize("line", ["4.7.1 Greylisted, try again", "4.3.2 out of memory"])
def test_who_is_asked_to_come_again_is_no_stranger(line: str) -> None:
    assert [each.id for each in told(451, line)] == ["smtp.busy"]
