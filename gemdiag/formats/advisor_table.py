"""Advisors as a table: which column is which, and what one row says."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from gemdiag.formats.document import Entry
from gemdiag.formats.labels import advisor_field

Columns = Sequence[str]
"""The heads of the columns as written, each of which names a member of an advisor."""

_NUMBER: Final = re.compile(r"[0-9]{1,6}")
_RULED: Final = re.compile(r"[-=+|_─━ \t]+")


def columns(cells: Sequence[str]) -> Columns | None:
    """The cells, where they are the heads of such a table: two members of an advisor or more."""
    if len(cells) < 2 or not all(map(advisor_field, cells)):
        return None
    return cells if len({advisor_field(cell) for cell in cells}) == len(cells) else None


def is_ruled(line: str) -> bool:
    """A line drawn under the heads."""
    return bool(_RULED.fullmatch(line))


def tells_advisor(cells: Sequence[str]) -> bool:
    """Whether a row by itself looks like one of an advisor: with an address, or a number beside a name."""
    return any("@" in cell for cell in cells) or (
        len(cells) > 1 and any(map(_NUMBER.fullmatch, cells)) and any(map(_is_name, cells))
    )


def entries(heads: Columns, cells: Sequence[str], section: tuple[str, ...], line: int) -> Iterator[Entry]:
    """What a row says under heads that it fits; empty cells say nothing."""
    for head, cell in zip(heads, cells, strict=False):
        if cell:
            yield Entry(section, head, cell, line)


def by_content(heads: Columns, cells: Sequence[str]) -> Sequence[str]:
    """The cells in the order of the heads, where blanks part them and an empty one leaves no trace."""
    found: dict[str, str] = {}
    for cell in cells:
        found.setdefault(_kind(cell), cell)
    return [found.get(advisor_field(head) or "", "") for head in heads]


def _kind(cell: str) -> str:
    if "@" in cell:
        return "email"
    return "number" if _NUMBER.fullmatch(cell) else "name"


def _is_name(cell: str) -> bool:
    return any(c.isalpha() for c in cell)
