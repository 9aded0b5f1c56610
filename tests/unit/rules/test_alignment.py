"""Which addresses receivers could confirm, sent by the mailbox's server and by GEM-CAR's."""

from typing import Any

import pytest

from gemdiag import rules, words
from gemdiag.model.case import Case
from gemdiag.model.finding import Finding
from gemdiag.model.network import Reply
from gemdiag.model.outcome import Observed
from gemdiag.model.provider import Relay
from gemdiag.model.settings import Advisor
from gemdiag.probes import dmarc, sender, spf
from gemdiag.probes.dmarc import Dmarc
from gemdiag.probes.spf import Spf
from gemdiag.rules.alignment import can_align, policy
from tests.shops import Fact, case, settings

SHOP = "garage.example"
M365: dict[str, Any] = {"smtp_address": "smtp.office365.com"}
GMAIL: dict[str, Any] = {
    "smtp_address": "smtp.gmail.com",
    "email_address": "garage@gmail.com",
    "user_name": "garage@gmail.com",
}
NOT_PUBLISHED = Relay(None, None, None)


def wishes(domain: str, policy: Any = "reject", **more: Any) -> Fact:
    return (
        dmarc.PROBE,
        domain,
        Observed(Dmarc(domain, "ok", "v=DMARC1", domain, policy, 1, "", domain, **more)),
    )


def lists(domain: str, *includes: str) -> Fact:
    return spf.PROBE, domain, Observed(Spf(domain, "ok", "v=spf1 -all", "ok", includes))


def shop(*facts: Fact, relay: Relay = NOT_PUBLISHED, **fields: Any) -> Case:
    made = case(settings(**fields), facts)
    return made._replace(knowledge=made.knowledge._replace(relay=relay))


def found(shop: Case, id_: str) -> list[Finding]:
    return [each for each in rules.judge(shop) if each.id == id_]


MAILBOX = [
    ("the login is of the very domain", shop(wishes(SHOP)), SHOP, True),
    ("the login is of another", shop(wishes(SHOP), user_name="garage@other.example"), SHOP, False),
    ("the login has no domain", shop(wishes(SHOP), user_name="garage"), SHOP, False),
    (
        "the login is of one organisation",
        shop(wishes(SHOP), user_name="info@mail.garage.example"),
        SHOP,
        True,
    ),
    (
        "one organisation is not enough",
        shop(wishes(SHOP, strict_dkim=True), user_name="info@mail.garage.example"),
        SHOP,
        False,
    ),
    ("strict and the very same", shop(wishes(SHOP, strict_dkim=True)), SHOP, True),
    ("an advisor below the shop", shop(), "atelier.garage.example", True),
    ("an advisor elsewhere", shop(wishes("other.example")), "other.example", False),
    ("a name that only ends alike", shop(), "mygarage.example", False),
    (
        "the provider is on the list",
        shop(lists(SHOP, "spf.protection.outlook.com"), user_name="x@tenant.example", **M365),
        SHOP,
        True,
    ),
    (
        "the provider is not on the list",
        shop(lists(SHOP, "other.example"), user_name="x@tenant.example", **M365),
        SHOP,
        False,
    ),
    ("a public mailbox through its own provider", shop(**GMAIL), "gmail.com", True),
    ("a public mailbox through another", shop(), "gmail.com", False),
]


@pytest.mark.parametrize(
    ("shop", "domain", "aligned"), [row[1:] for row in MAILBOX], ids=[r[0] for r in MAILBOX]
)
def test_through_the_mailbox(shop: Case, domain: str, aligned: bool) -> None:
    assert can_align(shop, domain, "mailbox") is aligned


FILLED = Relay("spf.gem-car.example", None, False)
RELAY = [
    ("nothing is published", shop(wishes(SHOP)), SHOP, False),
    ("on the shop's list", shop(lists(SHOP, "SPF.gem-car.example"), relay=FILLED), SHOP, True),
    ("not on it", shop(lists(SHOP, "other.example"), relay=FILLED), SHOP, False),
    ("it signs for itself", shop(relay=Relay(None, "gem-car.example", False)), SHOP, False),
    ("a public mailbox", shop(relay=FILLED, **GMAIL), "gmail.com", False),
    (
        "the mailbox's provider counts for nothing here",
        shop(lists(SHOP, "spf.protection.outlook.com"), **M365),
        SHOP,
        False,
    ),
]


@pytest.mark.parametrize(("shop", "domain", "aligned"), [row[1:] for row in RELAY], ids=[r[0] for r in RELAY])
def test_through_gem_cars_server(shop: Case, domain: str, aligned: bool) -> None:
    assert can_align(shop, domain, "relay") is aligned


@pytest.mark.parametrize(
    ("wished", "told"), [("reject", "reject"), ("quarantine", "quarantine"), ("none", None), (None, None)]
)
def test_a_wish_that_harms_nobody_is_none(wished: str | None, told: str | None) -> None:
    assert policy(shop(wishes(SHOP, wished)), SHOP) == told
    assert policy(shop(), SHOP) is None


ADVISORS = (Advisor("Marie", "0012", "marie@other.example"), Advisor("Jean", "0013", "jean@gmail.com"))


