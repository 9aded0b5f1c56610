"""What an INI file states, and where."""

import re
from collections.abc import Iterator
from typing import Final

from gemdiag.formats.document import Document, Entry, Span
from gemdiag.formats.labels import meaning
from gemdiag.formats.lines import ANY_MARK, placed, unquoted, without_comment
from gemdiag.formats.values import ONE_WORD

_BLANKS: Final = " \t\f"
SECTION: Final = re.compile(r"[ \t]*\[([^\]\[]+)\][ \t]*(?:[;#].*)?")


def read(text: str) -> Document:
    strays: list[int] = []
    return Document(tuple(_entries(text, strays)), first_counts=True, strays=tuple(strays))


def _entries(text: str, strays: list[int]) -> Iterator[Entry]:
    """The entries; lines that are nothing go to `strays`."""
    section: tuple[str, ...] = ()
    for number, (line, start, _) in enumerate(placed(text), 1):
        bare = line.strip(_BLANKS)
        if not bare or bare[0] in ";#":
            continue
        if bare[0] == "[" and (header := SECTION.fullmatch(line)):
            section = (header[1].strip(),)
            continue
        if mark := ANY_MARK.search(bare, 1):
            label = bare[: mark.start()].rstrip(" \t")
            indent = line.index(bare[0])
            value, begin, end = _value(label, line[indent + mark.end() :])
            at = start + indent + mark.end()
            yield Entry(section, label, value, number, Span(at + begin, at + end, indent))
        else:
            strays.append(number)


def _value(label: str, behind: str) -> tuple[str, int, int]:
    """What stands behind the mark, and from where to where it does, its quotation marks included."""
    blanks = len(behind) - len(behind.lstrip(" \t"))
    written = behind.strip(_BLANKS)
    quoted = unquoted(written)
    if quoted is not None:
        return quoted, blanks, blanks + len(quoted) + 2
    meant = meaning(label)
    if meant and meant.field in ONE_WORD:
        if blanks and written[:1] in (";", "#"):
            return "", min(blanks - 1, 1), min(blanks - 1, 1)
        written = without_comment(written)
    return written, blanks, blanks + len(written)
