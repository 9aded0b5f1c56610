"""What a report consists of before any markup: sections of paragraphs, steps, points, tables and quotes.

Every text may hold marks (`gemdiag.outline.marks`) around what came from outside.
"""

from typing import Literal, NamedTuple

Tone = Literal["critical", "unknown", "warning", "notice", "ok"]


class Paragraph(NamedTuple):
    """tone: how grave it is, shown by a symbol; None for plain text. strong: the one to read first."""

    text: str
    tone: Tone | None = None
    strong: bool = False


class Subheading(NamedTuple):
    text: str


class Steps(NamedTuple):
    """To be done in this order; numbered from `first`."""

    items: tuple[str, ...]
    first: int = 1


class Point(NamedTuple):
    """One item of a list that has no order; under: what belongs to it."""

    text: str
    tone: Tone | None = None
    under: tuple[str, ...] = ()


class Points(NamedTuple):
    items: tuple[Point, ...]


class Table(NamedTuple):
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Pairs(NamedTuple):
    """What a thing is called and what it is."""

    rows: tuple[tuple[str, str], ...]


class Quote(NamedTuple):
    """The words of another, line by line, as they are."""

    lines: tuple[str, ...]


class Stop(NamedTuple):
    """One stop on the way of an e-mail. id: `mailbox`, `network`, `server`, `tls`, `login` or `relay`.

    name, state: short, and words of ours. tone: None where nothing came by.
    """

    id: str
    name: str
    state: str
    tone: Tone | None


class Way(NamedTuple):
    """The stops in their order, to be drawn as a picture."""

    stops: tuple[Stop, ...]


class Bar(NamedTuple):
    name: str
    ms: float


class Bars(NamedTuple):
    """How long each step took. name: what they are steps of."""

    name: str
    rows: tuple[Bar, ...]


Block = Paragraph | Subheading | Steps | Points | Table | Pairs | Quote | Way | Bars


class Section(NamedTuple):
    id: str
    heading: str
    blocks: tuple[Block, ...]


class Outline(NamedTuple):
    """title: whose report it is, "" where nothing names it. verdict: None in an extract."""

    title: str
    verdict: Paragraph | None
    sections: tuple[Section, ...]
