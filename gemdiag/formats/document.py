"""What a file says, before anybody asks what it means."""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from gemdiag.model.secret import Secret


class Tagged(NamedTuple):
    """A value that stands for another: `!omitted` or `!sealed <text>`."""

    tag: Literal["omitted", "sealed"]
    text: str = ""


class Span(NamedTuple):
    """Where a value stands in the text, to change it there; in a registry export, its whole statement.

    indent: of its key, None where it has no line.
    """

    start: int
    end: int
    indent: int | None


class Entry(NamedTuple):
    """One key and its value. section: the names above it, outermost first.

    value: a text, None for an explicit nothing, Tagged, Unreadable, or a tuple or dict of these.
    span: in formats that can be edited.
    """

    section: tuple[str, ...]
    label: str
    value: Any
    line: int | None
    span: Span | None = None

    @property
    def path(self) -> tuple[str, ...]:
        return (*self.section, self.label)


class Unreadable(NamedTuple):
    """A value that is no text, such as binary data of a registry; `shown` is how the file writes it."""

    shown: str


class Document(NamedTuple):
    """joint: what stands between the names of a key path. strays: lines that are no key and no comment.

    encodings: those that fit what the file says its encoding is, None where it says nothing.
    """

    entries: tuple[Entry, ...]
    first_counts: bool
    joint: str = "."
    strays: tuple[int, ...] = ()
    encodings: tuple[str, ...] | None = None


CERTAIN, LIKELY, FITTING, POSSIBLE, NO = 10, 6, 5, 2, 0
"""How sure a sniff may be. Only CERTAIN beats what the name of the file says."""


Scalar = str | int | float | bool


class Editor(NamedTuple):
    """How a format writes what is changed or added in it; nothing else in the file is touched.

    changed: what comes in the place of a text that a span holds, "" where the key had no value; in the
    format's own quoting, with the words for yes and no that were there (`gemdiag.formats.spelling`).
    added: for a field that is missing, the place in the whole text and what is put there, beside an entry
    with a span, named in that entry's spelling.
    beyond_ascii: how a file in plain ASCII that gets another letter is encoded from then on.
    password: how one is written, or what stands for it; None where a format has no words for the latter.
    """

    changed: Callable[[str, Scalar], str]
    added: Callable[[str, Entry, str, Scalar], tuple[int, str]]
    beyond_ascii: str = "utf-8"
    password: Callable[[Secret | Tagged, Span], str] | None = None


class Format(NamedTuple):
    """One format of settings. sniff: how much the text looks like it. read: text to document.

    editor: None where nobody puts such a file back (pasted text, a spreadsheet).
    """

    id: str
    suffixes: tuple[str, ...]
    example: str
    sniff: Callable[[str], int]
    read: Callable[[str], Document]
    editor: Editor | None = None
