"""What formats of one setting a line have in common."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from gemdiag.formats.labels import Meaning, meaning
from gemdiag.model.syntax import address_fault

_HEAD = 65_536
BEFORE_COMMENT: Final = re.compile(r"[ \t][;#]")
EQUALS: Final = re.compile("=")
COLON: Final = re.compile("[:\t]")
ANY_MARK: Final = re.compile("[=:]")
QUOTES: Final = "\"'"


class Line(NamedTuple):
    """Where a line begins and ends in the text, and the line break behind it, "" at the end of the text."""

    start: int
    end: int
    ending: str


def split(text: str) -> list[str]:
    """The lines. A lone CR ends one only where there is no LF at all (old Macs); else it is a character."""
    return [line for line, _, _ in placed(text)]


def placed(text: str) -> Iterator[tuple[str, int, int]]:
    """The lines as `split` gives them, each with where it begins and where the next one does."""
    start = 0
    for line in text.split(_ending(text)):
        after = start + len(line) + 1
        yield line.rstrip("\r"), start, min(after, len(text))
        start = after


def around(text: str, place: int) -> Line:
    """The line that this place in the text is in."""
    mark = _ending(text)
    start, stop = text.rfind(mark, 0, place) + 1, text.find(mark, place)
    after = len(text) if stop < 0 else stop + 1
    end = start + len(text[start:after].rstrip("\r\n"))
    return Line(start, end, text[end:after])


def ending_beside(text: str, line: Line) -> str:
    """The line break for one more line below: this one's, else that of the line above, else CR LF."""
    if line.ending or not line.start:
        return line.ending or "\r\n"
    return around(text, line.start - 1).ending


def _ending(text: str) -> str:
    return "\n" if "\n" in text else "\r"


def head(text: str) -> list[str]:
    """Enough lines to tell a format by."""
    return split(text[:_HEAD])


def meanings(lines: list[str], mark: re.Pattern[str]) -> Iterator[Meaning]:
    """What the labels before the first of the marks mean, on the lines that have a known one."""
    for line in lines:
        found = mark.search(line, 1)
        if found and (meant := meaning(line[: found.start()])):
            yield meant


def without_comment(value: str) -> str:
    """A value that holds no blank by nature, without what somebody wrote behind it.

    A second address behind `;` is none: that there are several is told, not hidden.
    """
    found = BEFORE_COMMENT.search(value)
    if not found or ("@" in value[: found.start()] and not address_fault(value[found.end() :].strip(" \t;"))):
        return value
    return value[: found.start()].rstrip(" \t")


def unquoted(value: str) -> str | None:
    """What stands in quotation marks, a comment behind them left out; None when the value has none."""
    if value[:1] not in QUOTES or not value:
        return None
    mark = value[0]
    if len(value) > 1 and value.endswith(mark):
        return value[1:-1]
    end = value.find(mark, 1)
    rest = value[end + 1 :].lstrip(" \t")
    return value[1:end] if end > 0 and rest[:1] in (";", "#") else None
