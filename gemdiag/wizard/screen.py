"""What a screen is: something to read, and the questions on it. A screen waits for an answer."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from gemdiag.model.secret import Secret
from gemdiag.model.settings import NOTHING
from gemdiag.outline.blocks import Block

Kind = Literal["choice", "text", "secret", "paste", "lines", "ticks"]
"""How a field is asked for. `paste`: several lines that may hold a password; `lines`: several that hold
none; `ticks`: any number of the choices, their ids with commas between."""
Check = Literal["", "address", "host", "port", "version", "file", "people", "passphrase"]
Value = str | Secret | bytes
"""bytes: the content of a file that was handed over."""
Answer = Mapping[str, Value]
"""By field id. What is left out takes its default."""

SECRET_KINDS = frozenset({"secret", "paste"})
"""Of fields that are kept nowhere."""


class Choice(NamedTuple):
    id: str
    label: str


class Field(NamedTuple):
    """One question.

    default: what Enter means. only_if: another field of this screen and the values at which this one is
    asked at all. required: an empty answer is none. help: beside the help of the screen.
    """

    id: str
    kind: Kind
    label: str
    default: str = ""
    choices: tuple[Choice, ...] = ()
    only_if: tuple[str, tuple[str, ...]] | None = None
    check: Check = ""
    required: bool = False
    help: str = ""


class Screen(NamedTuple):
    """id: fixed once shipped. faults: what is wrong with an earlier answer, by field. trouble: what came to
    nothing, told before all else. main: the field that a bare answer in an answer file is for.
    """

    id: str
    heading: str
    blocks: tuple[Block, ...]
    fields: tuple[Field, ...]
    help: str
    main: str
    faults: Mapping[str, str] = NOTHING
    trouble: str = ""
    can_go_back: bool = True

    def field(self, id_: str) -> Field | None:
        return next((each for each in self.fields if each.id == id_), None)


def asked(screen: Screen, answer: Answer) -> tuple[Field, ...]:
    """The fields that count with this answer, in order; a front asks them one by one."""

    def counts(field: Field) -> bool:
        if field.only_if is None:
            return True
        name, values = field.only_if
        other = screen.field(name)
        return other is not None and counts(other) and answer.get(name, other.default) in values

    return tuple(field for field in screen.fields if counts(field))
