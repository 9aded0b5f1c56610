"""What a registry export states: of two equal values the last counts, and what it deletes is gone."""

from collections.abc import Mapping

from gemdiag.formats.document import Document, Entry, Span
from gemdiag.formats.lines import split
from gemdiag.formats.reg_statements import VERSION_4, statements
from gemdiag.formats.reg_values import stated


def first_line(text: str) -> str:
    """The first that is not blank."""
    return next((line.strip() for line in split(text[:1000]) if line.strip()), "")


def read(text: str) -> Document:
    strays: list[int] = []
    is_ansi = first_line(text) == VERSION_4
    written: list[tuple[int, Entry]] = []
    gone: dict[tuple[str, ...], int] = {}
    for order, (key, name, value, line, start, end) in enumerate(statements(text, strays)):
        if name is None:  # [-KEY] deletes it and all below
            gone[_levels(key)] = order
        elif value == "-":
            gone[(*_levels(key), "", name.lower())] = order
        else:
            entry = Entry((key,), name, stated(value, is_ansi=is_ansi), line, Span(start, end, None))
            written.append((order, entry))
    entries = (entry for order, entry in written if not gone or order > _end(entry, gone))
    return Document(tuple(entries), first_counts=False, joint="\\", strays=tuple(strays))


def _levels(key: str) -> tuple[str, ...]:
    return tuple(key.lower().split("\\"))


def _end(entry: Entry, gone: Mapping[tuple[str, ...], int]) -> int:
    """When the value, its key or a key above was deleted for the last time."""
    levels = (*_levels(entry.section[0]), "", entry.label.lower())
    return max(gone.get(levels[:depth], -1) for depth in range(1, len(levels) + 1))
