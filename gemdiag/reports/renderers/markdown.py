"""The report for a page or a ticket in Markdown."""

from collections.abc import Iterator, Sequence

from gemdiag.outline.blocks import Outline
from gemdiag.reports.commonmark import block, inline, section
from gemdiag.reports.document import Document
from gemdiag.reports.layout import laid_out
from gemdiag.reports.look import Look, Renderer


def render(documents: Sequence[Document], look: Look) -> str:
    pages = (_page(laid_out(each, look), look.lang) for each in documents)
    return "\n\n".join("\n\n".join(page) for page in pages) + "\n"


def _page(outline: Outline, lang: str) -> Iterator[str]:
    if outline.verdict:
        yield f"# {inline(outline.title) or 'gemdiag'}"
        yield block(outline.verdict, lang)
    for each in outline.sections:
        yield from section(each, lang)


RENDERER = Renderer("markdown", (".md",), render)
