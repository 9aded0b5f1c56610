"""Text in lines of a given width: paragraphs, and tables whose cells wrap."""

import textwrap
from collections.abc import Sequence

from gemdiag.outline.told import pair

_GAP, _MARGIN = 2, 2
"""Between columns, and what tabulate leaves free beside a heading."""

_NARROWEST, _LONGEST_WORD = 8, 32
"""Of a column, and of a word kept whole; where they do not fit, each row becomes a list of its own."""


def wrapped(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """The lines of a text, the first behind `first` and the others behind as many blanks or `rest`."""
    hang = " " * len(first) if rest is None else rest
    room = max(width, len(hang) + _NARROWEST)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        start = hang if lines else first
        made = textwrap.wrap(
            paragraph, room, initial_indent=start, subsequent_indent=hang, break_on_hyphens=False
        )
        lines += made or [start.rstrip()]
    return lines


def table(head: Sequence[str], rows: Sequence[Sequence[str]], width: int, lang: str) -> list[str]:
    widths = _fitted(head, rows, width - _GAP * (len(head) - 1))
    if widths is None:
        return _records(head, rows, width, lang)
    from tabulate import tabulate  # noqa: PLC0415  start-up: most commands print no table

    headers = [_cell(name, w - _MARGIN) for name, w in zip(head, widths, strict=True)]
    cells = [[_cell(text, w) for text, w in zip(row, widths, strict=True)] for row in rows]
    made = tabulate(cells, headers, tablefmt="simple", disable_numparse=True)
    return [line.rstrip() for line in made.split("\n")]


def _cell(text: str, width: int) -> str:
    """A host name is not broken at its hyphens, here as above."""
    return "\n".join(textwrap.wrap(text, width, break_on_hyphens=False))


def _fitted(head: Sequence[str], rows: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """The widths cut to the room there is, the widest first; None where words would break."""
    columns = list(zip(*rows, strict=True))
    widths = [max(len(name) + _MARGIN, *map(len, cells)) for name, cells in zip(head, columns, strict=True)]
    least = [
        max(_longest_word(name) + _MARGIN, *map(_longest_word, cells))
        for name, cells in zip(head, columns, strict=True)
    ]
    while sum(widths) > room:
        spare = [n for n, width in enumerate(widths) if width > max(_NARROWEST, least[n])]
        if not spare:
            return None
        widths[max(spare, key=lambda n: widths[n])] -= 1
    return widths


def _longest_word(text: str) -> int:
    return min(_LONGEST_WORD, max(map(len, text.split(" "))))


def _records(head: Sequence[str], rows: Sequence[Sequence[str]], width: int, lang: str) -> list[str]:
    lines: list[str] = []
    for row in rows:
        lines += [""] if lines else []
        for name, value in zip(head, row, strict=True):
            lines += wrapped(pair(lang, name, value), width, "", "  ")
    return lines
