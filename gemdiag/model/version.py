"""Versions of GEM-CAR: `13.0.2`, `13.0.10`, `V13.0.4b`, `13,0,4`."""

import re
from typing import NamedTuple

_SHAPE = re.compile(
    r"^\s*[vV]?\s*([0-9]{1,4})[.,]([0-9]{1,4})(?:[.,]([0-9]{1,4}))?(?:[.,][0-9]{1,6})?([A-Za-z]?)\s*$"
)


class Version(NamedTuple):
    """Compares by number: 13.0.10 is above 13.0.4. The letter of `13.0.4b` is kept and comes last."""

    major: int
    minor: int
    patch: int = 0
    letter: str = ""

    @classmethod
    def parse(cls, text: str) -> "Version | None":
        """The version that `text` states, or None when it states none."""
        found = _SHAPE.match(text)
        if not found:
            return None
        major, minor, patch, letter = found.groups()
        return cls(int(major), int(minor), int(patch or 0), letter.lower())

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}{self.letter}"
