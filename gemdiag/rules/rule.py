"""What a rule is: a function that looks at a case, and the row that says what it concludes."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from gemdiag.model.case import Case
from gemdiag.model.endpoint import Endpoint, Mode
from gemdiag.model.finding import Finding, Owner, Scalar, Severity
from gemdiag.model.outcome import Failed
from gemdiag.model.plan import Plan, Prognosis, Situation
from gemdiag.model.settings import NOTHING


class Seen(NamedTuple):
    """One time that a rule fires. severity, owner: where they differ from the row's.

    at, mode: the endpoint and mode that it speaks of; None speaks of every one.
    """

    subject: str | None
    params: Mapping[str, Scalar] = NOTHING
    evidence: Mapping[str, Any] = NOTHING
    at: Endpoint | None = None
    mode: Mode | None = None
    severity: Severity | None = None
    owner: Owner | None = None


class Rule(NamedTuple):
    """One row of the table of findings (contract section 5).

    causes: ids that this finding is a consequence of, where they are found of the same thing.
    reference: what the rule rests on.
    """

    id: str
    severity: Severity
    owner: Owner
    check: Callable[[Case], Iterator[Seen]]
    causes: tuple[str, ...] = ()
    reference: str = ""


class Outlook(NamedTuple):
    """What a second look may use: the findings so far and what planning made of them."""

    case: Case
    found: tuple[Finding, ...]
    prognosis: Mapping[Situation, Prognosis]
    plan: Plan


class SecondLook(NamedTuple):
    """A rule about what the facts add up to, asked once the prognosis stands."""

    id: str
    severity: Severity
    owner: Owner
    check: Callable[[Outlook], Iterator[Seen]]
    causes: tuple[str, ...] = ()
    reference: str = ""


def finding(row: Rule | SecondLook, seen: Seen) -> Finding:
    return Finding(
        row.id,
        seen.severity or row.severity,
        seen.subject,
        seen.owner or row.owner,
        seen.params,
        seen.evidence,
        (),
        seen.at,
        seen.mode,
    )


def what_came(failed: Failed) -> dict[str, Scalar]:
    """Its own words where there are any, else how it ended."""
    return {"detail": failed.detail} if failed.detail else {"reason": failed.reason.value}


def at_params(at: Endpoint, **more: Scalar) -> dict[str, Scalar]:
    """The params that every finding about an endpoint has."""
    return {"endpoint": str(at), "host": at.host, "port": at.port, **more}
