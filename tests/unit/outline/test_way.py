"""The way of an e-mail: where it breaks, what lies behind the break, and when there is nothing to draw."""

from typing import Any

import pytest

from gemdiag import reports
from gemdiag.outline.blocks import Section, Stop, Way
from gemdiag.outline.marks import unmarked
from gemdiag.outline.way import way
from tests import build

DOCUMENT = reports.document(build.kitchen_sink())
WRONG_MODE, *_ = DOCUMENT["findings"]


def fault(id_: str, severity: str = "critical", subject: str | None = "smtp.gmail.com:465") -> dict[str, Any]:
    return {**WRONG_MODE, "id": id_, "severity": severity, "subject": subject, "because": []}


def drawn(*findings: dict[str, Any], works: str = "no", lang: str = "en", **changes: Any) -> Section | None:
    because = [each["id"] for each in findings[:1]]
    untouched = DOCUMENT["prognosis"]["untouched"] | {"works": works, "because": because}
    made = DOCUMENT | {
        "findings": list(findings),
        "root_cause": because[0] if because else None,
        "prognosis": DOCUMENT["prognosis"] | {"untouched": untouched},
    }
    return way(reports.tell(made | changes, lang), lang, 0)


def stops(section: Section | None) -> dict[str, Stop]:
    assert section
    (picture,) = [block for block in section.blocks if isinstance(block, Way)]
    return {stop.id: stop for stop in picture.stops}


@pytest.mark.parametrize(
    ("id_", "subject", "broken"),
    [
        ("config.field_missing", "email_address", "mailbox"),
        ("provider.password_login_ended", "outlook-com", "login"),
        ("dns.smtp_host_not_found", "smtp.gmail.com", "network"),
        ("net.port_blocked", "smtp.gmail.com:465", "network"),
        ("smtp.no_greeting", "smtp.gmail.com:465", "server"),
        ("tls.wrong_mode_for_port", "smtp.gmail.com:465", "tls"),
        ("tls.certificate_expired", "smtp.gmail.com:465", "tls"),
        ("auth.refused", "smtp.gmail.com:465", "login"),
        ("sender.not_owned", "garage@example.com", "login"),
    ],
)
def test_it_breaks_where_the_cause_lies_and_nothing_lies_open_behind(
    id_: str, subject: str, broken: str
) -> None:
    found = stops(drawn(fault(id_, subject=subject)))
    order = list(found)
    before, behind = order[: order.index(broken)], order[order.index(broken) + 1 :]

    assert order == ["mailbox", "network", "server", "tls", "login"]
    assert (found[broken].tone, found[broken].state) == ("critical", "stops here")
    assert {found[name].tone for name in before} <= {"ok"}
    assert {(found[name].tone, found[name].state) for name in behind} <= {(None, "not reached")}


def test_a_good_way_is_good_to_the_end() -> None:
    section = drawn(works="yes")

    assert section
    assert section.heading == "The way of your e-mail"
    assert [(stop.tone, stop.state) for stop in stops(section).values()] == [
        ("ok", "set"),
        ("ok", "open"),
        ("ok", "answers"),
        ("ok", "in use"),
        ("ok", "accepted"),
    ]


def test_a_warning_on_the_way_does_not_break_it() -> None:
    found = stops(drawn(fault("tls.certificate_expiring", "warning"), works="yes"))

    assert (found["tls"].tone, found["tls"].state) == ("warning", "in use")
    assert found["login"].tone == "ok"


def test_what_could_not_be_determined_breaks_nothing() -> None:
    found = stops(drawn(fault("smtp.busy", "unknown"), works="unknown"))

    assert (found["server"].tone, found["server"].state) == ("unknown", "not determined")
    assert found["login"].tone == "ok"


def test_what_goes_out_unprotected_goes_on() -> None:
    section = drawn(fault("tls.starttls_missing"), works="unsafe")

    assert section
    assert section.heading == "The way of your e-mail"
    assert (stops(section)["tls"].tone, stops(section)["tls"].state) == ("critical", "not encrypted")
    assert stops(section)["login"].state == "accepted"


def test_a_fault_of_another_server_and_what_follows_from_the_cause_are_not_on_the_way() -> None:
    elsewhere = fault("smtp.no_greeting", subject="smtp.gmail.com:25")
    follows = fault("config.contradicts_shop", "warning", "port") | {"because": ["tls.certificate_expired"]}
    found = stops(drawn(fault("tls.certificate_expired"), elsewhere, follows))

    assert [stop.tone for stop in found.values()] == ["ok", "ok", "ok", "critical", None]


def test_where_another_way_is_planned_the_break_is_that_of_doing_nothing() -> None:
    found = stops(drawn(fault("tls.certificate_expired", "notice"), root_cause=None))

    assert found["tls"].tone == "critical"


def test_with_option_126_the_way_leads_through_the_server_of_gemcar() -> None:
    settings = DOCUMENT["settings"] | {"use_gemcar_server": True}
    found = stops(drawn(works="yes", settings=settings))
    waiting = stops(drawn(fault("relay.needs_upgrade", subject=None)))

    assert list(found) == ["mailbox", "relay"]
    assert (found["relay"].tone, found["relay"].state) == (None, "cannot be told")
    assert waiting["relay"].tone == "critical"


def test_settings_that_cannot_be_read_are_where_it_stops() -> None:
    found = stops(drawn(fault("config.unreadable", subject=None), settings=None, endpoints=[]))

    assert [stop.tone for stop in found.values()] == ["critical", None, None, None, None]


def test_without_a_server_and_without_a_fault_there_is_nothing_to_draw() -> None:
    assert drawn(works="unknown", endpoints=[]) is None


def test_the_server_is_named_and_the_upgrade_where_there_is_one() -> None:
    later = drawn(fault("tls.certificate_expired"))
    now = drawn(
        fault("tls.certificate_expired"), settings=DOCUMENT["settings"] | {"gemcar_version": "13.0.4"}
    )

    assert later
    assert now
    assert (later.heading, now.heading) == ("Where it stops after the upgrade", "Where it stops")
    assert "Through smtp.gmail.com:465" in unmarked(str(later.blocks[-1][0]))


@pytest.mark.parametrize(("judged", "port"), [("untouched", 587), ("planned", 465), (None, 587)])
def test_where_nothing_stops_it_is_the_way_that_the_report_judges(judged: str | None, port: int) -> None:
    at, planned = f"smtp.gmail.com:{587}", "smtp.gmail.com:465"
    prognosis = DOCUMENT["prognosis"] | {
        "untouched": DOCUMENT["prognosis"]["untouched"] | {"works": "yes", "because": [], "at": at},
        "implicit": DOCUMENT["prognosis"]["implicit"] | {"works": "yes", "at": planned},
    }
    made = DOCUMENT | {
        "findings": [],
        "root_cause": None,
        "prognosis": prognosis,
        "judged_route": judged,
        "plan": DOCUMENT["plan"] | {"recommended": "implicit"},
    }
    section = way(reports.tell(made, "en"), "en", 0)

    assert section
    assert f"smtp.gmail.com:{port}" in unmarked(str(section.blocks[-1]))


def test_a_plan_with_option_126_goes_by_it() -> None:
    made = {"judged_route": "planned", "plan": DOCUMENT["plan"] | {"recommended": "relay"}}
    assert list(stops(drawn(works="yes", **made))) == ["mailbox", "relay"]
