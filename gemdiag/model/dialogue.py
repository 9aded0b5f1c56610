"""What was said on the connections to mail servers, line by line, as somebody beside the wire may hear it."""

from collections.abc import Callable
from typing import Final, Literal, NamedTuple

Way = Literal["->", "<-", "**"]
VEILED: Final = "<secret>"
"""Stands for what belongs to a login, the mechanism's name apart: it is never recorded."""


class Said(NamedTuple):
    """at: seconds since the diagnosis began. talk: which connection, from 1. endpoint: host and port.

    way: to the server, from the server, or what happened to the connection. text: of one command, one reply
    (with its line ends) or one event.
    """

    at: float
    talk: int
    endpoint: str
    way: Way
    text: str


Hear = Callable[[Said], None]
"""May be called from any thread."""
