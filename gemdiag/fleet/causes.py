"""What stands in the way of many shops: alike where its title says the same, with what they all share."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from gemdiag import words
from gemdiag.fleet.row import Row
from gemdiag.outline.marks import inert, outside
from gemdiag.words import say

SOME: Final = 3
"""Names told as examples."""
MANY: Final = "…"
"""In the place of what differs from shop to shop."""
MOST: Final = 500
"""So many are told apart; whoever comes later counts with the others of the same finding."""
_FIELD: Final = re.compile(r"\{(\w+)(?::(\w+))?\}")
_OPTIONAL: Final = re.compile(r"\[\[(.*?)\]\]")
_OPEN: Final = frozenset({"date", "tls", "character", "detail"})
"""Vocabularies with any number of words."""

_WORD: Final = re.compile(r"[a-z_]+|\d{4}-\d\d-\d\d")
"""Of a vocabulary, or a day: as it is, for `say` to find it."""

_APART: Final = frozenset({"provider", "port", "mode"})
"""Of few values, which make another trouble of it."""

Key = tuple[str, tuple[str, ...]]


class Cause(NamedTuple):
    """params: those that all of its shops have in common."""

    id: str
    shops: int
    params: Mapping[str, Any]
    examples: tuple[str, ...]


class Causes:
    """Nothing here grows with the number of shops."""

    def __init__(self) -> None:
        self._found: dict[Key, Cause] = {}

    def add(self, row: Row) -> None:
        if row.root_cause is None:
            return
        key = _key(row.root_cause, row.params)
        if key not in self._found and len(self._found) >= MOST:
            key = row.root_cause, ()
        before = self._found.get(key, Cause(row.root_cause, 0, row.params, ()))
        params = {name: value for name, value in before.params.items() if row.params.get(name) == value}
        examples = (*before.examples, row.shop or row.name)[:SOME]
        self._found[key] = Cause(before.id, before.shops + 1, params, examples)

    def __iter__(self) -> Iterator[Cause]:
        """That of most shops first."""
        return iter(sorted(self._found.values(), key=lambda each: -each.shops))


def _key(id_: str, params: Mapping[str, Any]) -> Key:
    template = _template(id_) or ""
    fields = _FIELD.findall(template)
    apart = {name for name, vocabulary in fields if vocabulary and vocabulary not in _OPEN}
    apart |= _APART if _FIELD.fullmatch(template) else _APART & {name for name, _ in fields}
    return id_, tuple(str(params.get(name, "")) for name in sorted(apart))


def _template(id_: str) -> str | None:
    """None for a finding of a later version."""
    try:
        return words.finding(id_).title
    except KeyError:
        return None


def title(lang: str, id_: str, params: Mapping[str, Any]) -> str:
    """Of a finding of many shops; the id where nothing is left to say without knowing of which."""
    template = _template(id_)
    if template is None or (not params and _FIELD.fullmatch(template)):
        return outside(inert(id_))
    optional = {name for part in _OPTIONAL.findall(template) for name, _ in _FIELD.findall(part)}
    neutral = {name: MANY for name in words.blanks(lang) if name not in optional}
    known = {name: _worn(str(value)) for name, value in params.items()}
    return say(lang, template, **{**neutral, **known})


def _worn(value: str) -> str:
    return value if _WORD.fullmatch(value) else outside(inert(value))
