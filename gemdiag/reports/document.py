"""The report as data, field by field and without a word: ids and parameters that `tell` turns into text."""

from collections.abc import Iterable, Mapping
from typing import Any

from gemdiag import __version__
from gemdiag.compare import Comparison
from gemdiag.compare import exit_code as exit_code_of_new
from gemdiag.model.diagnosis import Diagnosis
from gemdiag.model.finding import Finding
from gemdiag.model.outcome import Failed, Observed, Outcome
from gemdiag.model.plan import SITUATIONS, Click, Plan, Prognosis, Receipt
from gemdiag.model.provider import Match
from gemdiag.model.settings import SECRET_FIELDS, Settings, Source
from gemdiag.probes import controls
from gemdiag.reports.names import names
from gemdiag.reports.plain import moment, plain
from gemdiag.reports.servers import servers

Document = dict[str, Any]
SCHEMA = "gemdiag.report/1"

COMPARED = ("new", "mended", "still", "unseen")
"""The lists of `comparison`."""

_UNDETERMINED = Prognosis("unknown", (), None, (), "assumed")


def document(diagnosis: Diagnosis) -> Document:
    """All keys of the report, always.

    `lang` and every text are for `tell` to put in, `redacted` for whoever takes out what is private.
    """
    case, judgement = diagnosis.case, diagnosis.judgement
    return {
        "schema": SCHEMA,
        "tool": {"name": "gemdiag", "version": __version__},
        "lang": None,
        "redacted": None,
        "shop": case.settings.shop,
        "started_at": moment(diagnosis.started_at),
        "duration_s": round(diagnosis.duration_s, 3),
        "complete": case.complete,
        "settings": None if _unreadable(judgement.findings) else _settings(case.settings),
        "source": _source(case.settings.source),
        "stated": {
            "sends_today": _yes_no(case.stated.sends_today),
            "at": case.stated.at,
            "since": case.stated.since,
        },
        "ran_from": plain(diagnosis.ran_from),
        "provider": _provider(diagnosis.match),
        "dns": names(case),
        "endpoints": servers(diagnosis),
        "controls": [
            {"kind": asked.kind, "target": asked.target, "outcome": _outcome(asked.answer)}
            for asked in case.facts.values(controls.PROBE).values()
        ],
        "findings": [_finding(finding) for finding in judgement.findings],
        "root_cause": judgement.root_cause,
        "prognosis": {name: _prognosis(judgement.prognosis.get(name, _UNDETERMINED)) for name in SITUATIONS},
        "judged_route": judgement.route,
        "plan": _plan(judgement.plan),
        "journal": [plain(entry) for entry in diagnosis.journal],
        "written": diagnosis.written and _written(diagnosis.written),
        "not_written": None,
        "comparison": None,
        "verdict": {"severity": str(judgement.severity), "exit_code": judgement.exit_code},
    }


def _written(receipt: Receipt) -> dict[str, Any]:
    page = {"path": receipt.page} if receipt.page else None
    return {"path": receipt.path, "backup_id": receipt.backup_id, "page": page}


def _unreadable(findings: Iterable[Finding]) -> bool:
    return any(finding.id == "config.unreadable" for finding in findings)


def _settings(settings: Settings) -> dict[str, Any]:
    return {
        "shop": settings.shop,
        "gemcar_version": plain(settings.gemcar_version),
        "port": settings.port,
        "smtp_address": settings.smtp_address,
        "email_address": settings.email_address,
        "user_name": settings.user_name,
        "password": settings.password_state or ("set" if settings.password else None),
        "password_confirm": "set" if settings.password_confirm else None,
        "less_secure_connection": settings.less_secure_connection,
        "use_gemcar_server": settings.use_gemcar_server,
        "advisors": [plain(advisor) for advisor in settings.advisors],
    }


def _source(source: Source) -> dict[str, Any]:
    return {
        "path": source.path,
        "format": source.format,
        "encoding": source.encoding,
        "fields": plain(source.fields),
    }


def _yes_no(said: bool | None) -> str | None:
    return None if said is None else "yes" if said else "no"


def _provider(match: Match | None) -> dict[str, str] | None:
    if match is None:
        return None
    return {"id": match.provider.id, "name": match.provider.name, "identified_by": match.identified_by}


def _outcome(outcome: Outcome[str]) -> str:
    if isinstance(outcome, Observed):
        return str(outcome.value)
    return str(outcome.reason) if isinstance(outcome, Failed) else outcome.because


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "severity": str(finding.severity),
        "subject": finding.subject,
        "params": plain(finding.params),
        "evidence": plain(finding.evidence),
        "owner": finding.owner,
        "because": list(finding.because),
    }


def _prognosis(prognosis: Prognosis) -> dict[str, Any]:
    return plain(prognosis)  # type: ignore[no-any-return]


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "target_version": str(plan.target_version),
        "recommended": plan.recommended,
        "status": plan.status,
        "mend": list(plan.mend),
        "alternatives": list(plan.alternatives),
        "changes": [
            {
                "field": change.field,
                "from": _shown(change.field, change.before),
                "to": _shown(change.field, change.after),
                "because": change.because,
            }
            for change in plan.changes
        ],
        "clicks": [_click(click) for click in plan.clicks],
        "undo_clicks": [_click(click) for click in plan.undo_clicks],
    }


def _shown(field: str, value: object) -> Any:
    """Of a secret only whether there is one, whatever the plan holds."""
    if field in SECRET_FIELDS:
        return "set" if value else None
    return plain(value)


def _click(click: Click) -> dict[str, Any]:
    return {"id": click.id, "params": plain(dict(click.params)), "when": click.when}


def with_comparison(document: Document, comparison: Comparison, fail_on: str) -> Document:
    """The report, with what is new, mended and still broken since another."""
    baseline = comparison.baseline
    verdict = baseline and {"started_at": baseline["started_at"], "severity": baseline["verdict"]["severity"]}
    compared = {
        "baseline": verdict,
        **{name: [_in_brief(each) for each in getattr(comparison, name)] for name in COMPARED},
        "fail_on": fail_on,
        "exit_code": exit_code_of_new(comparison.new, complete=document["complete"]),
    }
    return {**document, "comparison": compared}


def exit_code(document: Document) -> int:
    """That of the verdict, or of what is new where only that counts."""
    compared = document.get("comparison")  # reports of an earlier version have none
    counts = compared if compared and compared["fail_on"] == "new" else document["verdict"]
    return int(counts["exit_code"])


def _in_brief(finding: Mapping[str, Any]) -> dict[str, Any]:
    """What its title is told from."""
    return {
        name: finding[name] for name in ("id", "severity", "subject", "title", "params") if name in finding
    }
