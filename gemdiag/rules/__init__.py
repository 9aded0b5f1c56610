"""Judging: facts in, findings out. Pure: no network, no clock, no words.

Each module holds one topic: a function and, right under it, its row. The rows are found by file, so a
new rule is one function and its row.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from gemdiag.model.case import Case
from gemdiag.model.finding import Finding
from gemdiag.rules.rule import Outlook, Rule, SecondLook, finding

__all__ = ["Outlook", "judge", "load", "look_again", "rows"]


def load() -> Iterator[None]:
    """The modules one by one, for who has a moment to spare between two of them."""
    for name in _modules():
        import_module(name)
        yield
    rows()


def _modules() -> list[str]:
    return [f"{__name__}.{name}" for name in sorted(each.name for each in iter_modules(__path__))]


@cache
def rows() -> Mapping[str, Rule | SecondLook]:
    """Every row by its id, in the order of files and of rows in them."""
    found: dict[str, Rule | SecondLook] = {}
    for name in _modules():
        for value in vars(import_module(name)).values():
            if isinstance(value, Rule | SecondLook):
                found[value.id] = value
    return MappingProxyType(found)


UNREADABLE = "config.unreadable"


def judge(case: Case) -> tuple[Finding, ...]:
    """Every finding that the facts show, with the severity it has where it counts."""
    found = [
        finding(row, seen) for row in rows().values() if isinstance(row, Rule) for seen in row.check(case)
    ]
    # Of a file that cannot be read nothing else is known: that it lacks every field is no news.
    nothing = [each for each in found if each.id == UNREADABLE]
    return linked(nothing or found)


def look_again(outlook: Outlook) -> tuple[Finding, ...]:
    """The findings so far and those that follow from the prognosis."""
    if any(each.id == UNREADABLE for each in outlook.found):
        return outlook.found
    more = [
        finding(row, seen)
        for row in rows().values()
        if isinstance(row, SecondLook)
        for seen in row.check(outlook)
    ]
    return linked([*outlook.found, *more])


def linked(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each with `because`: the ids of its causes that were found of the same thing."""
    everything = tuple(found)
    return tuple(one._replace(because=_because(one, everything)) for one in everything)


def _because(one: Finding, everything: tuple[Finding, ...]) -> tuple[str, ...]:
    causes = rows()[one.id].causes
    return tuple(
        dict.fromkeys(other.id for other in everything if other.id in causes and _is_of_the_same(one, other))
    )


def _is_of_the_same(one: Finding, other: Finding) -> bool:
    """Of one endpoint, and of one field where both are about settings."""
    if one.area == other.area == "config" and other.subject not in {None, one.subject}:
        return False
    return other.at is None or one.at is None or other.at == one.at
