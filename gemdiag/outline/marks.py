"""Which part of a text came from outside, kept visible to the renderer until it writes the text out.

A server's words are set apart in whatever way a format has for words that are only quoted (a code span
in Markdown), so that no reader and no tracker takes them for ours. The marks are two control characters;
every control character in a value from outside has been made visible before, so none can be forged.
"""

import re
from typing import Any

from gemdiag.redaction.visible import visible

OPEN, CLOSE = "\x02", "\x03"
LONGEST = 400
"""Of one value on a screen or a page; a banner of 10 kB is told whole in JSON alone."""

LINE_BREAK = " / "
"""Between the lines of a server's reply, which stand in one sentence."""

_MARKED = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")


def outside(value: object) -> str:
    """The value, marked as words that are not ours."""
    text = unmarked(str(value))
    return f"{OPEN}{text}{CLOSE}" if text else ""


def unmarked(text: str) -> str:
    return text.replace(OPEN, "").replace(CLOSE, "")


def parts(text: str) -> list[tuple[bool, str]]:
    """The text in order, each part with whether it came from outside; empty parts left out."""
    pieces = _MARKED.split(text)
    return [(n % 2 == 1, unmarked(piece)) for n, piece in enumerate(pieces) if piece]


def inert(value: Any) -> Any:
    """A document whose every text can be shown: visible, and cut where it is too long to read."""
    match value:
        case str():
            shown = visible(value[: LONGEST + 1].replace("\n", LINE_BREAK))
            return shown if len(shown) <= LONGEST else shown[:LONGEST] + "…"
        case dict():
            return {inert(key): inert(item) for key, item in value.items()}
        case list():
            return [inert(item) for item in value]
        case _:
            return value
