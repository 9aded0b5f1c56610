"""The rows of a spreadsheet kept as text (RFC 4180), and which character parts its cells."""

import csv
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from gemdiag.formats.fault import FormatFault
from gemdiag.formats.labels import meaning
from gemdiag.formats.lines import head, split
from gemdiag.formats.nodes import MAX_NODES

# Spreadsheets in French part by `;`, as their numbers have the comma.
DELIMITERS: Final = ",;\t"
_HINT: Final = re.compile(r"\s*sep=(.)\s*", re.IGNORECASE)  # Excel's own, above the first row


class Row(NamedTuple):
    """One record, without the empty cells at its end. line: where it begins."""

    line: int
    cells: Sequence[str]


def rows(text: str) -> Sequence[Row]:
    """The rows that are not blank. FormatFault where one breaks the rules: what follows a closing quotation
    mark would be dropped in silence, or a cell go on to the end of the file.
    """
    delimiter, lines = parted(text)
    if text.count(delimiter) > MAX_NODES:
        raise FormatFault("too_many_values")
    found, broken_at = _read(lines, delimiter, strict=True)
    if broken_at is not None:
        raise FormatFault("syntax", broken_at)
    return found


def first_rows(text: str) -> Sequence[Row]:
    """Enough rows to tell the format by, however they keep to its rules."""
    delimiter, lines = parted("\n".join(head(text)))
    return _read(lines, delimiter, strict=False)[0]


def pairs(of: Sequence[Row], at: int = 0) -> int:
    """How many rows have a label that we know in this column and something beside it."""
    return sum(1 for _, cells in of if len(cells) > max(1, at) and meaning(cells[at]))


def parted(text: str) -> tuple[str, Sequence[str]]:
    """The character that makes most of what it parts labels we know, and the lines without Excel's hint."""
    lines = split(text)
    if hint := _HINT.fullmatch(lines[0]):
        return hint[1], ["", *lines[1:]]
    begin = head(text)
    return max(DELIMITERS, key=lambda mark: _known(_read(begin, mark, strict=False)[0])), lines


def _known(of: Sequence[Row]) -> int:
    return sum(1 for row in of if len(row.cells) > 1 for cell in row.cells if meaning(cell))


def _read(lines: Sequence[str], delimiter: str, *, strict: bool) -> tuple[Sequence[Row], int | None]:
    """The rows, up to the line of the one that breaks the rules."""
    spaced = all(line[at + 1 : at + 2] == " " for line in lines if (at := line.find(delimiter)) >= 0)
    reader = csv.reader(
        (f"{line}\n" for line in lines), delimiter=delimiter, strict=strict, skipinitialspace=spaced
    )
    found: list[Row] = []
    line = 1
    try:
        for cells in reader:
            while cells and not cells[-1].strip():
                cells.pop()
            if cells:
                found.append(Row(line, cells))
            line = reader.line_num + 1
    except csv.Error:
        return found, line
    return found, None
