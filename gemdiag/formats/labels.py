"""Finds what a label means, whatever its case, accents, blanks, hyphens and apostrophes."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final, NamedTuple

from gemdiag.formats.vocabulary import (
    ADVISOR_FIELDS,
    ADVISOR_LISTS,
    AT_LENGTH,
    ESTIMATES,
    FIELDS,
    GENERAL,
    MAIL,
    OF_SENDING,
    OPTION_126,
    OTHER,
)
from gemdiag.model.settings import SECRET_FIELDS


class Meaning(NamedTuple):
    """The field a label stands for. anywhere: it says so by itself; else only among settings of e-mail."""

    field: str
    anywhere: bool


_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_PARTS: Final = re.compile(r"[^\W_](?:[^\W_]|-(?=\w))*")
_UNMARKED: Final = re.compile(r"[\w \u00a0'’()-]+")
_SECRET: Final = re.compile("pass|pwd|motdep|mdp|secret|token|apikey|credential")
_LONGEST_LABEL = 100
_MANY: Final = 1 << 18
"""How many labels are kept in mind: each of a file's is asked about again and again."""
_WORDS: Final = 1 << 10
_SKIPPED: Final = dict.fromkeys(map(ord, "-_'’‘`´.·•*>\"‐‑–—\u00a0\u202f"))


def folded(label: str) -> str:
    """A label without case, accents, blanks, hyphens, apostrophes and the marks of quoted lists."""
    if len(label) > _LONGEST_LABEL:  # known to nobody; its beginning may still tell a secret
        return _folded(label[:_LONGEST_LABEL]) + "…"
    return _folded(label)


@lru_cache(maxsize=_WORDS)
def _folded(label: str) -> str:
    if label.isascii() and label.isalnum():
        return label.lower()
    return "".join(_without_accents(label).casefold().translate(_SKIPPED).split()).rstrip(":?")


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


class _Label(NamedTuple):
    """What there is to know of one. name: folded. list_number: of `advisor_list`."""

    name: str
    meaning: Meaning | None
    is_secret: bool
    list_number: str | None
    is_ours: bool


@lru_cache(maxsize=_MANY)
def _known(label: str) -> _Label:
    name = _folded.__wrapped__(label)
    meant = Meaning("use_gemcar_server", anywhere=True) if name.startswith(_option()) else _table().get(name)
    meant = meant or _at_length(label)
    secret = bool(_SECRET.search(name)) or (meant is not None and meant.field in SECRET_FIELDS)
    bare = name.rstrip("0123456789")
    number = name[len(bare) :] if bare in _advisor_lists() else None
    is_ours = meant is not None or number is not None or name in _estimates()
    return _Label(name, meant, secret, number, is_ours)


def _at_length(label: str) -> Meaning | None:
    """Of a label that says more than its field: `Port de communication pour l'envoi de courriels`."""
    words = _PARTS.findall(label) if _UNMARKED.fullmatch(label) else ()
    for end in range(len(words) - 1, 0, -1):
        if folded(words[end]) not in _of_sending():
            return None
        found = _table().get(folded("".join(words[:end])))
        if found and found.field in AT_LENGTH:
            return found
    return None


def meaning(label: str) -> Meaning | None:
    return _known(label).meaning if len(label) <= _LONGEST_LABEL else None


def is_ours(label: str) -> bool:
    """Whether it means a field, or something of advisors that nothing else goes by."""
    return len(label) <= _LONGEST_LABEL and _known(label).is_ours


def advisor_field(label: str) -> str | None:
    """`name`, `number` or `email`, among the settings of one advisor."""
    return _advisor_table().get(_name(label))


def is_estimates(label: str) -> bool:
    """Whether it is the field of Advisor Maintenance, which no other address goes by."""
    return _name(label) in _estimates()


def advisor_list(label: str) -> str | None:
    """The number behind `Advisors`, `Advisor 12` or `Conseiller 0012`, "" without one; None for others."""
    return _known(label).list_number if len(label) <= _LONGEST_LABEL else None


def is_secret(label: str) -> bool:
    """Whether what stands under this label may be a secret, known field or not."""
    return _known(label[:_LONGEST_LABEL]).is_secret


def _name(label: str) -> str:
    return _known(label).name if len(label) <= _LONGEST_LABEL else folded(label)


@cache
def _of_sending() -> frozenset[str]:
    return frozenset(map(folded, OF_SENDING))


@cache
def _option() -> str:
    return folded(OPTION_126)


def section_kind(section: tuple[str, ...]) -> str:
    """`mail`, `other` (another server's settings), `general`, or "" when the names tell nothing."""
    if not section:
        return "general"
    for name in reversed(section):
        words = {word.lower() for word in _WORD.findall(_without_accents(name))}
        if words.intersection(OTHER):
            return "other"
        if any(part in folded(name) for part in MAIL):
            return "mail"
        if words.intersection(GENERAL):
            return "general"
    return ""


@cache
def _table() -> Mapping[str, Meaning]:
    """The field's own name counts anywhere, too, unless every program has one of it: `port`, `password`."""
    table = {
        folded(label): Meaning(f, anywhere=False)
        for f, labels in FIELDS.items()
        for label in labels.among_mail
    }
    for field, labels in FIELDS.items():
        by_itself = map(folded, labels.anywhere)
        table |= dict.fromkeys(by_itself, Meaning(field, anywhere=True))
        table.setdefault(folded(field), Meaning(field, anywhere=True))
    return table


@cache
def _advisor_table() -> Mapping[str, str]:
    return {folded(label): field for field, labels in ADVISOR_FIELDS.items() for label in labels}


@cache
def _estimates() -> frozenset[str]:
    return frozenset(map(folded, ESTIMATES))


@cache
def _advisor_lists() -> frozenset[str]:
    return frozenset(map(folded, ADVISOR_LISTS))
