"""Errors that end a command: one sentence, where, what to do, and the exit code of the contract."""

from typing import Any, Final

USAGE: Final = 64
DATA: Final = 65
INPUT: Final = 66
BUG: Final = 70
OUTPUT: Final = 73
LOCKED: Final = 75
INTERRUPTED: Final = 130


class Fault(Exception):
    """A message of the catalogue with its params, and the exit code."""

    def __init__(self, code: int, message: str, **params: Any) -> None:
        super().__init__(message)
        self.code, self.message, self.params = code, message, params
