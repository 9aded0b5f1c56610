"""The lines of a registry export as statements, each with its place in the text."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from gemdiag.formats.lines import placed

VERSION_5: Final = "Windows Registry Editor Version 5.00"
VERSION_4: Final = "REGEDIT4"

DEFAULT: Final = "@"
QUOTED: Final = r'"([^"\\]*+(?:\\.[^"\\]*+)*+)"'
NAME: Final = re.compile(rf"(?:{QUOTED}|@)[ \t]*=[ \t]*")
_KEY: Final = re.compile(r"\[(-?)([^\n]+)\][ \t]*(?:;.*)?")
_HEX_BEGINS: Final = re.compile(rf"[ \t]*{NAME.pattern}hex(?:\([0-9a-fA-F]+\))?:")
_DIGITS: Final = re.compile(r"([0-9a-fA-F, \t]*)(\\?)(.*)", re.DOTALL)
_MOST_LEVELS: Final = 512  # of a registry key (Microsoft, "Registry element size limits")


class Statement(NamedTuple):
    """name: of the value, None where a key is deleted. value: what stands behind `=`, on one line.

    start, end: of all its lines in the text, without indent and with the last line break.
    """

    key: str
    name: str | None
    value: str
    line: int
    start: int
    end: int


class _Joined(NamedTuple):
    """A line, or several that are one: its number, its text, and where it begins and ends."""

    number: int
    text: str
    start: int
    end: int


def statements(text: str, strays: list[int]) -> Iterator[Statement]:
    """Lines that are none and no comment go to `strays`."""
    key = ""
    for number, line, begin, end in _joined(text):
        bare = line.strip(" \t")
        if not bare or bare[0] == ";" or bare in (VERSION_4, VERSION_5):
            continue
        start = begin + line.index(bare[0])
        if (header := _KEY.fullmatch(bare)) and bare.count("\\") <= _MOST_LEVELS:
            key = "" if header[1] else header[2]
            if header[1]:
                yield Statement(header[2], None, "", number, start, end)
        elif key and (name := NAME.match(bare)):
            called = DEFAULT if name[1] is None else unescaped(name[1])
            yield Statement(key, called, bare[name.end() :], number, start, end)
        else:
            strays.append(number)


def _joined(text: str) -> Iterator[_Joined]:
    """The lines; hexadecimal digits that go on behind a backslash are one, without the comments in it."""
    pieces: list[str] = []
    first = number = begin = end = 0
    for number, (line, start, end) in enumerate(placed(text), 1):
        begins = None if pieces else _HEX_BEGINS.match(line)
        if not pieces and not begins:
            yield _Joined(number, line, start, end)
            continue
        if pieces and line.lstrip(" \t").startswith(";"):
            continue
        if begins:
            first, begin = number, start
            pieces.append(begins[0])
        parts = _DIGITS.fullmatch(line, begins.end() if begins else 0)
        assert parts  # every text has these three, perhaps empty
        digits, goes_on, behind = parts.groups()
        pieces.append(digits if not behind or behind.startswith(";") else digits + behind)
        if not goes_on:
            yield _Joined(first, "".join(pieces), begin, end)
            pieces = []
    if pieces:
        yield _Joined(first, "".join(pieces), begin, end)


def unescaped(text: str) -> str:
    r"""Only `\\` and `\"` are escapes; any other backslash is one."""
    aside = "\ud800"  # stands in no text that was decoded
    return text.replace("\\\\", aside).replace('\\"', '"').replace(aside, "\\")
