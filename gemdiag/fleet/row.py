"""What a fleet remembers of one shop once its report is written: enough to count, filter and compare."""

from collections.abc import Mapping
from typing import Any, NamedTuple

_ENDING = "provider.password_login_ending"


class Found(NamedTuple):
    id: str
    severity: str
    subject: str | None


class Row(NamedTuple):
    """name: of its source. root_cause, provider: None where there is none. ends_on: the day from which its
    password is no longer taken, as the report has it (YYYY-MM-DD).
    """

    name: str
    shop: str | None
    provider: str | None
    severity: str
    exit_code: int
    root_cause: str | None
    recommended: str
    status: str
    ends_on: str | None
    found: tuple[Found, ...]


def of_report(report: Mapping[str, Any]) -> Row:
    """KeyError and TypeError for what is no report."""
    findings = report["findings"]
    ends = next((each["params"].get("on") for each in findings if each["id"] == _ENDING), None)
    return Row(
        report["source"]["path"] or report["shop"] or "?",
        report["shop"],
        report["provider"] and report["provider"]["id"],
        report["verdict"]["severity"],
        report["verdict"]["exit_code"],
        report["root_cause"],
        report["plan"]["recommended"],
        report["plan"]["status"],
        ends,
        tuple(Found(each["id"], each["severity"], each["subject"]) for each in findings),
    )
