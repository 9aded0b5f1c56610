"""The SPF and DMARC records of the shop's own domain."""

from typing import Any

import pytest

from gemdiag import rules
from gemdiag.model.outcome import Observed
from gemdiag.probes import dmarc, spf
from gemdiag.probes.dmarc import Dmarc
from gemdiag.probes.spf import Spf
from tests.shops import case, settings

DOMAIN = "garage.example"


def judged(*facts: Any, **shop: Any) -> dict[str, dict[str, Any]]:
    """The params of each finding about what the domain publishes."""
    known = [(probe, domain, Observed(fact)) for probe, domain, fact in facts]
    records = [
        each
        for each in rules.judge(case(settings(**shop), known))
        if each.id.startswith(("sender.spf", "sender.dmarc"))
    ]
    assert all(each.subject == DOMAIN for each in records)
    return {each.id: dict(each.params) for each in records}


def of_spf(result: Any, **fields: Any) -> dict[str, dict[str, Any]]:
    return judged((spf.PROBE, DOMAIN, Spf(DOMAIN, fields.pop("status", "ok"), "v=spf1", result, **fields)))


def of_dmarc(**fields: Any) -> dict[str, dict[str, Any]]:
    return judged((dmarc.PROBE, DOMAIN, Dmarc(DOMAIN, fields.pop("status", "ok"), **fields)))


@pytest.mark.parametrize(
    ("result", "fields", "found"),
    [
        ("none", {"status": "nodata"}, {"sender.spf_missing": {"domain": DOMAIN}}),
        ("invalid", {"detail": "ip4:1"}, {"sender.spf_invalid": {"domain": DOMAIN, "detail": "ip4:1"}}),
        ("multiple", {"detail": "2"}, {"sender.spf_multiple": {"domain": DOMAIN, "count": "2"}}),
        (
            "too_many_lookups",
            {"lookups": 12},
            {"sender.spf_too_many_lookups": {"domain": DOMAIN, "lookups": 12, "count": None}},
        ),
        # Too many that lead to nothing are no number of look-ups to be told.
        (
            "too_many_lookups",
            {"lookups": 3, "detail": "3 void"},
            {"sender.spf_too_many_lookups": {"domain": DOMAIN, "lookups": None, "count": "3"}},
        ),
        ("temperror", {"status": "timeout"}, {}),
        ("temperror", {"detail": "slow.example"}, {}),
        ("ok", {}, {}),
    ],
)
def test_what_the_list_of_servers_leads_to(
    result: str, fields: dict[str, Any], found: dict[str, Any]
) -> None:
    assert of_spf(result, **fields) == found


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"status": "nxdomain"}, ["sender.dmarc_missing"]),
        ({"status": "nodata"}, ["sender.dmarc_missing"]),
        ({"status": "timeout"}, []),
        ({"status": "servfail"}, []),
        ({"record": "v=DMARC1; p=x", "records": 1, "invalid": "p=x"}, ["sender.dmarc_invalid"]),
        ({"records": 2}, ["sender.dmarc_conflict"]),
        ({"record": "v=DMARC1; p=none", "records": 1, "policy": "none"}, []),
        ({"record": "v=DMARC1; p=reject", "records": 1, "policy": "reject", "found_at": "example"}, []),
    ],
)
def test_what_the_wish_for_forged_mail_leads_to(fields: dict[str, Any], found: list[str]) -> None:
    assert list(of_dmarc(**fields)) == found


BROKEN = (
    (spf.PROBE, "gmail.com", Spf("gmail.com", "ok", None, "multiple", detail="2")),
    (dmarc.PROBE, "gmail.com", Dmarc("gmail.com", "nxdomain")),
)


def test_nobody_is_warned_of_the_records_of_a_public_mailbox_domain() -> None:
    assert judged(*BROKEN, email_address="garage@gmail.com", user_name="garage@gmail.com") == {}


def test_a_provider_that_publishes_no_list_of_its_own_is_never_missing_from_one() -> None:
    assert of_spf("ok", includes=()) == {}
