"""New, mended, still broken: and never mended because nobody looked."""

from typing import Any

import pytest

from gemdiag import compare, reports
from gemdiag.compare import Comparison
from tests import build

KITCHEN_SINK = reports.document(build.kitchen_sink())
AT = "smtp.gmail.com:465"


def found(id_: str, subject: str | None = AT, severity: str = "critical") -> dict[str, Any]:
    return {"id": id_, "severity": severity, "subject": subject, "params": {}}


def report(*findings: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**KITCHEN_SINK, "findings": list(findings), **more}


def compared(then: dict[str, Any] | None, now: dict[str, Any]) -> dict[str, list[str]]:
    return told(compare.compare(then, now, now))


def told(comparison: Comparison) -> dict[str, list[str]]:
    """The ids in each of the lists."""
    lists = ("new", "mended", "still", "unseen")
    return {name: ids for name in lists if (ids := [each["id"] for each in getattr(comparison, name)])}


def test_each_finding_has_its_place() -> None:
    then = report(found("dns.mx_missing"), found("sender.spf_missing", severity="warning"))
    now = report(found("dns.mx_missing"), found("tls.handshake_failed"))

    assert compared(then, now) == {
        "new": ["tls.handshake_failed"],
        "mended": ["sender.spf_missing"],
        "still": ["dns.mx_missing"],
    }


def test_what_is_good_or_only_to_be_known_is_no_news() -> None:
    mild = [found("provider.unknown", severity="notice"), found("auth.accepted", severity="ok")]

    assert compared(report(), report(*mild)) == compared(report(*mild), report()) == {}


def test_the_same_fault_elsewhere_and_a_notice_that_grew_are_new() -> None:
    then = report(found("net.port_closed"), found("tls.handshake_failed", severity="notice"))
    now = report(
        found("net.port_closed"),
        found("net.port_closed", "smtp.gmail.com:587"),
        found("tls.handshake_failed"),
    )

    assert compared(then, now) == {
        "new": ["net.port_closed", "tls.handshake_failed"],
        "still": ["net.port_closed"],
    }


@pytest.mark.parametrize(
    ("gone", "now"),
    [
        ("tls.certificate_expired", report(found("net.port_closed"))),
        ("smtp.no_greeting", report(found("dns.smtp_host_not_found"))),
        ("auth.refused", report(found("tls.certificate_expired"))),
        ("dns.mx_missing", report(complete=False)),
        ("tls.certificate_expired", report(endpoints=[])),
        (
            "auth.refused",
            report(endpoints=[each for each in KITCHEN_SINK["endpoints"] if each["port"] == 25]),
        ),
        ("sender.not_owned", report(endpoints=[])),
        (
            "sender.spf_missing",
            report(
                dns={
                    "mx_status": "skipped",
                    **{name: {"status": "skipped"} for name in ("smtp_host", "spf", "dmarc")},
                }
            ),
        ),
    ],
    ids=[
        "port closed",
        "name gone",
        "certificate",
        "cut short",
        "offline",
        "no login",
        "no sender",
        "no DNS",
    ],
)
def test_what_could_not_be_looked_at_is_not_mended(gone: str, now: dict[str, Any]) -> None:
    assert compared(report(found(gone)), now)["unseen"] == [gone]
    assert compared(report(found(gone)), report()) == {"mended": [gone]}


def test_a_warning_of_an_earlier_stage_hides_nothing() -> None:
    now = report(found("net.clock_wrong", None, "warning"))

    assert compared(report(found("tls.certificate_expired")), now)["mended"] == ["tls.certificate_expired"]


def test_a_saved_mask_is_the_thing_that_it_masks() -> None:
    then = report(found("sender.not_owned", "g***e@example.com"))
    now = report(found("sender.not_owned", "garage@example.com"))
    masked = report(found("sender.not_owned", "g***e@example.com"))

    assert told(compare.compare(then, now, masked)) == {"still": ["sender.not_owned"]}
    assert told(compare.compare(now, now, masked)) == {"still": ["sender.not_owned"]}


def test_the_latest_report_on_the_shop_counts() -> None:
    old, new = (report(shop="A", started_at=f"2026-11-2{n}T08:00:00Z") for n in (1, 2))
    other = report(shop="B", started_at="2026-11-23T08:00:00Z")
    now = report(shop="A")

    assert compare.earlier([old, new, other], now, now, alone=False) is new
    assert compare.earlier([other], now, now, alone=False) is None
    assert compare.earlier([other], now, now, alone=True) is other, "one shop then, one now"
    assert compare.earlier([other, report(shop="C")], now, now, alone=True) is None
    assert compare.earlier([], now, now, alone=True) is None


def test_a_shop_without_a_name_is_known_by_its_file() -> None:
    def of(path: str) -> dict[str, Any]:
        return report(shop=None, source={**KITCHEN_SINK["source"], "path": path})

    now, masked = of("/home/marie/a.ini"), of("~/a.ini")

    saved = [of("~/b.ini"), of("~/a.ini")]
    assert compare.earlier(saved, now, masked, alone=False) is saved[1]


def test_a_shop_that_was_not_there_has_all_of_it_new() -> None:
    assert compared(None, report(found("dns.mx_missing"))) == {"new": ["dns.mx_missing"]}


@pytest.mark.parametrize(
    ("severities", "complete", "code"),
    [
        ((), True, 0),
        (("warning",), True, 1),
        (("warning", "unknown"), True, 3),
        (("unknown", "critical"), False, 2),
        (("warning",), False, 3),
        ((), False, 3),
    ],
)
def test_what_is_new_has_an_exit_code(severities: tuple[str, ...], complete: bool, code: int) -> None:
    assert compare.exit_code([found("x.y", severity=each) for each in severities], complete=complete) == code
