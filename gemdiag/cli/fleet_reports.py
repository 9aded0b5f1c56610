"""`fleet --reports`: thousands of saved reports, filtered, counted and compared; no server is asked."""

import contextlib
import difflib
import sys
from collections.abc import Callable, Iterator

from gemdiag import planning, reports, words
from gemdiag.cli import faults, sources
from gemdiag.cli.faults import Fault
from gemdiag.cli.fleet_choice import FleetChoice
from gemdiag.cli.fleet_output import adding, output
from gemdiag.cli.fleet_summary import baseline, name_fault, told
from gemdiag.cli.network_options import NetworkChoice
from gemdiag.cli.session import Session
from gemdiag.fleet.before import Before, Name
from gemdiag.fleet.causes import SOME
from gemdiag.fleet.row import Wanted, of_report
from gemdiag.fleet.saved import saved
from gemdiag.fleet.tally import Tally
from gemdiag.redaction import Redactor
from gemdiag.reports import Document, Look
from gemdiag.store import Added
from gemdiag.words import N_

Write = Callable[[str, str], None]


def told_again(session: Session, choice: FleetChoice, network: NetworkChoice) -> int:
    """Every report that is wanted as a line, and what they come to."""
    _check_names(choice, network)
    wanted = Wanted(frozenset(choice.provider), frozenset(choice.finding), frozenset(choice.verdict))
    before = baseline(session, choice.baseline)
    gone = set(before.places) if before else set[Name]()
    tally, read, faulty = Tally(), 0, 0
    strict = Redactor("strict")
    with _writing(session, choice) as write:
        for each in saved(choice.reports):
            if each.report is None:
                faulty += 1
                name_fault(session, each)
                continue
            document = _compared(each.report, before, gone)
            read += 1
            row = of_report(document)
            if wanted.has(row):
                tally.add(row)
                redactor = strict if session.redact == "strict" else Redactor(session.redact or "standard")
                write(each.name, reports.write([document], "jsonl", Look(session.lang), redactor))
    if not wanted.has_any:
        names = sorted(shop or path or "?" for shop, path in gone)
        tally.gone = len(names), tuple(names[:SOME])
    told(session, tally, choice.summary, network.as_of)
    if faulty:
        session.warn(N_("Not read as reports: {n}."), n=faulty)
    return planning.worst_exit_code(tally.exit_codes) if read or not faulty else faults.DATA


def _check_names(choice: FleetChoice, network: NetworkChoice) -> None:
    """Fault for a filter that no report can pass."""
    providers = [each.id for each in sources.knowledge(network).providers] if choice.provider else []
    for given, known, message in (
        (choice.provider, providers, N_('There is no provider "{id}".[[ Did you mean {near}?]]')),
        (choice.finding, words.known_findings(), N_('There is no finding "{id}".[[ Did you mean {near}?]]')),
    ):
        for id_ in given:
            if id_ not in known:
                near = ", ".join(difflib.get_close_matches(id_, known, cutoff=0.5))
                raise Fault(faults.USAGE, message, id=id_, near=near or None)


def _compared(document: Document, before: Before | None, gone: set[Name]) -> Document:
    if before is None:
        return document
    document, name = before.compared(document, Redactor("standard"))
    if name:
        gone.discard(name)
    return document


@contextlib.contextmanager
def _writing(session: Session, choice: FleetChoice) -> Iterator[Write]:
    options = {"reports": list(choice.reports)}

    with output(session, options, resume=False) as out:

        def write(name: str, line: str) -> None:
            with adding():
                if out:
                    out.add([Added(name, line)], at_once=False)
                else:
                    sys.stdout.write(line)

        yield write
