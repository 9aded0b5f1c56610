"""What stands behind the `=` of a registry export: a text, a number, bytes."""

import re
from collections.abc import Mapping
from typing import Any, Final, Literal

from gemdiag.formats.document import Unreadable
from gemdiag.formats.reg_statements import QUOTED, unescaped

_BEHIND: Final = r"[ \t]*(?:;.*)?"
STRING: Final = re.compile(rf"{QUOTED}(?P<behind>{_BEHIND})", re.DOTALL)
DWORD: Final = re.compile(rf"dword:([0-9a-fA-F]{{1,8}})(?P<behind>{_BEHIND})", re.DOTALL)
HEX: Final = re.compile(r"hex(?:\(([0-9a-fA-F]+)\))?:([0-9a-fA-F, \t]*)")

# Types of the registry (winnt.h): REG_SZ, REG_EXPAND_SZ, REG_MULTI_SZ, and REG_DWORD,
# REG_DWORD_BIG_ENDIAN, REG_QWORD.
TEXTS: Final = frozenset(("1", "2", "7"))
NUMBERS: Final[Mapping[str, Literal["little", "big"]]] = {"4": "little", "5": "big", "b": "little"}


def stated(written: str, *, is_ansi: bool) -> Any:
    if string := STRING.fullmatch(written):
        return unescaped(string[1])
    if number := DWORD.fullmatch(written):
        return str(int(number[1], 16))
    if found := HEX.fullmatch(written):
        return _from_bytes((found[1] or "").lower(), found[2], is_ansi=is_ansi)
    return Unreadable(written)


def _from_bytes(kind: str, digits: str, *, is_ansi: bool) -> Any:
    """The text or number that the bytes of a registry value hold; version 4 writes texts in ANSI."""
    try:
        data = from_digits(digits)
        if kind in NUMBERS:
            return str(int.from_bytes(data, NUMBERS[kind]))
        if kind in TEXTS:
            text = data.decode("cp1252" if is_ansi else "utf-16-le")
            several = tuple(text.removesuffix("\0").removesuffix("\0").split("\0")) if kind == "7" else ()
            return several if len(several) > 1 else text.rstrip("\0")
    except ValueError:
        pass
    return Unreadable(f"hex({kind}):{digits}" if kind else f"hex:{digits}")


def from_digits(digits: str) -> bytes:
    """ValueError where a byte has one digit alone."""
    return bytes.fromhex(digits.replace(",", " "))
