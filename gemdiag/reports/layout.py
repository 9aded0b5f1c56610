"""What a report format is: a file in `gemdiag.reports.renderers` that declares one RENDERER."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from gemdiag.outline import outline
from gemdiag.outline.blocks import Outline
from gemdiag.outline.marks import inert, outside
from gemdiag.reports.document import Document
from gemdiag.reports.tell import tell

VERDICT = "verdict"


class Look(NamedTuple):
    """How a report is to be written. verbosity: -1 the verdict alone, 1 evidence, 2 dialogue.

    ascii_only: symbols and dashes that any encoding has. sections: an extract of these alone, by id, where
    "verdict" stands for title and verdict; none for the whole report.
    """

    lang: str = "en"
    verbosity: int = 0
    colour: bool = False
    width: int = 80
    ascii_only: bool = False
    sections: tuple[str, ...] = ()


class Renderer(NamedTuple):
    """suffixes: the endings of file names that mean this format. render: from documents without words."""

    id: str
    suffixes: tuple[str, ...]
    render: Callable[[Sequence[Document], Look], str]


def laid_out(document: Document, look: Look) -> Outline:
    """Told and laid out, every text from outside inert and marked as such."""
    made = outline(tell(inert(document), look.lang, outside=outside), look.verbosity)
    if look.sections:
        wanted = tuple(each for each in made.sections if each.id in look.sections)
        return Outline("", None, wanted) if VERDICT not in look.sections else made._replace(sections=wanted)
    return made
