"""The advisors of a pasted text: a table, a list below a heading, or the fields of a window in a row."""

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Final, NamedTuple

from gemdiag.formats.advisor_table import Columns, by_content, columns, entries, is_ruled, tells_advisor
from gemdiag.formats.document import Entry
from gemdiag.formats.labels import advisor_field, advisor_list, is_estimates, meaning
from gemdiag.formats.mail_text import Line
from gemdiag.formats.text_lines import Statement, without_bullet

_MARK: Final = re.compile(r"\t|[ \u00a0]{2}")
_ALIGNED: Final = re.compile(r"[ \u00a0]{2,}")
_LISTED: Final = re.compile(r"[,;|<>\t]|[ \u00a0]{2,}")
_MOST_OF_A_ROW = 500
_MOST_OF_A_WINDOW = 4
_UNNAMED = "advisors"


class Row(NamedTuple):
    """A line, with what it states once the line below has been looked at."""

    line: Line
    said: Statement | None


def advisors(rows: Sequence[Row], at: int) -> tuple[Sequence[Entry], int] | None:
    """What begins at this row and is said of advisors, and the row behind it; None where nothing is."""
    line, said = rows[at]
    is_heading = bool(said and not said.value and advisor_list(said.label) is not None)
    if not is_heading and not _heads(line.text) and not _is_window(rows, at):
        return None
    staff = _Staff(said.label if said and is_heading else _UNNAMED)
    end = at + 1 if is_heading else at
    while end < len(rows) and staff.takes(rows[end]):
        end += 1
    return (staff.entries, end) if end > at else None


def _heads(text: str) -> Columns | None:
    if len(text) > _MOST_OF_A_ROW or not _MARK.search(text):
        return None
    return columns(_cells(text))


def _cells(text: str) -> list[str]:
    """Between tabulators, of which each counts; without any, between blanks that make columns."""
    parts = text.strip(" \u00a0").split("\t") if "\t" in text else _ALIGNED.split(without_bullet(text))
    return [part.strip() for part in parts]


def _is_window(rows: Sequence[Row], at: int) -> bool:
    """Fields of Advisor Maintenance one under the other: its own address field is among them."""
    first = rows[at].said
    if not first or not _member(first):
        return False
    together = takewhile(lambda row: row.said and _member(row.said), rows[at : at + _MOST_OF_A_WINDOW])
    return any(row.said and is_estimates(row.said.label) for row in together)


def _member(said: Statement) -> str | None:
    return advisor_field(said.label) if said.value else None


class _Staff:
    """What was said so far. heads: of the table that is open. window: the fields of the one that is open."""

    def __init__(self, name: str) -> None:
        self.entries: list[Entry] = []
        self._name, self._number = name, 0
        self._heads: Columns | None = None
        self._window: set[str] = set()

    def takes(self, row: Row) -> bool:
        """Whether the row still belongs here."""
        if not row.line.text.strip() or is_ruled(row.line.text):
            self._window = set()
            return True
        if heads := _heads(row.line.text):
            self._heads = heads
            return True
        return self._takes_field(row) or self._takes_row(row)

    def _takes_field(self, row: Row) -> bool:
        field = _member(row.said) if row.said else None
        if not row.said or not field or (field == "name" and "@" in (row.said.value or "")):
            return False
        if not self._window and field == "email" and not is_estimates(row.said.label):
            return False  # the shop's own address
        if not self._window or field in self._window:
            self._number += 1
            self._window = set()
        self._window.add(field)
        self.entries.append(Entry(self._section, row.said.label, row.said.value, row.line.number))
        return True

    @property
    def _section(self) -> tuple[str, ...]:
        return (self._name, str(self._number))

    def _takes_row(self, row: Row) -> bool:
        said, text = row.said, row.line.text
        if len(text) > _MOST_OF_A_ROW or (said and meaning(said.label)):
            return False
        if said and said.value and advisor_list(said.label) is not None:
            self.entries.append(Entry((), said.label, said.value, row.line.number))
        elif self._heads and (cells := _fitting(self._heads, text)):
            self._number += 1
            self.entries += entries(self._heads, cells, self._section, row.line.number)
        elif said and "@" in (said.value or ""):
            self.entries.append(Entry((self._name,), said.label, said.value, row.line.number))
        elif tells_advisor(cells := [cell.strip() for cell in _LISTED.split(without_bullet(text))]):
            self.entries.append(Entry((), self._name, ", ".join(filter(None, cells)), row.line.number))
        else:
            return False
        return True


def _fitting(heads: Columns, text: str) -> Sequence[str]:
    """A cell for each head; nothing where the row is not of this table."""
    cells = _cells(text)
    if len(cells) == len(heads) and ("\t" in text or tells_advisor(cells)):
        return cells
    return by_content(heads, cells) if len(cells) > 1 and tells_advisor(cells) else ()