def test_every_address_counts_for_the_relay() -> None:
    at_risk = shop(wishes(SHOP), wishes("other.example", "quarantine"), advisors=ADVISORS)
    (told,) = found(at_risk, "relay.sender_at_risk")
    assert told.params["domains"] == "gmail.com, garage.example, other.example"
    assert (told.params["refusing"], told.params["distrusting"]) == ("Gmail", "garage.example, other.example")
    assert told.evidence["dmarc"] == [
        {"domain": SHOP, "policy": "reject"},
        {"domain": "other.example", "policy": "quarantine"},
    ]


def test_a_domain_that_wishes_for_nothing_is_not_at_risk() -> None:
    assert not found(shop(wishes(SHOP, "none")), "relay.sender_at_risk")
    assert not found(shop(), "relay.sender_at_risk")


@pytest.mark.parametrize(
    ("relay", "at_risk"),
    [
        (NOT_PUBLISHED, True),
        (Relay(None, None, False), True),
        (Relay(None, None, True), False),
        (FILLED, False),
    ],
)
def test_what_gem_car_publishes_settles_it(relay: Relay, at_risk: bool) -> None:
    listed = shop(wishes(SHOP), lists(SHOP, "spf.gem-car.example"), relay=relay)
    assert bool(found(listed, "relay.sender_at_risk")) is at_risk


def test_that_the_list_lacks_the_provider_weighs_more_where_no_signature_helps() -> None:
    lacking = shop(wishes(SHOP), lists(SHOP), user_name="x@tenant.example", **M365)
    (told,) = found(lacking, "sender.spf_excludes_sender")
    assert told.params["include"] == "spf.protection.outlook.com"
    assert (told.evidence["can_align"], told.evidence["dmarc_policy"]) == (False, "reject")


@pytest.mark.parametrize(("is_open", "expected"), [(False, 1), (True, 0)])
def test_nobody_is_missing_from_a_list_that_depends_on_the_message(is_open: bool, expected: int) -> None:
    tree = Spf(SHOP, "ok", "v=spf1 include:%{i}._spf.flat.example -all", "ok", is_open=is_open)
    listed = shop((spf.PROBE, SHOP, Observed(tree)), user_name="x@tenant.example", **M365)
    assert len(found(listed, "sender.spf_excludes_sender")) == expected
    assert can_align(listed, SHOP, "mailbox") is is_open


def test_an_address_that_may_not_send_is_told_with_what_receivers_would_make_of_it() -> None:
    refusal = Reply(553, ("5.7.1 <marie@other.example>: Sender address rejected: not owned by user",))
    refused = shop(
        (sender.PROBE, "marie@other.example", Observed(refusal)),
        wishes("other.example"),
        advisors=ADVISORS[:1],
    )
    (told,) = found(refused, "sender.not_owned")
    assert (told.subject, told.severity) == ("marie@other.example", "warning")
    assert (told.evidence["can_align"], told.evidence["dmarc_policy"]) == (False, "reject")


MARIE = (Advisor("Marie", "0012", "marie@atelier.example"),)
PARTNER = Relay("spf.gem-car.example", None, False)
FOREIGN: dict[str, tuple[Case, bool]] = {
    "nothing speaks for the advisor's domain": (shop(advisors=MARIE), True),
    "its list names the provider that sends": (
        shop(lists("atelier.example", "spf.protection.outlook.com"), advisors=MARIE, **M365),
        False,
    ),
    "it is a part of the login's": (
        shop(advisors=(Advisor("M", "1", "m@atelier.garage.example"),), user_name="x@garage.example"),
        False,
    ),
    "GEM-CAR's server sends, of which nothing is published": (
        shop(
            lists("atelier.example", "spf.protection.outlook.com"),
            advisors=MARIE,
            use_gemcar_server=True,
            **M365,
        ),
        True,
    ),
    "GEM-CAR's server sends and is on its list": (
        shop(
            lists("atelier.example", "spf.gem-car.example"),
            relay=PARTNER,
            advisors=MARIE,
            use_gemcar_server=True,
        ),
        False,
    ),
}


@pytest.mark.parametrize(("shop", "foreign"), FOREIGN.values(), ids=FOREIGN)
def test_an_advisors_address_is_foreign_where_receivers_could_not_confirm_it(
    shop: Case, foreign: bool
) -> None:
    assert bool(found(shop, "advisor.email_foreign")) is foreign


@pytest.mark.parametrize(("policy", "wish"), [("reject", "refuse it"), ("quarantine", "spam."), ("none", "")])
def test_what_its_owner_wishes_of_such_mail_is_told(policy: str, wish: str) -> None:
    (told,) = found(shop(wishes("atelier.example", policy), advisors=MARIE), "advisor.email_foreign")
    why = words.say("en", words.finding(told.id).why, **told.params)
    assert "The shop's mailbox sends it" in why
    assert ("asks them" in why) is bool(wish)
    assert wish in why
    relayed = shop(advisors=MARIE, use_gemcar_server=True)
    (told,) = found(relayed, "advisor.email_foreign")
    assert "GEM-CAR's server sends it" in words.say("en", words.finding(told.id).why, **told.params)


def test_a_foreign_address_that_receivers_could_confirm_may_still_not_be_the_logins_own() -> None:
    listed = lists("atelier.example", "spf.protection.outlook.com")
    (told,) = found(shop(listed, advisors=MARIE, **M365), "sender.not_owned")
    assert (told.subject, told.params["published"]) == ("marie@atelier.example", "refuses-at-data")
