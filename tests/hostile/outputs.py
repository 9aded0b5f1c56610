"""What must stand in no output."""

import re

# Controls, C1, direction marks, what has no width, tags; the soft hyphen; and a tab, which nothing of ours has.
_BANNED = re.compile(
    "[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\xad\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)


_BOM = "\ufeff"
"""In front of CSV alone: Excel needs it."""


def banned(text: str) -> list[str]:
    """The characters in it that act on a screen, or hide on it, as escapes."""
    return sorted({ascii(found) for found in _BANNED.findall(text.removeprefix(_BOM))})
