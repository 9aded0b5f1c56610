"""Reports to standard output and to the files of -o, redacted for where they go."""

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import IO

import click

from gemdiag import reports, store
from gemdiag.cli import faults
from gemdiag.cli.faults import Fault
from gemdiag.cli.formats_known import check_format, format_of
from gemdiag.cli.session import (
    MAX_WIDTH,
    Redaction,
    Session,
    is_closed_pipe,
    silence_stdout,
    visible,
    wrapped,
)
from gemdiag.cli.store_words import as_fault
from gemdiag.model.provider import Knowledge
from gemdiag.model.secret import Secret
from gemdiag.redaction import Leak, Redactor
from gemdiag.reports import Document, Look
from gemdiag.words import N_, catalogue_text

LEAK = N_("A password was about to be written into the report; nothing was written.")
NOT_OVER_INPUT = N_("{path} is a settings file of this run, which no report replaces. Name another file.")


class Printer:
    """What one command prints. The same redactor serves one destination, so that masks agree in it."""

    def __init__(
        self, session: Session, knowledge: Knowledge | None, secrets: Iterable[Secret | None]
    ) -> None:
        self.session = session
        self.secrets = tuple(secret for secret in secrets if secret)
        providers = knowledge.providers if knowledge else ()
        self.public_hosts = frozenset(host for provider in providers for host in provider.hosts)
        check_format(session)
        self.files = [(path, format_of(path)) for path in session.outputs]

    @property
    def format(self) -> str:
        return self.session.format or "text"

    def report(self, documents: Sequence[Document], inputs: Iterable[str] = ()) -> None:
        """To standard output, and to every file of -o; first there for a monitor, which reads one state."""
        if self.session.monitored:
            self.save(documents, inputs)
            self.show(documents)
        else:
            self.show(documents)
            self.save(documents, inputs)

    def show(self, documents: Sequence[Document], sections: tuple[str, ...] = ()) -> None:
        """To standard output alone."""
        self.write(self.rendered(documents, self.format, sys.stdout, sections))

    def save(self, documents: Sequence[Document], inputs: Iterable[str]) -> None:
        """To the files of -o alone."""
        kept = tuple(inputs)
        for path, format_id in self.files:
            self.to_file(path, self.rendered(documents, format_id, None), kept)

    def to_file(self, path: str, text: str, inputs: Iterable[str]) -> None:
        """inputs: files that no output may replace."""
        refuse_ours(Path(path))
        try:
            store.write_output(path, text, inputs=inputs)
        except store.StoreFault as fault:
            if fault.kind == "exists":
                raise Fault(faults.OUTPUT, NOT_OVER_INPUT, path=path) from None
            raise as_fault(fault) from None

    def write(self, text: str) -> None:
        """A reader who left early keeps nothing from being finished."""
        if self.session.quiet:
            text = "\n".join(wrapped(line, sys.stdout) for line in text.splitlines())
        try:
            click.echo(text, nl=not text.endswith("\n"), color=True)  # made with colour or without already
        except OSError as error:
            silence_stdout()
            if not is_closed_pipe(error):
                raise Fault(faults.OUTPUT, N_("Standard output cannot be written.")) from None

    def rendered(
        self,
        documents: Sequence[Document],
        format_id: str,
        stream: IO[str] | None,
        sections: tuple[str, ...] = (),
    ) -> str:
        """stream: where it goes, None for a file."""
        terminal = stream is not None and stream.isatty()
        redactor = self.redactor(self.session.redact or "standard") if stream is None else self.here
        look = Look(
            self.session.lang,
            self.session.verbosity,
            colour=stream is not None and self.session.wants_colour(stream),
            width=min(shutil.get_terminal_size().columns, MAX_WIDTH) if terminal else 80,
            ascii_only=stream is not None and not _shows_symbols(stream),
            sections=sections if format_id in {"text", "markdown"} else (),
        )
        try:
            return reports.write(documents, format_id, look, redactor)
        except Leak:
            raise Fault(faults.BUG, LEAK) from None

    @cached_property
    def here(self) -> Redactor:
        """Of standard output: one for all that goes there."""
        shown = sys.stdout.isatty() and self.format == "text"
        return self.redactor(self.session.redact or ("none" if shown else "standard"))

    def quote(self, text: str) -> str:
        """Text from outside, as standard output may show it."""
        shown = visible(self.here.text(text))
        try:
            self.here.scan(shown)
        except Leak:
            raise Fault(faults.BUG, LEAK) from None
        return shown

    def redactor(self, level: Redaction) -> Redactor:
        return Redactor(level, self.secrets, self.public_hosts, str(Path.home()), own_words=own_words)


def refuse_ours(path: Path) -> None:
    """Backups and journals are what `rollback` stands on: no output takes their place."""
    if store.is_ours(path.name):
        raise Fault(
            faults.OUTPUT, N_("{path} is a name that gemdiag keeps for its backups and journals."), path=path
        )


def own_words() -> str:
    """All that a report may say by itself: a password that is one of these words betrays nothing."""
    return f"{catalogue_text()}\n{reports.schema()}"


def _shows_symbols(stream: IO[str]) -> bool:
    encoding = (getattr(stream, "encoding", None) or "ascii").lower().replace("-", "")
    return encoding in {"utf8", "utf16", "utf32", "cp65001"} and os.environ.get("TERM") != "dumb"
