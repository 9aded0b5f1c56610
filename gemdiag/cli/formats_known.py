"""Which report formats there are, told without loading one of them."""

from pkgutil import iter_modules

import gemdiag
from gemdiag.cli import faults
from gemdiag.cli.faults import Fault
from gemdiag.cli.session import Session
from gemdiag.words import N_


def known() -> tuple[str, ...]:
    """Every renderer is a file of its own (gemdiag.reports.renderers), also in an archive."""
    folders = [f"{folder}/reports/renderers" for folder in gemdiag.__path__]
    return tuple(sorted(each.name for each in iter_modules(folders)))


def check_format(session: Session) -> None:
    """A format or an ending that is none ends the command before anything is asked."""
    if session.format is not None and session.format not in known():
        message = N_('There is no format "{name}"; there are: {known}.')
        raise Fault(faults.USAGE, message, name=session.format, known=", ".join(known()))
    for path in session.outputs:
        format_of(path)


def format_of(path: str) -> str:
    """The format that the ending of an output asks for."""
    from gemdiag import reports  # noqa: PLC0415  start-up: only -o needs it

    found = reports.format_of(path)
    if found is None:
        message = N_("The ending of {path} names no report format; there are: {endings}.")
        raise Fault(faults.USAGE, message, path=path, endings=" ".join(reports.endings()))
    return found
