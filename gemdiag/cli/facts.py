"""`--save-facts`: the observations of one diagnosis in a file, for `report --judge`."""

from collections.abc import Iterable

from gemdiag.app.diagnose import Concluded
from gemdiag.app.facts_file import dump
from gemdiag.cli import faults
from gemdiag.cli.faults import Fault
from gemdiag.cli.output import LEAK, Printer
from gemdiag.redaction import Leak


def save(path: str, concluded: Concluded, printer: Printer, inputs: Iterable[str]) -> None:
    """Names are kept, secrets are not, whoever repeated them."""
    case, redactor = concluded.diagnosis.case, printer.redactor("none")
    text = dump(case.settings, case.facts, case.as_of, redactor.tree)
    try:
        redactor.scan(text)
    except Leak:
        raise Fault(faults.BUG, LEAK) from None
    printer.to_file(path, text, inputs)
