"""Reports and screens with what is secret, and for files who people are, left out."""

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from gemdiag import reports
from gemdiag.model.provider import Knowledge
from gemdiag.model.secret import Secret
from gemdiag.redaction import Level, Redactor
from gemdiag.reports import Document, Look
from gemdiag.words import catalogue_text


def own_words() -> str:
    """All that a report may say by itself: a password that is one of these words betrays nothing."""
    return f"{catalogue_text()}\n{reports.schema()}"


class Reporting:
    """Of one run, in which more secrets may come up. level: for files."""

    def __init__(
        self, knowledge: Knowledge, level: Level = "standard", secrets: Iterable[Secret] = ()
    ) -> None:
        self._hosts = frozenset(host for provider in knowledge.providers for host in provider.hosts)
        self._level, self.secrets = level, tuple(secrets)

    def keep(self, secrets: Iterable[Secret | None]) -> None:
        """From here on these are secret too."""
        more = tuple(secret for secret in secrets if secret and secret not in self.secrets)
        if more:
            self.secrets += more
            self.__dict__.pop("screen", None)

    @cached_property
    def screen(self) -> Redactor:
        """Of what the person who typed it all sees: passwords are masked, nothing else."""
        return self.redactor("none")

    def redactor(self, level: Level) -> Redactor:
        return Redactor(level, self.secrets, self._hosts, str(Path.home()), own_words=own_words)

    def file(self, document: Document, format_id: str, lang: str) -> str:
        """The report as a file holds it. Leak where it would hold a secret."""
        return reports.write([document], format_id, Look(lang), self.redactor(self._level))
