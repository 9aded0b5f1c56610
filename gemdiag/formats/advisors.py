"""The advisors of a file: as a list, a section each, or a line each."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from gemdiag.formats.document import Document, Entry
from gemdiag.formats.labels import advisor_field, advisor_list
from gemdiag.formats.values import hidden, parse, shown
from gemdiag.model.settings import Advisor, Problem

# An advisor's number in GEM-CAR has four digits. In the name of an entry shorter ones count the entries of
# a file; elsewhere they are a number that lost its zeros.
_NUMBER: Final = re.compile(r"[0-9]{4}")
_DIGITS: Final = re.compile(r"[0-9]{1,6}")
_MOST: Final = 5_000
"""No shop has as many advisors; those beyond are kept as they are and not understood."""
_BETWEEN: Final = re.compile(r"[,;|\t<>]")


class Staff(NamedTuple):
    """firsts: where each advisor begins. stated: by field, like `advisors[0].email`, the entry that counts.

    rest: the entries that are not about advisors. unknown: those that are and say nothing we know.
    kept: addresses that are none, for the writer to keep.
    """

    advisors: list[Advisor]
    firsts: list[Entry]
    problems: list[Problem]
    rest: Sequence[Entry]
    unknown: Sequence[Entry]
    kept: list[Entry]
    stated: dict[str, Entry]


class _Row(NamedTuple):
    """What the file states about one advisor: by field every text, each with its entry."""

    first: Entry
    texts: dict[str, list[tuple[str, Entry]]]


def take(document: Document) -> Staff:
    rows: dict[tuple[str, ...], _Row] = {}
    rest: list[Entry] = []
    unknown: list[Entry] = []
    for entry in document.entries:
        key, about = _about(entry)
        if key is None:
            rest.append(entry)
        elif about is None or (len(rows) >= _MOST and key not in rows):
            unknown.append(entry)
        else:
            row = rows.setdefault(key, _Row(entry, {}))
            for field, text in about.items():
                row.texts.setdefault(field, []).append((text, entry))
    return _staff(rows.values(), document, rest, unknown)


def _about(entry: Entry) -> tuple[tuple[str, ...] | None, Mapping[str, str] | None]:
    """Which advisor an entry is about, None for other things, and what it says, None for nothing we know."""
    at = _list_in(entry.section)
    if at is None and (advisor_list(entry.label) is None or not isinstance(entry.value, str)):
        return None, None
    line = (*entry.path, str(entry.line))
    if at is None:
        return line, _from_text(entry.value)
    field = advisor_field(entry.label)
    if field and (entry.value is None or isinstance(entry.value, str)):
        return entry.section, {field: entry.value.strip()} if entry.value else {}
    if isinstance(entry.value, str) and not _names(entry.section, at):
        return line, {**_from_text(entry.value), **_from_name(entry.label)}
    return entry.section, None


def _list_in(section: Sequence[str]) -> int | None:
    for at, name in enumerate(section):
        if advisor_list(name) is not None:
            return at
    return None


def _names(section: Sequence[str], at: int) -> Sequence[str]:
    """What says which one of the list it is: `0012` of `Advisor 0012` or of `advisors.0012`."""
    return section[at + 1 :] or [number for number in (advisor_list(section[at]),) if number]


def _from_text(text: str) -> dict[str, str]:
    """`Marie Tremblay, 0012, marie@example.com`, in any order; without one the last is meant as address."""
    pieces = [piece for part in _BETWEEN.split(text) if (piece := part.strip())]
    number = next((piece for piece in pieces if _DIGITS.fullmatch(piece)), "")
    others = [piece for piece in pieces if piece != number]
    addresses = [piece for piece in others if "@" in piece]
    names = [piece for piece in others if "@" not in piece]
    if len(names) > 1 and not addresses:
        addresses = [names.pop()]
    if all(piece.isdecimal() for piece in names):
        names = []
    texts = {"name": ", ".join(names), "number": number, "email": ", ".join(dict.fromkeys(addresses))}
    return {field: said for field, said in texts.items() if said}


def _from_name(text: str) -> dict[str, str]:
    """What the name of a section or of an entry says of the advisor."""
    texts = _from_text(text)
    return {field: said for field, said in texts.items() if field != "number" or _NUMBER.fullmatch(said)}


def _staff(rows: Iterable[_Row], document: Document, rest: list[Entry], unknown: list[Entry]) -> Staff:
    staff = Staff([], [], [], rest, unknown, [], {})
    for row in rows:
        where = f"advisors[{len(staff.advisors)}]"
        texts, winners = _one(row, first_counts=document.first_counts)
        who = Advisor(*(texts.get(field) or None for field in Advisor._fields))
        if who == Advisor():
            continue
        problems = _problems(who, where)
        if any(problem.kind == "invalid" for problem in problems):
            label = who.name or who.number or "?"
            staff.kept.append(Entry(("advisors", label), "email", who.email, row.first.line))
            who = who._replace(email=None)
        staff.problems.extend((*_duplicates(row, winners, where), *problems))
        staff.stated.update({f"{where}.{field}": entry for field, (_, entry) in winners.items()})
        staff.firsts.append(row.first)
        staff.advisors.append(who)
    return staff


def _one(row: _Row, *, first_counts: bool) -> tuple[dict[str, str], dict[str, tuple[str, Entry]]]:
    """By field what counts, and where it is stated. The name of a section, too, may say something."""
    at = _list_in(row.first.section)
    names = _names(row.first.section, at) if at is not None else ()
    says_something = any(text for each in row.texts.values() for text, _ in each)
    winners = {field: stated[0 if first_counts else -1] for field, stated in row.texts.items()}
    told = _from_name(names[-1]) if names and says_something else {}
    return {**told, **{field: text for field, (text, _) in winners.items()}}, winners


def _duplicates(row: _Row, winners: Mapping[str, tuple[str, Entry]], where: str) -> Iterator[Problem]:
    for field, (text, winner) in winners.items():
        other = next((entry.line for said, entry in row.texts[field] if said != text), None)
        if other and winner.line:
            params = {"line": winner.line, "other_line": other}
            yield Problem("duplicate", f"{where}.{field}", params)


def _problems(who: Advisor, where: str) -> list[Problem]:
    problems = [
        Problem("hidden_characters", f"{where}.{field}", {"code_points": code_points})
        for field, text in who._asdict().items()
        if text and (code_points := hidden(text, prose=field == "name"))
    ]
    if who.email:
        _, fault = parse("email_address", who.email)
        if fault:
            problems.append(Problem("invalid", f"{where}.email", {"why": fault, "value": shown(who.email)}))
    return problems
