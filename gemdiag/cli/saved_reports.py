"""Reports that were saved: read again, and what of them has changed since."""

import os
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from gemdiag import compare, reports
from gemdiag.cli import faults, sources
from gemdiag.cli.baseline_options import Baseline
from gemdiag.cli.bundle_reading import member
from gemdiag.cli.faults import Fault
from gemdiag.cli.output import Printer
from gemdiag.cli.session import Session
from gemdiag.model.secret import Secret
from gemdiag.reports import Document
from gemdiag.words import N_

NO_REPORT = N_("{path} is no report of gemdiag[[, line {line}]]. {why}")
MASKED = N_("{path} was saved with --redact strict: its masks hide which finding is which. Save another.")
FIRST = N_("{path} is not there yet: all that is broken counts, and this run makes it to compare with.")
ANOTHER = N_("The earlier report seems to be about another shop: {name}, not {other}. Is it the right file?")
REPORT_WORDS = {
    "empty": N_("The file is empty."),
    "encoding": N_("The characters of the file cannot be made out: it is damaged or cut off."),
    "syntax": N_("It is not JSON."),
    "not_a_report": N_("Its JSON is something else."),
    "other_schema": N_("Another version of gemdiag wrote it."),
    "observations": N_("It holds what was observed: report --judge makes a report of it."),
    "shape": N_("What it says at {where} is not what gemdiag writes there."),
}


def load(session: Session, path: str) -> tuple[Document, ...]:
    """The reports in one file."""
    try:
        return reports.load(member(sources.one_file(path), "report.json"))
    except reports.ReportFault as fault:
        why = session.say(REPORT_WORDS[fault.kind], where=fault.where)
        raise Fault(faults.DATA, NO_REPORT, path=path, line=fault.line, why=why) from None


def _name(report: Mapping[str, Any]) -> str:
    return str(report["shop"] or report["source"]["path"] or "?")


def _is_first(session: Session, path: str) -> bool:
    """Of the runs that compare with the one before and take its place: there is none before."""
    return path in session.outputs and not os.path.lexists(path)


class History(NamedTuple):
    """What was saved, and whether only what is new since makes the exit code."""

    saved: tuple[Document, ...]
    fail_on: str

    def compared(
        self, document: Document, printer: Printer, secrets: Iterable[Secret], *, alone: bool
    ) -> Document:
        """With what has changed. alone: the only shop of this run; secrets: its own."""
        masked = reports.cleaned(document, printer.redactor("standard").of(secrets))
        then = compare.earlier(self.saved, document, masked, alone=alone)
        if then and compare.is_on_another(then, document, masked):
            printer.session.warn(ANOTHER, name=_name(then), other=_name(masked))
        return reports.with_comparison(document, compare.compare(then, document, masked), self.fail_on)


def history(session: Session, baseline: Baseline) -> History | None:
    """Read before anything is asked or written, so that a report may take the place of the one before it."""
    if baseline.path is None:
        if baseline.fail_on == "new":
            raise Fault(faults.USAGE, N_("--fail-on new needs --baseline: new since which report?"))
        return None
    if session.redact == "strict":
        message = N_("--baseline does not go with --redact strict: its masks hide which finding is which.")
        raise Fault(faults.USAGE, message)
    if _is_first(session, baseline.path):
        session.tell(FIRST, path=baseline.path)
        return None
    saved = load(session, baseline.path)
    if any(reports.redacted(each) == "strict" for each in saved):
        raise Fault(faults.USAGE, MASKED, path=baseline.path)
    return History(saved, baseline.fail_on)
