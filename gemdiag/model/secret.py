"""A password that cannot be printed by accident."""

import re
from typing import Final, NoReturn

DOTS = "••••••"
SHORTEST_PASSPHRASE: Final = 8
"""Characters; NIST SP 800-63B section 3.1.1.2 asks for as many of a password that stands beside another."""


class Secret:
    """Holds one secret text; every way of turning it into text gives dots, save `reveal()`.

    Opened only by the AUTH probe, the writers of settings files and the redactor. Python cannot wipe
    memory, so the value lives until the process ends.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        return self._text

    def is_shorter_than(self, characters: int) -> bool:
        return len(self._text) < characters

    def has_shape(self, pattern: str) -> bool:
        """Does the whole of it, blanks apart, match? Tells the shape and nothing else."""
        return re.fullmatch(pattern, re.sub(r"\s", "", self._text), re.IGNORECASE) is not None

    def without_blanks(self) -> "Secret":
        """As an app password is typed, which providers show in groups."""
        return Secret(re.sub(r"\s", "", self._text))

    @property
    def has_inner_blanks(self) -> bool:
        """Are there blanks in it, other than at its ends?"""
        return re.search(r"\s", self._text.strip()) is not None

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        return hash((Secret, self._text))

    def __repr__(self) -> str:
        return f"Secret({DOTS})"

    def __str__(self) -> str:
        return DOTS

    def __format__(self, spec: str) -> str:
        return format(DOTS, spec)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is never pickled")
