"""What a report format is: a file in `gemdiag.reports.renderers` that declares one RENDERER."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from gemdiag.reports.document import Document

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
    many: bool = False
    """One of several, although rendered alone."""


class Renderer(NamedTuple):
    """suffixes: the endings of file names that mean this format. render: from documents without words.

    between: what stands between the reports of several inputs, where each can be rendered when it is
    concluded; None where only all of them together make a whole.
    """

    id: str
    suffixes: tuple[str, ...]
    render: Callable[[Sequence[Document], Look], str]
    between: str | None = None
