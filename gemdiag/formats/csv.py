"""Spreadsheets as text: a field and its value a row, or one shop below the names of its fields."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from gemdiag.formats.advisor_table import Columns, columns, entries
from gemdiag.formats.csv_rows import Row, first_rows, pairs, rows
from gemdiag.formats.document import CERTAIN, FITTING, LIKELY, NO, POSSIBLE, Document, Entry, Format
from gemdiag.formats.fault import FormatFault
from gemdiag.formats.labels import advisor_list, folded, is_secret, meaning
from gemdiag.formats.lines import COLON, EQUALS, head, meanings
from gemdiag.formats.vocabulary import LABEL_COLUMNS, VALUE_COLUMNS

_SURE = 3  # so many fields side by side are the head of a table
_OF_ADVISOR: Final = re.compile(r"\s*([^\[\].]+)[\[.]([0-9]+)\]?\.([^.]+)")  # advisors[0].email
_COMMENT = "#"


class _Heads(NamedTuple):
    """Which column has the labels and which the values; the names of all, none where no row says them."""

    label: int = 0
    value: int = 1
    names: Sequence[str] = ()


def sniff(text: str) -> int:
    found = first_rows(text)
    if not found:
        return NO
    heads, known = _heads(found[0]), pairs(found)
    if heads and pairs(found, heads.label):
        return CERTAIN
    if _is_sheet(found):
        return CERTAIN if _fields(found[0]) >= _SURE and found[0].cells[0].strip() else LIKELY
    if columns(found[0].cells) and any("@" in cell for row in found[1:] for cell in row.cells):
        return LIKELY
    others = sum(1 for mark in (COLON, EQUALS) for _ in meanings(head(text), mark))
    return (FITTING if known > others else POSSIBLE) if known else NO


def read(text: str) -> Document:
    found = rows(text)
    strays: list[int] = []
    heads = _heads(found[0]) if found else None
    if heads:
        stated = list(_by_row(found[1:], heads, strays))
    elif _is_sheet(found):
        stated = list(_by_column(found))
    else:
        stated = list(_by_row(found, _Heads(), strays))
    return Document(tuple(stated), first_counts=False, strays=tuple(strays))


def is_of_many(text: str) -> bool:
    """Does it hold several shops, one a row? Told by its first rows."""
    found = first_rows(text)
    return len(found) > 2 and _is_sheet(found) and not _heads(found[0])


def _heads(row: Row) -> _Heads | None:
    """The heads of a sheet with one field a row: `field,value`."""
    names = [folded(cell) for cell in row.cells]
    label = next((n for n, name in enumerate(names) if name in _LABELS), None)
    value = next((n for n, name in enumerate(names) if name in _VALUES), None)
    return None if label is None or value is None else _Heads(label, value, row.cells)


_LABELS: Final = frozenset(map(folded, LABEL_COLUMNS))
_VALUES: Final = frozenset(map(folded, VALUE_COLUMNS))


def _is_sheet(found: Sequence[Row]) -> bool:
    """Whether the first row names several fields, and those below do not each begin with one."""
    return bool(found) and _fields(found[0]) > max(1, pairs(found[1:]))


def _fields(row: Row) -> int:
    return len({meant.field for cell in row.cells if (meant := meaning(cell))})


def _by_column(found: Sequence[Row]) -> Iterator[Entry]:
    """FormatFault where several shops stand there, or a cell without a head: which is moved nobody knows."""
    heads, shops = found[0], found[1:]
    if len(shops) > 1:
        raise FormatFault("several_shops", shops[1].line)
    for line, cells in shops:
        if len(cells) > len(heads.cells):
            raise FormatFault("syntax", line)
        for name, cell in zip(heads.cells, cells, strict=False):
            if cell.strip():
                yield _entry(name, cell, line)


def _by_row(found: Sequence[Row], heads: _Heads, strays: list[int]) -> Iterator[Entry]:
    """Fields one a row, and advisors one a row below the names of their columns."""
    staff: Columns | None = None
    number = 0
    for line, cells in found:
        name = cells[heads.label] if heads.label < len(cells) else ""
        if (begun := columns(cells)) and not heads.names:
            staff = begun
        elif staff and not meaning(name):
            number += 1
            yield from entries(staff, [cell.strip() for cell in cells], ("advisors", str(number)), line)
        elif not name.strip() or (len(cells) == 1 and not meaning(name)):
            if not name.startswith(_COMMENT):
                strays.append(line)
        else:
            staff = None
            yield from _stated(name, cells, heads, line)


def _stated(name: str, cells: Sequence[str], heads: _Heads, line: int) -> Iterator[Entry]:
    if not heads.names:
        yield _entry(name, _value(name, cells[1:]), line)
        return
    yield _entry(name, cells[heads.value] if heads.value < len(cells) else "", line)
    for number, cell in enumerate(cells):
        if number not in (heads.label, heads.value) and cell.strip():
            column = heads.names[number] if number < len(heads.names) else str(number + 1)
            yield Entry((name,), column, cell, line)


def _value(name: str, cells: Sequence[str]) -> Any:
    """One cell as it is; of several, which a comma in an unquoted value makes, all of them."""
    if len(cells) < 2:
        return cells[0] if cells else ""
    if advisor_list(name) is not None:
        return ", ".join(cells)
    meant = meaning(name)
    return ",".join(cells) if meant and meant.field == "gemcar_version" else tuple(cells)


def _entry(name: str, value: Any, line: int) -> Entry:
    """Blanks around a secret are left for a finding to tell of."""
    *section, label = _path(name)
    if isinstance(value, str) and not is_secret(label):
        value = value.strip()
    return Entry(tuple(section), label, value, line)


def _path(name: str) -> Sequence[str]:
    """`advisors[0].email` and `email.smtp_address` taken apart, any other name whole."""
    of_advisor = _OF_ADVISOR.fullmatch(name)
    if of_advisor and advisor_list(of_advisor[1]) is not None:
        return of_advisor.groups()
    parts = name.strip().split(".")
    return parts if meaning(name) is None and meaning(parts[-1]) else (name.strip(),)


FORMAT: Final = Format(
    "csv",
    (".csv", ".tsv"),
    """\
field,value
gemcar_version,13.0.1
port,465
smtp_address,smtp.example.com
email_address,garage@example.com
user_name,garage@example.com
password,"with , and "" inside"
""",
    sniff,
    read,
)
