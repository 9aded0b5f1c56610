"""The reports of several shops, each told when it is concluded where the format can."""

from collections.abc import Iterable

from gemdiag import reports
from gemdiag.cli.output import Printer
from gemdiag.model.secret import Secret
from gemdiag.redaction import Redactor
from gemdiag.reports import Document


class Series:
    """To standard output and to the files of -o. many: is it known from the start that there are several?

    What was told is forgotten, so that memory does not grow with the number of shops.
    """

    def __init__(self, printer: Printer, *, many: bool) -> None:
        self._is_monitored = printer.session.monitored
        self._ways = [_Way(printer, None, printer.format, many=many)]
        self._ways += [_Way(printer, path, format_id, many=many) for path, format_id in printer.files]

    def add(self, document: Document, secrets: Iterable[Secret]) -> None:
        """secrets: those of its shop."""
        known = tuple(secrets)
        for way in self._ways:
            way.add(document, known)

    def end(self, inputs: Iterable[str]) -> None:
        """inputs: files that no output may replace."""
        kept = tuple(inputs)
        # A monitor takes the first line for the state: it comes when nothing can go wrong any more.
        for way in reversed(self._ways) if self._is_monitored else self._ways:
            way.end(kept)


class _Way:
    """One destination. A file is written at the end alone: it is there whole or not at all."""

    def __init__(self, printer: Printer, path: str | None, format_id: str, *, many: bool) -> None:
        self._printer, self._path, self._format = printer, path, format_id
        between = reports.renderer(format_id).between if many else None
        self._between = "" if between is not None and printer.session.quiet else between
        self._pages: list[str] = []
        self._clean: list[Document] = []
        self._redactors: list[Redactor] = []
        self._is_first = True

    def add(self, document: Document, secrets: tuple[Secret, ...]) -> None:
        redactor = self._printer.of(self._path).of(secrets)
        clean = reports.cleaned(document, redactor)
        if self._between is None:
            self._clean.append(clean)
            self._redactors.append(redactor)
            return
        page = self._printer.laid_out([clean], self._format, self._path, [redactor], many=True)
        self._put(page if self._is_first else self._between + page)
        self._is_first = False

    def end(self, inputs: tuple[str, ...]) -> None:
        if self._clean:
            self._put(self._printer.laid_out(self._clean, self._format, self._path, self._redactors))
        if self._path is not None and self._pages:
            self._printer.to_file(self._path, "".join(self._pages), inputs)

    def _put(self, text: str) -> None:
        if self._path is None:
            self._printer.write(text)
        else:
            self._pages.append(text)
