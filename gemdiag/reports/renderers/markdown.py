"""The report for a page or a ticket in Markdown (CommonMark, with GitHub's tables).

What came from outside stands in code spans and fenced blocks: trackers make neither links nor mentions there.
"""

from collections.abc import Iterator, Sequence

from gemdiag.outline.blocks import (
    Block,
    Outline,
    Pairs,
    Paragraph,
    Points,
    Quote,
    Steps,
    Subheading,
    Table,
)
from gemdiag.outline.marks import parts, unmarked
from gemdiag.outline.told import pair
from gemdiag.reports.document import Document
from gemdiag.reports.escape import code_span, fence, markdown
from gemdiag.reports.layout import laid_out
from gemdiag.reports.look import Look, Renderer


def render(documents: Sequence[Document], look: Look) -> str:
    pages = (_page(laid_out(each, look), look.lang) for each in documents)
    return "\n\n".join("\n\n".join(page) for page in pages) + "\n"


def _page(outline: Outline, lang: str) -> Iterator[str]:
    if outline.verdict:
        yield f"# {_inline(outline.title) or 'gemdiag'}"
        yield _block(outline.verdict, lang)
    for section in outline.sections:
        yield f"## {_inline(section.heading)}"
        yield from (_block(block, lang) for block in section.blocks)


def _block(block: Block, lang: str) -> str:
    match block:
        case Paragraph(text, _, strong):
            return f"**{_inline(text)}**" if strong else _inline(text)
        case Subheading(text):
            return f"### {_inline(text)}"
        case Steps(items, first):
            return "\n".join(f"{n}. {_inline(item)}" for n, item in enumerate(items, start=first))
        case Points(items):
            return "\n".join(
                line for each in items for line in (f"- {_inline(each.text)}", *_nested(each.under))
            )
        case Pairs(rows):
            return "\n".join(f"- {_inline(pair(lang, name, value))}" for name, value in rows)
        case Table(head, rows):
            rule = "|".join(" --- " for _ in head)
            return "\n".join((_row(head), f"|{rule}|", *map(_row, rows)))
        case Quote(lines):
            text = "\n".join(unmarked(line) for line in lines)
            ticks = fence(text, 3)
            return f"{ticks}text\n{text}\n{ticks}"


def _nested(lines: Sequence[str]) -> Iterator[str]:
    return (f"  - {_inline(line)}" for line in lines)


def _row(cells: Sequence[str]) -> str:
    """In a cell a `|` ends it even within a code span, where no other reader would undo an escape."""
    texts = (_inline(cell) if "|" not in cell else markdown(unmarked(cell)) for cell in cells)
    return f"| {' | '.join(texts)} |"


def _inline(text: str) -> str:
    return "".join(code_span(part) if outside else markdown(part) for outside, part in parts(text))


RENDERER = Renderer("markdown", (".md",), render)
