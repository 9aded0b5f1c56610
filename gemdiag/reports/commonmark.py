"""The blocks of a report in Markdown (CommonMark, with GitHub's tables).

What came from outside stands in code spans and fenced blocks: trackers make neither links nor mentions there.
"""

from collections.abc import Iterator, Sequence

from gemdiag.outline.blocks import (
    Bars,
    Block,
    Pairs,
    Paragraph,
    Points,
    Quote,
    Section,
    Steps,
    Subheading,
    Table,
    Way,
)
from gemdiag.outline.marks import parts, unmarked
from gemdiag.outline.told import pair
from gemdiag.reports.drawing import drawn, milliseconds
from gemdiag.reports.escape import code_span, fence, markdown

_WIDTH = 80  # of the picture; trackers show a fenced block without wrapping it


def section(each: Section, lang: str, level: int = 2) -> Iterator[str]:
    """level: of its heading."""
    yield f"{'#' * level} {inline(each.heading)}"
    yield from (block(part, lang, level) for part in each.blocks)


def block(each: Block, lang: str, level: int = 2) -> str:
    """level: of the heading that it stands under."""
    match each:
        case Paragraph(text, _, strong):
            return f"**{inline(text)}**" if strong else inline(text)
        case Subheading(text):
            return f"{'#' * (level + 1)} {inline(text)}"
        case Steps(items, first):
            return "\n".join(f"{n}. {inline(item)}" for n, item in enumerate(items, start=first))
        case Points(items):
            return "\n".join(
                line for point in items for line in (f"- {inline(point.text)}", *_nested(point.under))
            )
        case Pairs(rows):
            return "\n".join(f"- {inline(pair(lang, name, value))}" for name, value in rows)
        case Table(head, rows):
            rule = "|".join(" --- " for _ in head)
            return "\n".join((_row(head), f"|{rule}|", *map(_row, rows)))
        case Quote(lines):
            return _fenced("\n".join(unmarked(line) for line in lines))
        case Way():
            return _fenced("\n".join(drawn(each, _WIDTH, lang, lambda symbol, _: symbol, ascii_only=False)))
        case Bars(name, rows):
            times = ", ".join(f"{bar.name} {milliseconds(bar.ms)}" for bar in rows)
            return f"- {inline(pair(lang, name, times))}"


def _fenced(text: str) -> str:
    ticks = fence(text, 3)
    return f"{ticks}text\n{text}\n{ticks}"


def _nested(lines: Sequence[str]) -> Iterator[str]:
    return (f"  - {inline(line)}" for line in lines)


def _row(cells: Sequence[str]) -> str:
    """In a cell a `|` ends it even within a code span, where no other reader would undo an escape."""
    texts = (inline(cell) if "|" not in cell else markdown(unmarked(cell)) for cell in cells)
    return f"| {' | '.join(texts)} |"


def inline(text: str) -> str:
    every = enumerate(parts(text))
    return "".join(
        code_span(part) if is_outside else markdown(part, first=not n) for n, (is_outside, part) in every
    )
