"""One line of a pasted text: a bullet, a box, a label, a value."""

import re
from typing import Final, NamedTuple

from gemdiag.formats.labels import is_ours, is_secret, meaning
from gemdiag.formats.lines import unquoted
from gemdiag.formats.values import parse

# Beyond this length what stands before a colon is a sentence.
_LONGEST_LABEL = 60
_LONGEST_BOX = 150
_BOXED: Final = frozenset(("less_secure_connection", "use_gemcar_server"))
_NUMBERS: Final = frozenset(("port", "gemcar_version"))
_ADDRESSES: Final = frozenset(("email_address", "user_name"))
_MOST_WORDS = 8
"""Of a line that begins with a label; more are a sentence."""
_BOX: Final = r"\[[ xX✓✔]?\]|\([ xX✓✔]?\)|[☐☑☒✓✔□]"
_BOX_BEGINS: Final = frozenset("[(☐☑☒✓✔□")
_BOX_ENDS: Final = frozenset("])☐☑☒✓✔□")
_BOX_BEFORE: Final = re.compile(rf"({_BOX})\s*(\S.*)")
_BOX_BEHIND: Final = re.compile(rf"(.*\S)\s*[:=]?\s*(?:({_BOX})|\(([^()]+)\))")
_BULLET: Final = re.compile(r"(?:(?:[*•·▪●◦‣–-]|[0-9]{1,2}[.)](?=[ \t]))[ \t\u00a0]*)+(?=[\w\[(☐☑☒✓✔□])")
_MARK: Final = re.compile(r"[:=\t]|[ \u00a0]{2,}")
_MARK_APART: Final = re.compile(r"\s*[:=](?:\s|\Z)")


class Statement(NamedTuple):
    """value: None where the label stands alone on its line, "" where a colon stands behind it."""

    label: str
    value: str | None


def without_bullet(text: str) -> str:
    bare = text.lstrip(" \t\u00a0").rstrip(" \t")
    if not bare or bare[0].isalpha():
        return bare
    found = _BULLET.match(bare)
    return bare[found.end() :] if found else bare


def statement(text: str) -> Statement | None:
    bare = without_bullet(text)
    if not bare.strip():
        return None
    return _boxed(bare.strip()) or _parted(bare) or _alone(bare.strip()) or _without_mark(bare.strip())


def is_known(label: str) -> bool:
    """Whether the label is one of ours, so that it needs no more than itself to be one."""
    return len(label) <= _LONGEST_LABEL and is_ours(label)


def value_of(label: str, written: str) -> str:
    """What stands there for the label; blanks that no keyboard types stay around a secret."""
    value = written.strip(" \t") if is_secret(label) else written.strip()
    quoted = unquoted(value)
    return value if quoted is None else quoted


def _boxed(bare: str) -> Statement | None:
    """A box of the screen with its label, behind it or before; also its state in parentheses."""
    if len(bare) > _LONGEST_BOX or (bare[0] not in _BOX_BEGINS and bare[-1] not in _BOX_ENDS):
        return None
    if found := _BOX_BEFORE.fullmatch(bare):
        label, box = found[2].strip().rstrip(":"), found[1]
    elif found := _BOX_BEHIND.fullmatch(bare):
        label, box = found[1].rstrip(" \t:="), found[2] or found[3]
    else:
        return None
    meant = meaning(label)
    return Statement(label, box) if meant and meant.field in _BOXED else None


def _parted(bare: str) -> Statement | None:
    """At the first mark behind a label we know; else at a first colon or tabulator.

    In a sentence `=` and blanks stand for anything.
    """
    unknown = None
    for mark in _MARK.finditer(bare, 1):
        label, rest = bare[: mark.start()].strip(), bare[mark.end() :]
        if len(label) > _LONGEST_LABEL:
            break
        if is_known(label):
            aligned = None if mark[0] in ":=" else _MARK_APART.match(rest)
            return Statement(label, value_of(label, rest[aligned.end() :] if aligned else rest))
        if unknown is None and mark[0] in (":", "\t") and label:
            unknown = Statement(label, value_of(label, rest))
    return unknown if unknown and unknown.value and not unknown.value.startswith("//") else None


def _alone(bare: str) -> Statement | None:
    return Statement(bare, None) if bare and is_known(bare) else None


def _without_mark(bare: str) -> Statement | None:
    """`Port 465`: nothing stands between the two, and the last word is what the label wants."""
    label, _, value = bare.rpartition(" ")
    if not (value[-1:].isdigit() or "@" in value or "." in value[1:-1]) or not is_known(label):
        return None
    meant = meaning(label)
    fits = meant is not None and _looks_like(meant.field, value) and parse(meant.field, value)[1] is None
    return Statement(label.strip(), value) if fits else None


def _looks_like(field: str, value: str) -> bool:
    if field in _NUMBERS:
        return value[-1].isdigit()
    return "@" in value if field in _ADDRESSES else field == "smtp_address" and "." in value[1:-1]


def begins_with_label(text: str) -> bool:
    """Whether a line that states nothing may have been meant to: `Password abcd efgh`."""
    words = without_bullet(text).split() if len(text) <= _LONGEST_BOX else ()
    return len(words) <= _MOST_WORDS and any(
        meaning(" ".join(words[:end])) is not None for end in range(1, len(words))
    )
