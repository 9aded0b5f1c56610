"""Reports to standard output and to the files of -o, redacted for where they go."""

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO

import click

from gemdiag import reports, store
from gemdiag.cli import faults
from gemdiag.cli.faults import Fault
from gemdiag.cli.session import Redaction, Session
from gemdiag.cli.store_words import as_fault
from gemdiag.model.provider import Knowledge
from gemdiag.model.secret import Secret
from gemdiag.redaction import Leak, Redactor
from gemdiag.reports import Document, Look
from gemdiag.words import N_, catalogue_text

MAX_WIDTH = 100


class Printer:
    """What one command prints. The same redactor serves one destination, so that masks agree in it."""

    def __init__(
        self, session: Session, knowledge: Knowledge | None, secrets: Iterable[Secret | None]
    ) -> None:
        self.session = session
        self.secrets = tuple(secret for secret in secrets if secret)
        providers = knowledge.providers if knowledge else ()
        self.public_hosts = frozenset(host for provider in providers for host in provider.hosts)
        if self.format not in reports.known():
            known = ", ".join(reports.known())
            raise Fault(
                faults.USAGE,
                N_('There is no format "{name}"; there are: {known}.'),
                name=self.format,
                known=known,
            )
        self.files = [(path, self._format_of(path)) for path in session.outputs]

    @property
    def format(self) -> str:
        return self.session.format or "text"

    def _format_of(self, path: str) -> str:
        found = reports.format_of(path)
        if found is None:
            message = N_("The ending of {path} names no report format; there are: .txt .md .json .jsonl.")
            raise Fault(faults.USAGE, message, path=path)
        return found

    def report(
        self, documents: Sequence[Document], inputs: Iterable[str] = (), sections: tuple[str, ...] = ()
    ) -> None:
        """To standard output, and to every file of -o."""
        self.write(self.rendered(documents, self.format, sys.stdout, sections))
        for path, format_id in self.files:
            text = self.rendered(documents, format_id, None)
            try:
                store.write_output(path, text, inputs=inputs)
            except store.StoreFault as fault:
                raise as_fault(fault) from None

    def write(self, text: str) -> None:
        click.echo(text, nl=not text.endswith("\n"))

    def rendered(
        self,
        documents: Sequence[Document],
        format_id: str,
        stream: IO[str] | None,
        sections: tuple[str, ...] = (),
    ) -> str:
        """stream: where it goes, None for a file."""
        terminal = stream is not None and stream.isatty()
        level: Redaction = self.session.redact or ("none" if terminal and format_id == "text" else "standard")
        look = Look(
            self.session.lang,
            self.session.verbosity,
            colour=stream is not None and self.session.wants_colour(stream),
            width=min(shutil.get_terminal_size().columns, MAX_WIDTH) if terminal else 80,
            ascii_only=stream is not None and not _shows_symbols(stream),
            sections=sections if format_id in {"text", "markdown"} else (),
        )
        try:
            return reports.write(documents, format_id, look, self.redactor(level))
        except Leak:
            raise Fault(
                faults.BUG, N_("A password was about to be written into the report; nothing was written.")
            ) from None

    def redactor(self, level: Redaction) -> Redactor:
        return Redactor(level, self.secrets, self.public_hosts, str(Path.home()), own_words=own_words)


def own_words() -> str:
    """All that a report may say by itself: a password that is one of these words betrays nothing."""
    return f"{catalogue_text()}\n{reports.schema()}"


def _shows_symbols(stream: IO[str]) -> bool:
    encoding = (getattr(stream, "encoding", None) or "ascii").lower().replace("-", "")
    return encoding in {"utf8", "utf16", "utf32", "cp65001"} and os.environ.get("TERM") != "dumb"
