"""What a fleet remembers of one shop once its report is written: enough to count, filter and compare."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, NamedTuple

_DAYS: Mapping[str, Literal["password", "certificate"]] = {
    "provider.password_login_ending": "password",
    "provider.password_login_ended": "password",
    "tls.certificate_expiring": "certificate",
}
"""Findings that name a day."""
UNREADABLE: Final = "config.unreadable"
_NOTHING: Final = frozenset({"missing", "neither", "empty_folder", "denied"})
_LONGEST: Final = 100


class Ahead(NamedTuple):
    """A day (YYYY-MM-DD) from which a provider takes no password any more, or a certificate is expired.

    who: the provider's name, or the server.
    """

    what: Literal["password", "certificate"]
    on: str
    who: str


class Changes(NamedTuple):
    """Ids of findings, against an earlier report. is_added: that has nothing on this shop."""

    new: tuple[str, ...]
    mended: tuple[str, ...]
    still: tuple[str, ...]
    unseen: tuple[str, ...]
    is_added: bool


class Row(NamedTuple):
    """name: of its source. root_cause, provider: None where there is none. found: ids.

    written, not_written: the upgraded file, or why there is none; both None where nobody asked for one.
    params: of the root cause.
    """

    name: str
    shop: str | None
    provider: str | None
    provider_name: str | None
    severity: str
    exit_code: int
    root_cause: str | None
    recommended: str
    ahead: tuple[Ahead, ...]
    found: frozenset[str]
    changes: Changes | None = None
    written: str | None = None
    not_written: str | None = None
    params: Mapping[str, Any] = {}

    @property
    def is_nothing(self) -> bool:
        """Whether there was not even something to read."""
        return self.root_cause == UNREADABLE and self.params.get("kind") in _NOTHING


class Wanted(NamedTuple):
    """Which shops to tell of; within one of these any, of several all. Empty: whatever it is."""

    providers: frozenset[str] = frozenset()
    findings: frozenset[str] = frozenset()
    verdicts: frozenset[str] = frozenset()

    @property
    def has_any(self) -> bool:
        """Is anything left out?"""
        return bool(self.providers or self.findings or self.verdicts)

    def has(self, row: Row) -> bool:
        return (
            (not self.providers or row.provider in self.providers)
            and (not self.findings or not self.findings.isdisjoint(row.found))
            and (not self.verdicts or row.severity in self.verdicts)
        )


def of_report(report: Mapping[str, Any]) -> Row:
    """KeyError and TypeError for what is no report."""
    findings, provider = report["findings"], report["provider"]
    return Row(
        report["source"]["path"] or report["shop"] or "?",
        report["shop"],
        provider and provider["id"],
        provider and provider["name"],
        report["verdict"]["severity"],
        report["verdict"]["exit_code"],
        report["root_cause"],
        report["plan"]["recommended"],
        tuple(_ahead(findings, provider)),
        frozenset(each["id"] for each in findings),
        _changes(report.get("comparison")),
        report["written"] and report["written"]["path"],
        report.get("not_written"),
        _params(findings, report["root_cause"]),
    )


def _params(findings: Iterable[Mapping[str, Any]], root_cause: str | None) -> Mapping[str, Any]:
    for each in findings:
        if each["id"] == root_cause:
            return {name: value for name, value in each["params"].items() if _is_short(value)}
    return {}


def _is_short(value: object) -> bool:
    return isinstance(value, int | float) or (isinstance(value, str) and len(value) <= _LONGEST)


def _ahead(findings: Iterable[Mapping[str, Any]], provider: Mapping[str, Any] | None) -> Iterable[Ahead]:
    """Once a day and server: both ports have the same certificate."""
    days: dict[Ahead, None] = {}
    for each in findings:
        what, on = _DAYS.get(each["id"]), each["params"].get("on")
        if what and isinstance(on, str):
            whose = provider["name"] if what == "password" and provider else each["params"].get("host")
            days[Ahead(what, on[:10], str(whose or each["subject"]).partition(":")[0])] = None
    return days


def _changes(comparison: Mapping[str, Any] | None) -> Changes | None:
    if comparison is None:
        return None
    new, mended, still, unseen = (
        tuple(each["id"] for each in comparison[name]) for name in ("new", "mended", "still", "unseen")
    )
    return Changes(new, mended, still, unseen, comparison["baseline"] is None)
