"""`gemdiag report`: tell saved reports again, in any format and either language, offline."""

from datetime import UTC, datetime

import click

from gemdiag import planning, reports
from gemdiag.app.diagnose import CHECK, case_of, decide
from gemdiag.app.facts_file import FactsFault, Kept
from gemdiag.app.facts_file import load as load_facts
from gemdiag.app.ran_from import ran_from
from gemdiag.app.request import Request
from gemdiag.cli import faults, sources
from gemdiag.cli.baseline_options import Baseline, baseline_options
from gemdiag.cli.bundle_reading import member
from gemdiag.cli.faults import Fault
from gemdiag.cli.help import Command
from gemdiag.cli.options import common, option
from gemdiag.cli.output import Printer
from gemdiag.cli.saved_reports import history, load
from gemdiag.cli.session import Session
from gemdiag.model.diagnosis import Diagnosis
from gemdiag.model.facts import Facts
from gemdiag.model.outcome import Observed
from gemdiag.model.provider import Knowledge
from gemdiag.model.syntax import domain_of
from gemdiag.probes import provider
from gemdiag.reports import Document
from gemdiag.words import N_


@click.command(
    "report",
    cls=Command,
    help=N_("Tells a saved report again: another format, another language, no network."),
)
@click.argument("files", nargs=-1, metavar="FILE...")
@option("--schema", is_flag=True, env=False, help=N_("Print the JSON Schema of reports."))
@option(
    "--judge",
    is_flag=True,
    env=False,
    help=N_("FILE holds observations (--save-facts): judge them by today's rules."),
)
@baseline_options
@common
@click.pass_obj
def command(session: Session, files: tuple[str, ...], schema: bool, judge: bool, baseline: Baseline) -> int:
    if schema:
        click.echo(reports.schema())
        return 0
    if not files:
        raise Fault(faults.USAGE, N_("Name the report file."))
    before, knowledge = history(session, baseline), sources.knowledge(None)
    printer = Printer(session, knowledge, ())
    documents = [
        each for file in files for each in ([_judged(file, knowledge)] if judge else load(session, file))
    ]
    if before:
        alone = len(documents) == 1
        documents = [before.compared(each, printer, (), alone=alone) for each in documents]
    printer.report(documents, files)
    return planning.worst_exit_code(map(reports.exit_code, documents))


def _judged(file: str, knowledge: Knowledge) -> Document:
    """Today's report on what was observed then."""
    try:
        kept = load_facts(member(sources.one_file(file), "facts.json"))
    except FactsFault:
        raise Fault(faults.DATA, N_("{path} does not hold observations of gemdiag."), path=file) from None
    now, facts = datetime.now(UTC), _facts(kept, knowledge)
    asked = Request(as_of=kept.as_of, stated=kept.stated, offline=kept.offline)
    case = case_of(kept.settings, facts, knowledge, asked, CHECK, complete=kept.complete, now=now)
    judgement = decide(case).judgement
    diagnosis = Diagnosis(case, facts.value(provider.PROBE), judgement, now, 0.0, ran_from())
    return reports.document(diagnosis)


def _facts(kept: Kept, knowledge: Knowledge) -> Facts:
    """With what is published today of the provider."""
    settings, match = kept.settings, kept.facts.value(provider.PROBE)
    if match is None:
        return kept.facts
    today = provider.known_today(
        knowledge, match, user_name=settings.user_name, email_domain=domain_of(settings.email_address)
    )
    return kept.facts.plus(provider.PROBE, "", Observed(today))
