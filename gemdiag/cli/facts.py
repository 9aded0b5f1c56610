"""`--save-facts`: the observations of one diagnosis in a file, for `report --judge`."""

from collections.abc import Iterable

from gemdiag.app.diagnose import Concluded
from gemdiag.app.facts_file import dump
from gemdiag.cli.output import Printer
from gemdiag.model.secret import Secret


def save(
    path: str,
    concluded: Concluded,
    printer: Printer,
    inputs: Iterable[str],
    secrets: Iterable[Secret] = (),
) -> None:
    """Names are kept, secrets are not, whoever repeated them. secrets: beyond those of the run."""
    case, redactor = concluded.diagnosis.case, printer.redactor("none").of(secrets)
    text = dump(case, redactor.tree)
    printer.scan(text, path, [redactor])
    printer.to_file(path, text, inputs, "--save-facts")
