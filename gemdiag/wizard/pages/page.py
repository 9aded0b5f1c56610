"""What every screen has, and the small parts that they are put together from."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from gemdiag.outline.blocks import Block, Pairs, Paragraph, Section, Subheading, Tone
from gemdiag.outline.marks import inert
from gemdiag.outline.marks import outside as marked
from gemdiag.wizard.screen import Choice, Screen, Value
from gemdiag.wizard.state import State
from gemdiag.words import say

Labels = Mapping[str, str]


class Page(NamedTuple):
    """One screen of the machine. take: its answer, whole and good."""

    show: Callable[[State], Screen]
    take: Callable[[State, Mapping[str, Value]], State]


def outside(value: object) -> str:
    """A text that is not ours: harmless, and marked."""
    return marked(inert(str(value)))


def text(state: State, message: str, tone: Tone | None = None, **params: object) -> Paragraph:
    return Paragraph(say(state.lang, message, **params), tone)


def choices(state: State, ids: Iterable[str], labels: Labels) -> tuple[Choice, ...]:
    return tuple(Choice(id_, say(state.lang, labels[id_])) for id_ in ids)


def pairs(state: State, rows: Iterable[tuple[str, str]]) -> Pairs:
    """rows: a message and a value that is ready to be shown."""
    return Pairs(tuple((say(state.lang, name), value) for name, value in rows))


def section(told: Section | None) -> Iterator[Block]:
    """A part of the report, on a screen that has a heading of its own."""
    if told is not None:
        yield Subheading(told.heading)
        yield from told.blocks


def string(value: Value | None) -> str:
    return value if isinstance(value, str) else ""
