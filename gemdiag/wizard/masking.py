"""A screen with what is secret masked in the parts that came from outside, before it is laid out."""

from collections.abc import Callable
from typing import TypeVar, cast

from gemdiag.outline.marks import outside, parts
from gemdiag.wizard.screen import Field, Screen

Mask = Callable[[str], str]
T = TypeVar("T")


def masked(screen: Screen, mask: Mask) -> Screen:
    """mask: of one text from outside. A default that would betray something is left out."""
    fields = tuple(_field(each, mask) for each in screen.fields)
    return screen._replace(blocks=_masked(screen.blocks, mask), fields=fields)


def _field(field: Field, mask: Mask) -> Field:
    shown = field.default if mask(field.default) == field.default else ""
    return field._replace(default=shown, choices=_masked(field.choices, mask))


def _masked(value: T, mask: Mask) -> T:
    if isinstance(value, str):
        pieces = (outside(mask(piece)) if from_outside else piece for from_outside, piece in parts(value))
        return cast("T", "".join(pieces))
    if not isinstance(value, tuple):
        return value
    each = [_masked(part, mask) for part in value]
    return cast("T", type(value)(*each) if hasattr(value, "_fields") else tuple(each))
