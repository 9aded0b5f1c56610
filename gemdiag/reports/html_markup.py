"""HTML as a type of its own: a text becomes markup in one place, where it is escaped."""

import re
from functools import cache
from html import escape
from pathlib import Path
from typing import NewType

from gemdiag.outline.marks import parts, unmarked

Markup = NewType("Markup", str)

NOTHING = Markup("")
# What is in these stands on lines of its own: blanks between elements mean nothing there.
_APART = frozenset("html head body main nav article section details ul ol dl table thead tbody svg".split())
_VOID = frozenset({"meta", "input", "link", "wbr"})  # HTML Living Standard section 13.1.2, of those used here


@cache
def style() -> str:
    """Of every page of ours."""
    return Path(__file__).with_name("html.css").read_text(encoding="ascii")


def plain(text: str) -> Markup:
    """The text as words, in an element or in the value of an attribute."""
    return Markup(escape(unmarked(text)))


def inline(text: str) -> Markup:
    """What came from outside keeps its direction of writing to itself."""
    return joined(
        *(element("bdi", plain(part)) if is_outside else plain(part) for is_outside, part in parts(text))
    )


def breakable(text: str) -> Markup:
    """As `inline`, for a narrow place: the name of a host breaks behind a dot, rather than within a word."""

    def pieces(part: str) -> Markup:
        return joined(*map(plain, _BREAKS.split(part)), between=element("wbr"))

    return joined(
        *(element("bdi", pieces(part)) if is_outside else plain(part) for is_outside, part in parts(text))
    )


_BREAKS = re.compile(r"(?<=\w[.@])(?=[^\W\d])")


def joined(*every: Markup, between: str = "") -> Markup:
    return Markup(between.join(every))


def element(name: str, /, *inside: Markup, **attributes: str | None) -> Markup:
    """Names of attributes as in Python: `class_`, `aria_label`; None leaves one out, "" has no value."""
    start = name
    for key, value in attributes.items():
        if value is not None:
            attribute = key.rstrip("_").replace("_", "-")
            start += f' {attribute}="{plain(value)}"' if value else f" {attribute}"
    if name in _VOID:
        return Markup(f"<{start}>")
    between = "\n" if name in _APART else ""
    return Markup(between.join((f"<{start}>", *filter(None, inside), f"</{name}>")))
