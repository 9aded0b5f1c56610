"""Reports to standard output and to the files of -o, redacted for where they go."""

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import IO

import click

from gemdiag import reports, store
from gemdiag.app.reporting import own_words
from gemdiag.app.standing import OVER_SETTINGS, standing
from gemdiag.cli import faults
from gemdiag.cli.faults import Fault
from gemdiag.cli.formats_known import check_format, format_of
from gemdiag.cli.session import (
    MAX_WIDTH,
    UNWRITABLE,
    Redaction,
    Session,
    is_closed_pipe,
    silence_stdout,
    visible,
    wrapped,
)
from gemdiag.cli.store_words import as_fault
from gemdiag.model.diagnosis import Diagnosis
from gemdiag.model.provider import Knowledge
from gemdiag.model.secret import Secret
from gemdiag.redaction import Leak, Redactor
from gemdiag.reports import Document, Look
from gemdiag.words import N_

LEAK = N_("A password was about to come out in {path}, which was not written.")
STDOUT = N_("the standard output")
REPLACED = N_("{path} was there already and held something else than gemdiag writes; it was replaced.")
NOT_OVER_INPUT = N_("{path} is a settings file of this run, which no report replaces. Name another file.")


class Printer:
    """What one command prints. All that goes out at one level has the masks of one redactor."""

    def __init__(
        self, session: Session, knowledge: Knowledge | None, secrets: Iterable[Secret | None]
    ) -> None:
        self.session = session
        self.secrets = tuple(secret for secret in secrets if secret)
        providers = knowledge.providers if knowledge else ()
        self.public_hosts = frozenset(host for provider in providers for host in provider.hosts)
        check_format(session)
        self._redactors: dict[Redaction, Redactor] = {}
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

    @contextmanager
    def despite(self, diagnosis: Diagnosis) -> Iterator[None]:
        """A file that cannot be written ends the command, but takes no diagnosis away."""
        try:
            yield
        except Fault:
            if not self.session.monitored:
                self.show([reports.document(diagnosis)])
            raise

    def show(self, documents: Sequence[Document], sections: tuple[str, ...] = ()) -> None:
        """To standard output alone."""
        self.write(self.rendered(documents, self.format, None, sections))

    def save(self, documents: Sequence[Document], inputs: Iterable[str]) -> None:
        """To the files of -o alone."""
        kept = tuple(inputs)
        for path, format_id in self.files:
            self.to_file(path, self.rendered(documents, format_id, path), kept)

    def to_file(self, path: str, text: str | bytes, inputs: Iterable[str], option: str = "-o") -> None:
        """inputs: files that no output may replace. option: that which named the path."""
        refuse_ours(Path(path))
        kept, found = tuple(inputs), standing(path)
        if found == "settings" and not any(store.is_same(Path(path), Path(each)) for each in kept):
            raise Fault(faults.OUTPUT, OVER_SETTINGS, path=path)
        try:
            store.write_output(path, text, inputs=kept)
        except store.StoreFault as fault:
            if fault.kind == "exists":
                raise Fault(faults.OUTPUT, NOT_OVER_INPUT, path=path) from None
            raise as_fault(fault, option) from None
        if found == "foreign":
            self.session.tell(REPLACED, path=path)

    def write(self, text: str) -> None:
        """A reader who left early keeps nothing from being finished."""
        if self.session.quiet:
            text = "\n".join(wrapped(line, sys.stdout) for line in text.splitlines())
        try:
            click.echo(text, nl=not text.endswith("\n"), color=True)  # made with colour or without already
        except OSError as error:
            silence_stdout()
            if not is_closed_pipe(error):
                raise Fault(faults.OUTPUT, UNWRITABLE) from None

    def rendered(
        self,
        documents: Sequence[Document],
        format_id: str,
        path: str | None,
        sections: tuple[str, ...] = (),
    ) -> str:
        """path: of the file that it goes to, None for standard output."""
        redactor = self.of(path)
        clean = [reports.cleaned(each, redactor) for each in documents]
        return self.laid_out(clean, format_id, path, [redactor], sections)

    def laid_out(
        self,
        clean: Sequence[Document],
        format_id: str,
        path: str | None,
        redactors: Sequence[Redactor],
        sections: tuple[str, ...] = (),
        *,
        many: bool = False,
    ) -> str:
        """What was cleaned by these redactors, which look at the outcome once more."""
        shown = sys.stdout if path is None else None
        terminal = shown is not None and shown.isatty()
        look = Look(
            self.session.lang,
            self.session.verbosity
            if path is None
            else max(self.session.verbosity, 0),  # -q is for the screen
            colour=shown is not None and self.session.wants_colour(shown),
            width=min(shutil.get_terminal_size().columns, MAX_WIDTH) if terminal else 80,
            ascii_only=shown is not None and not shows_symbols(shown),
            sections=sections if format_id in {"text", "markdown"} else (),
            many=many,
        )
        text = reports.rendered(clean, format_id, look)
        self.scan(text, path, redactors)
        return text

    def scan(self, final: str | bytes, path: str | None, redactors: Sequence[Redactor]) -> None:
        """Fault where a secret is in what is about to go to the file, or to standard output."""
        try:
            redactors[0].scan(final, redactors[1:])
        except Leak:
            raise Fault(faults.BUG, LEAK, path=self.session.say(STDOUT) if path is None else path) from None

    def of(self, path: str | None) -> Redactor:
        """For the file, or for standard output."""
        return self.here if path is None else self.redactor(self.session.redact or "standard")

    @cached_property
    def here(self) -> Redactor:
        """Of standard output."""
        shown = sys.stdout.isatty() and self.format == "text"
        return self.redactor(self.session.redact or ("none" if shown else "standard"))

    @cached_property
    def beside(self) -> Redactor:
        """Of standard error."""
        return self.redactor(self.session.redact or ("none" if sys.stderr.isatty() else "standard"))

    def quote(self, text: str) -> str:
        """Text from outside, as standard output may show it."""
        shown = visible(self.here.text(text))
        self.scan(shown, None, [self.here])
        return shown

    def pseudonyms(self) -> dict[str, dict[str, str]]:
        """Who is who, by the level at which something was masked."""
        return {level: made.pseudonyms for level, made in self._redactors.items() if level != "none"}

    def redactor(self, level: Redaction) -> Redactor:
        if level not in self._redactors:
            home = str(Path.home())
            self._redactors[level] = Redactor(
                level, self.secrets, self.public_hosts, home, own_words=own_words
            )
        return self._redactors[level]


def refuse_ours(path: Path) -> None:
    """Backups and journals are what `rollback` stands on: no output takes their place."""
    if store.is_ours(path.name):
        raise Fault(
            faults.OUTPUT, N_("{path} is a name that gemdiag keeps for its backups and journals."), path=path
        )


def shows_symbols(stream: IO[str]) -> bool:
    """Whether its encoding has more than the usual letters."""
    encoding = (getattr(stream, "encoding", None) or "ascii").lower().replace("-", "")
    return encoding in {"utf8", "utf16", "utf32", "cp65001"} and os.environ.get("TERM") != "dumb"
