"""What formats of one setting a line have in common."""

import re
from collections.abc import Iterator
from typing import Final

from gemdiag.formats.labels import Meaning, meaning

_HEAD = 65_536
_COMMENT: Final = re.compile(r"[ \t][;#]")
EQUALS: Final = re.compile("=")
COLON: Final = re.compile("[:\t]")
ANY_MARK: Final = re.compile("[=:]")
_QUOTES: Final = "\"'"


def split(text: str) -> list[str]:
    """The lines. A lone CR ends one only where there is no LF at all (old Macs); else it is a character."""
    if "\n" not in text:
        return text.split("\r")
    return [line.rstrip("\r") for line in text.split("\n")]


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
    """A value that holds no blank by nature, without what somebody wrote behind it."""
    found = _COMMENT.search(value)
    return value[: found.start()].rstrip(" \t") if found else value


def unquoted(value: str) -> str | None:
    """What stands in quotation marks, a comment behind them left out; None when the value has none."""
    if value[:1] not in _QUOTES or not value:
        return None
    mark = value[0]
    if len(value) > 1 and value.endswith(mark):
        return value[1:-1]
    end = value.find(mark, 1)
    rest = value[end + 1 :].lstrip(" \t")
    return value[1:end] if end > 0 and rest[:1] in (";", "#") else None
