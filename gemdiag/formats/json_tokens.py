"""JSON to the letter of RFC 8259, token by token: what is no JSON is found where it stands."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple

from gemdiag.formats.fault import FaultKind

BLANKS: Final = " \t\r\n"  # RFC 8259 section 2

# RFC 8259 section 7. Of two escapes that are one character only together (section 8.2), neither stands alone.
_ESCAPE: Final = (
    r'\\(?:["\\/bfnrt]|u(?![dD][89a-fA-F])[0-9a-fA-F]{4}'
    r"|u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
)
_INSIDE: Final = rf'[^"\\\x00-\x1f]*+(?:{_ESCAPE}[^"\\\x00-\x1f]*+)*+'
_STRING: Final = rf'"{_INSIDE}"'
_SCALAR: Final = rf"{_STRING}|-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?|true|false|null"
_CUT_STRING: Final = re.compile(f'"{_INSIDE}')
_LONE_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")


def _step(pattern: str) -> re.Pattern[str]:
    return re.compile(f"({pattern})[{BLANKS}]*+")


# What may come next, by what came before, with the blanks behind it.
_VALUE: Final = _step(rf"[{{\[]|{_SCALAR}")
_VALUE_OR_END: Final = _step(rf"[{{\[\]]|{_SCALAR}")
_KEY: Final = _step(_STRING)
_KEY_OR_END: Final = _step(rf"\}}|{_STRING}")
_COLON: Final = _step(":")
_NEXT: Final = {"}": _step(r"[,}]"), "]": _step(r"[,\]]")}
_CLOSING: Final = {"{": "}", "[": "]"}

_ENOUGH: Final = 2000
"""How many tokens tell JSON from YAML in braces."""


class Token(NamedTuple):
    """mark: a bracket, `key`, or `scalar`."""

    mark: str
    start: int
    end: int


class Broken(Exception):
    """Where the text stops being JSON."""

    def __init__(self, kind: FaultKind, at: int) -> None:
        super().__init__(kind, at)
        self.kind, self.at = kind, at


def tokens(text: str) -> Iterator[Token]:
    """Brackets, keys and scalars of one JSON text, in its order. Broken: where it is none."""
    closing: list[str] = []
    wanted: re.Pattern[str] | None = _VALUE
    at = len(text) - len(text.lstrip(BLANKS))
    while wanted:
        found = wanted.match(text, at)
        if not found:
            raise _broken(text, at)
        (start, end), mark, at = found.span(1), text[at], found.end()
        if mark in _CLOSING:
            yield Token(mark, start, end)
            closing.append(_CLOSING[mark])
            wanted = _KEY_OR_END if mark == "{" else _VALUE_OR_END
        elif mark == ",":
            wanted = _KEY if closing[-1] == "}" else _VALUE
        elif mark == ":":
            wanted = _VALUE
        elif wanted is _KEY or (wanted is _KEY_OR_END and mark == '"'):
            yield Token("key", start, end)
            wanted = _COLON
        else:
            is_end = mark in "}]"
            if is_end:
                closing.pop()
            yield Token(mark if is_end else "scalar", start, end)
            wanted = _NEXT[closing[-1]] if closing else None
    if at < len(text):
        raise _broken(text, at)


def fault_place(text: str) -> Broken | None:
    """Where the beginning of a text stops being JSON, None where it does not."""
    try:
        for _ in islice(tokens(text), _ENOUGH):
            pass
    except Broken as broken:
        return broken
    return None


def _broken(text: str, at: int) -> Broken:
    """A string that does not end is told where it begins, what may not stand in it where that stands."""
    cut = _CUT_STRING.match(text, at)
    stop = cut.end() if cut else at
    character = text[stop : stop + 1]
    if character in '\r\n"':
        return Broken("syntax", at)
    if _LONE_SURROGATE.match(text, stop):
        return Broken("encoding", stop)
    return Broken("control_characters" if character < " " else "syntax", stop)
