"""What one run concluded about one shop: all that a report tells."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from gemdiag.model.case import Case, JudgedRoute
from gemdiag.model.finding import Finding, Severity
from gemdiag.model.plan import Plan, Prognosis, Receipt, Situation
from gemdiag.model.provider import Match


class Judgement(NamedTuple):
    """findings: root cause first, then by severity, id, subject; severities as on the judged route.

    route: that one.
    """

    findings: tuple[Finding, ...]
    root_cause: str | None
    prognosis: Mapping[Situation, Prognosis]
    plan: Plan
    severity: Severity
    exit_code: int
    route: JudgedRoute = "untouched"


class RanFrom(NamedTuple):
    """The computer that asked."""

    host: str
    platform: str
    tls_library: str
    trust_stores: tuple[str, ...]


class JournalEntry(NamedTuple):
    """at: RFC 3339 with zone. what: `written`, `rolled_back` or `login`."""

    at: str
    what: str


class Diagnosis(NamedTuple):
    case: Case
    match: Match | None
    judgement: Judgement
    started_at: datetime
    duration_s: float
    ran_from: RanFrom
    journal: tuple[JournalEntry, ...] = ()
    written: Receipt | None = None
