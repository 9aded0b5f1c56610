"""Exports of the Windows registry, versions 4 and 5: the last of two equal values counts."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal

from gemdiag.formats.document import CERTAIN, NO, Document, Entry, Format, Unreadable
from gemdiag.formats.lines import split

_VERSION_5: Final = "Windows Registry Editor Version 5.00"
_VERSION_4: Final = "REGEDIT4"

_KEY: Final = re.compile(r"\[(-?)([^\n]+)\][ \t]*(?:;.*)?")
_QUOTED: Final = r'"([^"\\]*+(?:\\.[^"\\]*+)*+)"'
_VALUE: Final = re.compile(rf"(?:{_QUOTED}|@)[ \t]*=[ \t]*(.*)", re.DOTALL)
_STRING: Final = re.compile(rf"{_QUOTED}[ \t]*(?:;.*)?", re.DOTALL)
_DWORD: Final = re.compile(r"dword:([0-9a-fA-F]{1,8})[ \t]*(?:;.*)?")
_HEX_BEGINS: Final = re.compile(rf"[ \t]*(?:{_QUOTED}|@)[ \t]*=[ \t]*hex(?:\([0-9a-fA-F]+\))?:")
_DIGITS: Final = re.compile(r"([0-9a-fA-F, \t]*)(\\?)(.*)", re.DOTALL)
_HEX: Final = re.compile(r"hex(?:\(([0-9a-fA-F]+)\))?:([0-9a-fA-F, \t]*)")
_DEFAULT = "@"
_MOST_LEVELS = 512  # of a registry key (Microsoft, "Registry element size limits")

# Types of the registry (winnt.h): REG_SZ, REG_EXPAND_SZ, REG_MULTI_SZ, and REG_DWORD,
# REG_DWORD_BIG_ENDIAN, REG_QWORD.
_TEXTS: Final = frozenset(("1", "2", "7"))
_NUMBERS: Final[Mapping[str, Literal["little", "big"]]] = {"4": "little", "5": "big", "b": "little"}


def sniff(text: str) -> int:
    return CERTAIN if _first(split(text[:1000])) in (_VERSION_4, _VERSION_5) else NO


def _first(lines: list[str]) -> str:
    return next((line.strip() for line in lines if line.strip()), "")


def read(text: str) -> Document:
    strays: list[int] = []
    lines = split(text)
    is_ansi = _first(lines) == _VERSION_4
    written: list[tuple[int, Entry]] = []
    gone: dict[tuple[str, ...], int] = {}
    for order, (key, name, value, number) in enumerate(_statements(lines, strays)):
        if name is None:  # [-KEY] deletes it and all below
            gone[_levels(key)] = order
        elif value == "-":
            gone[(*_levels(key), "", name.lower())] = order
        else:
            written.append((order, Entry((key,), name, _value(value, is_ansi=is_ansi), number)))
    entries = (entry for order, entry in written if not gone or order > _end(entry, gone))
    return Document(tuple(entries), first_counts=False, joint="\\", strays=tuple(strays))


def _levels(key: str) -> tuple[str, ...]:
    return tuple(key.lower().split("\\"))


def _end(entry: Entry, gone: Mapping[tuple[str, ...], int]) -> int:
    """When the value, its key or a key above was deleted for the last time."""
    levels = (*_levels(entry.section[0]), "", entry.label.lower())
    return max(gone.get(levels[:depth], -1) for depth in range(1, len(levels) + 1))


def _statements(lines: list[str], strays: list[int]) -> Iterator[tuple[str, str | None, str, int]]:
    """Key, name of the value (None where a key is deleted), the text behind `=`, and the line."""
    key = ""
    for number, line in _joined(lines):
        bare = line.strip(" \t")
        if not bare or bare[0] == ";" or bare in (_VERSION_4, _VERSION_5):
            continue
        if (header := _KEY.fullmatch(bare)) and bare.count("\\") <= _MOST_LEVELS:
            key = "" if header[1] else header[2]
            if header[1]:
                yield header[2], None, "", number
        elif key and (value := _VALUE.fullmatch(bare)):
            yield key, _DEFAULT if value[1] is None else _unescaped(value[1]), value[2], number
        else:
            strays.append(number)


def _joined(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Lines with their numbers; hexadecimal digits that go on behind a backslash are one line."""
    pieces: list[str] = []
    start = 0
    for number, line in enumerate(lines, 1):
        begins = None if pieces else _HEX_BEGINS.match(line)
        if not pieces and not begins:
            yield number, line
            continue
        if pieces and line.lstrip(" \t").startswith(";"):
            continue
        if begins:
            start = number
            pieces.append(begins[0])
        parts = _DIGITS.fullmatch(line, begins.end() if begins else 0)
        assert parts  # every text has these three, perhaps empty
        digits, goes_on, behind = parts.groups()
        pieces.append(digits if not behind or behind.startswith(";") else digits + behind)
        if not goes_on:
            yield start, "".join(pieces)
            pieces = []
    if pieces:
        yield start, "".join(pieces)


def _unescaped(text: str) -> str:
    r"""Only `\\` and `\"` are escapes; any other backslash is one."""
    aside = "\ud800"  # stands in no text that was decoded
    return text.replace("\\\\", aside).replace('\\"', '"').replace(aside, "\\")


def _value(written: str, *, is_ansi: bool) -> Any:
    if string := _STRING.fullmatch(written):
        return _unescaped(string[1])
    if number := _DWORD.fullmatch(written):
        return str(int(number[1], 16))
    if found := _HEX.fullmatch(written):
        return _from_bytes((found[1] or "").lower(), found[2], is_ansi=is_ansi)
    return Unreadable(written)


def _from_bytes(kind: str, digits: str, *, is_ansi: bool) -> Any:
    """The text or number that the bytes of a registry value hold; version 4 writes texts in ANSI."""
    try:
        data = bytes.fromhex(digits.replace(",", " "))
        if kind in _NUMBERS:
            return str(int.from_bytes(data, _NUMBERS[kind]))
        if kind in _TEXTS:
            text = data.decode("cp1252" if is_ansi else "utf-16-le")
            several = tuple(text.removesuffix("\0").removesuffix("\0").split("\0")) if kind == "7" else ()
            return several if len(several) > 1 else text.rstrip("\0")
    except ValueError:
        pass
    return Unreadable(f"hex({kind}):{digits}" if kind else f"hex:{digits}")


FORMAT: Final = Format(
    "reg",
    (".reg",),
    """\
Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\\Software\\GEM-CAR\\Email]
"SMTPServer"="smtp.example.com"
"Port"=dword:000001d1
"EmailAddress"="garage@example.com"
"UserName"="garage@example.com"
"Password"="back\\\\slash"
""",
    sniff,
    read,
)
