"""`--save-facts`: the observations of one diagnosis in a file, for `report --judge`."""

from collections.abc import Iterable

from gemdiag.app.diagnose import Concluded
from gemdiag.app.facts_file import dump
from gemdiag.cli.output import Printer


def save(path: str, concluded: Concluded, printer: Printer, inputs: Iterable[str]) -> None:
    """Names are kept, secrets are not, whoever repeated them."""
    case, redactor = concluded.diagnosis.case, printer.redactor("none")
    text = dump(case.settings, case.facts, case.as_of, redactor.tree)
    redactor.scan(text)
    printer.to_file(path, text, inputs)
