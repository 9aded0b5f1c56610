"""One finding a row, for a spreadsheet. The columns have the same English names in every language."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from gemdiag.outline.marks import inert
from gemdiag.reports.document import Document
from gemdiag.reports.escape import cell
from gemdiag.reports.look import Look, Renderer
from gemdiag.reports.tell import tell

COLUMNS = (
    "shop",
    "source",
    "verdict",
    "exit_code",
    "root_cause",
    "id",
    "severity",
    "subject",
    "title",
)

# Without it Excel reads UTF-8 in the code page of the computer, and every accent breaks.
BOM = "\ufeff"


def table(rows: Iterable[Sequence[object]]) -> str:
    """What is no report, in the same looks."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([cell(value) for value in row] for row in rows)
    return BOM + text.getvalue()


def render(documents: Sequence[Document], look: Look) -> str:
    return table([COLUMNS, *(row for each in documents for row in _rows(each, look.lang))])


def _rows(document: Document, lang: str) -> Iterator[tuple[object, ...]]:
    """One row where nothing was found: no shop goes missing."""
    told = tell(inert(document), lang)
    verdict = told["verdict"]
    shop = (
        told["shop"],
        told["source"]["path"],
        verdict["severity"],
        verdict["exit_code"],
        told["root_cause"],
    )
    for each in told["findings"]:
        yield *shop, each["id"], each["severity"], each["subject"], each["title"]
    if not told["findings"]:
        yield *shop, None, None, None, verdict["summary"]


RENDERER = Renderer("csv", (".csv",), render)
