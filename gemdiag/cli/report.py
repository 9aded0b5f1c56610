"""`gemdiag report`: tell a saved report again, in any format and either language, offline."""

from datetime import UTC, datetime

import click

from gemdiag import planning, reports
from gemdiag.app.diagnose import CHECK, case_of, decide
from gemdiag.app.facts_file import FactsFault, load
from gemdiag.app.ran_from import ran_from
from gemdiag.app.request import Request
from gemdiag.cli import faults, sources
from gemdiag.cli.faults import Fault
from gemdiag.cli.help import Command
from gemdiag.cli.options import common, option
from gemdiag.cli.output import Printer
from gemdiag.cli.session import Session
from gemdiag.model.diagnosis import Diagnosis
from gemdiag.probes import provider
from gemdiag.words import N_

NO_REPORT = N_("{path} is no report of gemdiag[[, line {line}]]. {why}")
REPORT_WORDS = {
    "empty": N_("The file is empty."),
    "encoding": N_("The characters of the file cannot be made out: it is damaged or cut off."),
    "syntax": N_("It is not JSON."),
    "not_a_report": N_("Its JSON is something else."),
    "other_schema": N_("Another version of gemdiag wrote it."),
    "shape": N_("What it says at {where} is not what gemdiag writes there."),
}


@click.command(
    "report",
    cls=Command,
    help=N_("Tells a saved report again: another format, another language, no network."),
)
@click.argument("file", required=False)
@option("--schema", is_flag=True, env=False, help=N_("Print the JSON Schema of reports."))
@option(
    "--judge",
    is_flag=True,
    env=False,
    help=N_("FILE holds observations (--save-facts): judge them by today's rules."),
)
@common
@click.pass_obj
def command(session: Session, file: str | None, schema: bool, judge: bool) -> int:
    if schema:
        click.echo(reports.schema())
        return 0
    if file is None:
        raise Fault(faults.USAGE, N_("Name the report file."))
    data = sources.one_file(file)
    if judge:
        return _judge(session, file, data)
    try:
        documents = reports.load(data)
    except reports.ReportFault as fault:
        why = session.say(REPORT_WORDS[fault.kind], where=fault.where)
        raise Fault(faults.DATA, NO_REPORT, path=file, line=fault.line, why=why) from None
    Printer(session, sources.knowledge(None), ()).report(documents, [file])
    return planning.worst_exit_code(document["verdict"]["exit_code"] for document in documents)


def _judge(session: Session, file: str, data: bytes) -> int:
    try:
        settings, facts, as_of = load(data)
    except FactsFault:
        raise Fault(faults.DATA, N_("{path} does not hold observations of gemdiag."), path=file) from None
    knowledge, now = sources.knowledge(None), datetime.now(UTC)
    case = case_of(settings, facts, knowledge, Request(as_of=as_of), CHECK, complete=True, now=now)
    judgement = decide(case).judgement
    diagnosis = Diagnosis(case, facts.value(provider.PROBE), judgement, now, 0.0, ran_from())
    Printer(session, knowledge, ()).report([reports.document(diagnosis)], [file])
    return judgement.exit_code
