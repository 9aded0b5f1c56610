"""Reports that were saved, one after another: never more of a file in memory than one of them."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple

from gemdiag import formats, reports
from gemdiag.app import inputs
from gemdiag.fleet.sources import expanded
from gemdiag.reports import Document, ReportFault

_OF_LINES = (".jsonl", ".ndjson")
_WIDE = (b"\xff\xfe", b"\xfe\xff")  # UTF-16, in which a line end is no byte


class Saved(NamedTuple):
    """name: of the file, with the line where there are several. report: None where it is none; fault: why.

    start, length: where in the file it stands.
    """

    name: str
    report: Document | None
    fault: inputs.InputFault | ReportFault | None = None
    start: int = 0
    length: int = 0


def saved(paths: Iterable[str]) -> Iterator[Saved]:
    """All in these files, folders and patterns; a fault is an entry, not the end."""
    for name in expanded(paths):
        if isinstance(name, inputs.InputFault):
            yield Saved(name.path, None, name)
            continue
        try:
            with inputs.opened(name, None) as file:
                yield from _in_file(name, file)
        except inputs.InputFault as fault:
            yield Saved(name, None, fault)


def _in_file(name: str, file: BinaryIO) -> Iterator[Saved]:
    """Line by line where a line is a report, else as a whole."""
    first = file.readline(formats.LIMIT + 1)
    if first.startswith(_WIDE) or not (name.lower().endswith(_OF_LINES) or _is_object(first)):
        yield from _whole(name, first + file.read(formats.LIMIT + 1 - len(first)))
        return
    start, number, line = 0, 1, first
    while line:
        if len(line) > formats.LIMIT:
            yield Saved(f"{name}:{number}", None, inputs.InputFault("too_large", name))
            return
        if line.strip():
            yield _line(name, number, line, start)
        start, number = start + len(line), number + 1
        line = file.readline(formats.LIMIT + 1)


def _is_object(line: bytes) -> bool:
    """Written to be read, it would be only the bracket."""
    text = line.removeprefix(b"\xef\xbb\xbf").strip()
    return text.startswith(b"{") and text.endswith(b"}")


def _line(name: str, number: int, line: bytes, start: int) -> Saved:
    try:
        (report,) = reports.load(line)
    except ReportFault as fault:
        return Saved(f"{name}:{number}", None, fault, start, len(line))
    return Saved(f"{name}:{number}", report, None, start, len(line))


def _whole(name: str, data: bytes) -> Iterator[Saved]:
    if len(data) > formats.LIMIT:
        yield Saved(name, None, inputs.InputFault("too_large", name))
        return
    try:
        found = reports.load(data)
    except ReportFault as fault:
        yield Saved(name, None, fault, 0, len(data))
        return
    for number, report in enumerate(found, start=1):
        yield Saved(f"{name}:{number}" if len(found) > 1 else name, report, None, 0, len(data))
