"""`--bundle`: all that helps somebody else to help one shop, redacted, in one file."""

import io
import json
import locale
import platform
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from gemdiag import reports
from gemdiag.app.diagnose import Concluded
from gemdiag.app.facts_file import dump
from gemdiag.cli.dialogue import CUT, Transcript
from gemdiag.cli.output import Printer
from gemdiag.cli.session import Session
from gemdiag.model.secret import Secret
from gemdiag.redaction import Redactor
from gemdiag.reports import Document
from gemdiag.words import N_

# In the order in which they stand in the file; a format that there is not is left out.
_REPORTS = {"report.html": "html", "report.json": "json", "ticket.md": "ticket"}
_WHAT: Mapping[str, str] = {
    "report.html": N_("the report as a page"),
    "report.json": N_("the report for programs"),
    "ticket.md": N_("the report for a ticket"),
    "facts.json": N_("what was observed"),
    "transcript.txt": N_("what was said to the mail servers and by them, without the logins"),
    "about.json": N_("versions of gemdiag and of this computer's programs"),
}
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first day that the format knows: the same content gives the same bytes."""
_READABLE = 0o100644 << 16
_UNIX = 3
CONTENTS = N_('{path} will hold, with names at the level "{level}":')
LINE = N_("  {name}: {what}, {size} bytes")


def save(
    path: str,
    concluded: Concluded,
    document: Document,
    transcript: Transcript,
    printer: Printer,
    inputs: Iterable[str],
    secrets: Iterable[Secret],
) -> None:
    """The list of contents is shown before anything is written. Each member is searched for secrets."""
    redactor = printer.of(path).of(secrets)
    members = {
        **dict(_reports(reports.cleaned(document, redactor), printer, redactor, path)),
        **_observed(concluded, redactor),
        **_said(transcript, redactor, printer.session),
        "about.json": _json(_about(concluded, document)),
    }
    for name, content in members.items():
        printer.scan(content, f"{path}: {name}", [redactor])
    _tell(printer.session, path, redactor, members)
    printer.to_file(path, zipped(members), inputs, "--bundle")


def zipped(members: Mapping[str, bytes]) -> bytes:
    """In the order given, with nothing of this computer or moment."""
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as file:
        for name, content in members.items():
            info = ZipInfo(name, _EPOCH)
            info.compress_type, info.external_attr, info.create_system = ZIP_DEFLATED, _READABLE, _UNIX
            file.writestr(info, content)
    return made.getvalue()


def _reports(clean: Document, printer: Printer, redactor: Redactor, path: str) -> Iterator[tuple[str, bytes]]:
    for name, format_id in _REPORTS.items():
        if format_id in reports.known():
            yield name, printer.laid_out([clean], format_id, path, [redactor]).encode()


def _observed(concluded: Concluded, redactor: Redactor) -> dict[str, bytes]:
    case = concluded.diagnosis.case
    return {"facts.json": dump(case, redactor.facts).encode()}


def _said(transcript: Transcript, redactor: Redactor, session: Session) -> dict[str, bytes]:
    lines = [*transcript.lines(redactor)]
    lines += ["", session.say(CUT)] if transcript.is_cut else []
    return {"transcript.txt": "".join(f"{line}\n" for line in lines).encode()}


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=2) + "\n").encode()


def _about(concluded: Concluded, document: Document) -> dict[str, Any]:
    """Of the computer, what its programs are; not its name, which the report masks."""
    ran_from, knowledge = concluded.diagnosis.ran_from, concluded.diagnosis.case.knowledge
    return {
        "tool": document["tool"],
        "python": sys.version.partition(" ")[0],
        "platform": ran_from.platform,
        "machine": platform.machine(),
        "tls_library": ran_from.tls_library,
        "trust_stores": list(ran_from.trust_stores),
        "encodings": {
            "files": locale.getpreferredencoding(do_setlocale=False),
            "names": sys.getfilesystemencoding(),
            "output": getattr(sys.stdout, "encoding", None),
        },
        "is_terminal": sys.stdout.isatty(),
        "providers": len(knowledge.providers),
    }


def _tell(session: Session, path: str, redactor: Redactor, members: Mapping[str, bytes]) -> None:
    session.tell(CONTENTS, path=path, level=redactor.level)
    for name, content in members.items():
        session.tell(LINE, name=name, what=session.say(_WHAT[name]), size=len(content))
