"""The advisors of a file: as a list, a section each, or a line each."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from gemdiag.formats.document import Document, Entry
from gemdiag.formats.labels import advisor_field, advisor_list
from gemdiag.formats.values import HIDDEN, hidden, shown
from gemdiag.model.settings import Advisor, Problem
from gemdiag.model.syntax import address_fault

# An advisor's number in GEM-CAR has four digits; shorter ones count the entries of a file.
_NUMBER: Final = re.compile(r"[0-9]{4}")
_BETWEEN: Final = re.compile(r"[,;|\t<>]")


class Staff(NamedTuple):
    """firsts: where each advisor begins. rest: the entries that are not about advisors.

    unknown: those that are and say nothing we know. kept: addresses that are none, for the writer to keep.
    """

    advisors: tuple[Advisor, ...]
    firsts: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    rest: Sequence[Entry]
    unknown: Sequence[Entry]
    kept: Sequence[Entry]


class _Row(NamedTuple):
    """What the file states about one advisor: by field every text, each with its line."""

    first: Entry
    texts: dict[str, list[tuple[str, int | None]]]


def take(document: Document) -> Staff:
    rows: dict[tuple[str, ...], _Row] = {}
    rest: list[Entry] = []
    unknown: list[Entry] = []
    for entry in document.entries:
        key, about = _about(entry)
        if key is None:
            rest.append(entry)
        elif about is None:
            unknown.append(entry)
        else:
            row = rows.setdefault(key, _Row(entry, {}))
            for field, text in about.items():
                row.texts.setdefault(field, []).append((text, entry.line))
    return _staff(rows.values(), document, rest, unknown)


def _about(entry: Entry) -> tuple[tuple[str, ...] | None, Mapping[str, str] | None]:
    """Which advisor an entry is about, None for other things, and what it says, None for nothing we know."""
    line = (*entry.path, str(entry.line))
    at = _list_in(entry.section)
    if at is None:
        if advisor_list(entry.label) is None or not isinstance(entry.value, str):
            return None, None
        return line, _from_text(entry.value)
    field = advisor_field(entry.label)
    if field and (entry.value is None or isinstance(entry.value, str)):
        return entry.section, {field: entry.value.strip()} if entry.value else {}
    if isinstance(entry.value, str) and not _names(entry.section, at):
        return line, {**_from_text(entry.value), **_from_text(entry.label)}
    return entry.section, None


def _list_in(section: Sequence[str]) -> int | None:
    return next((n for n, name in enumerate(section) if advisor_list(name) is not None), None)


def _names(section: Sequence[str], at: int) -> Sequence[str]:
    """What says which one of the list it is: `0012` of `Advisor 0012` or of `advisors.0012`."""
    return section[at + 1 :] or [number for number in (advisor_list(section[at]),) if number]


def _from_text(text: str) -> dict[str, str]:
    """`Marie Tremblay, 0012, marie@example.com`, in any order."""
    texts: dict[str, str] = {}
    for piece in filter(None, (part.strip() for part in _BETWEEN.split(text))):
        if "@" in piece:
            texts.setdefault("email", piece)
        elif _NUMBER.fullmatch(piece):
            texts.setdefault("number", piece)
        elif not piece.isdecimal():
            texts.setdefault("email" if "name" in texts else "name", piece)
    return texts


def _staff(rows: Iterable[_Row], document: Document, rest: list[Entry], unknown: list[Entry]) -> Staff:
    advisors: list[Advisor] = []
    firsts: list[Entry] = []
    problems: list[Problem] = []
    kept: list[Entry] = []
    for row in rows:
        who, duplicates = _one(row, f"advisors[{len(advisors)}]", first_counts=document.first_counts)
        if who == Advisor():
            continue
        problems += [*duplicates, *(found := _problems(who, f"advisors[{len(advisors)}]"))]
        if any(problem.kind == "invalid" for problem in found):
            kept.append(
                Entry(("advisors", who.name or who.number or "?"), "email", who.email, row.first.line)
            )
            who = who._replace(email=None)
        advisors.append(who)
        firsts.append(row.first)
    return Staff(tuple(advisors), tuple(firsts), tuple(problems), rest, unknown, kept)


def _one(row: _Row, where: str, *, first_counts: bool) -> tuple[Advisor, list[Problem]]:
    at = _list_in(row.first.section)
    names = _names(row.first.section, at) if at is not None else ()
    texts = (
        _from_text(names[-1])
        if names and any(text for each in row.texts.values() for text, _ in each)
        else {}
    )
    duplicates: list[Problem] = []
    for field, stated in row.texts.items():
        texts[field], line = stated[0 if first_counts else -1]
        other = next((other for text, other in stated if text != texts[field]), None)
        if other and line:
            duplicates.append(Problem("duplicate", f"{where}.{field}", {"line": line, "other_line": other}))
    return Advisor(*(texts.get(field) or None for field in Advisor._fields)), duplicates


def _problems(who: Advisor, where: str) -> list[Problem]:
    problems = [
        Problem("hidden_characters", f"{where}.{field}", {"code_points": code_points})
        for field, text in who._asdict().items()
        if text and (code_points := hidden(text, prose=field == "name"))
    ]
    if who.email:
        fault = address_fault(who.email) or ("malformed" if HIDDEN.search(who.email) else None)
        if fault:
            problems.append(Problem("invalid", f"{where}.email", {"why": fault, "value": shown(who.email)}))
    return problems
