"""What a host name looks like to people and is to computers."""

import re
import unicodedata
from typing import Final

from gemdiag.model.syntax import to_ascii

# Letters of other alphabets, and Latin ones without their dot, that are drawn as these Latin letters
# (Unicode, confusables.txt).
_DRAWN_AS: Final = dict(zip("асԁеһіјӏорԛѕԝхуѵαονρυικχγıɡℓ", "acdehijlopqswxyvaovpuikxyigl", strict=True))
_A_LABEL: Final = re.compile(r"(?:\A|\.)xn--", re.IGNORECASE)


def readable(host: str) -> str:
    """As people read it: `xn--...` (RFC 5890) turned back into its letters."""
    if not _A_LABEL.search(host):
        return host
    import idna  # noqa: PLC0415  start-up: most names are ASCII

    try:
        return idna.decode(host)
    except (idna.IDNAError, UnicodeError):
        return host


def ascii_form(host: str) -> str | None:
    """As DNS is asked for it (RFC 5891): letters that look alike differ there."""
    try:
        return to_ascii(host)
    except ValueError:
        return None


def mixed_scripts(host: str) -> bool:
    """Letters of more than one alphabet in one label: `gmаil` with a Cyrillic a."""
    return any(len(_scripts(label)) > 1 for label in host.split("."))


def _scripts(label: str) -> set[str]:
    return {unicodedata.name(c, "?").partition(" ")[0] for c in label if c.isalpha()}


def drawn_as(host: str) -> str:
    """The name in plain Latin letters that it is easily taken for, accents left out."""
    plain = "".join(_DRAWN_AS.get(c, c) for c in host)
    return "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))


def is_disguised(host: str) -> bool:
    """A label in another alphabet altogether, each letter of which is drawn as a Latin one."""
    return any(
        _scripts(label) and "LATIN" not in _scripts(label) and drawn_as(label).isascii()
        for label in host.split(".")
    )


def one_slip(typed: str, meant: str) -> bool:
    """One letter too many, too few, another, or two neighbours swapped."""
    if typed == meant or abs(len(typed) - len(meant)) > 1:
        return False
    start = next(
        (n for n, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), min(len(typed), len(meant))
    )
    rest, other = typed[start:], meant[start:]
    swapped = len(rest) > 1 and rest[:2] == other[1::-1] and rest[2:] == other[2:]
    return swapped or rest[1:] == other[1:] or rest[1:] == other or rest == other[1:]
