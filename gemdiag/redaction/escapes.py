"""What a text says once its escapes are undone, all of them at once and whoever mixed them."""

import re
import sys
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

_REFERENCE: Final = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,6})|([0-9]{1,7}));")
_ESCAPE: Final = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3}))")


def unescaped(text: str) -> Iterator[str]:
    """Each reading that differs: as HTML, as an address, as source code, as Markdown."""
    if "&" in text:
        from html import unescape  # noqa: PLC0415  start-up

        # By number first: HTML itself drops the characters that must not stand in it.
        yield unescape(_REFERENCE.sub(_character, text))
    if "%" in text:
        yield unquote(text)
        yield unquote(text.replace("+", " "))
    if "\\" in text:
        yield _ESCAPE.sub(_character, text)
        yield text.replace("\\", "")


def _character(escape: re.Match[str]) -> str:
    *hexadecimal, other = escape.groups()
    base = 10 if escape[0].startswith("&") else 8
    code = int(other, base) if other else int(next(filter(None, hexadecimal)), 16)
    return chr(code) if code <= sys.maxunicode else ""
