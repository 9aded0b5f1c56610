"""From what a file says to the settings it states, with everything there is to complain of."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from gemdiag.formats import advisors, extra
from gemdiag.formats.document import Document, Entry, Tagged
from gemdiag.formats.fault import FormatFault
from gemdiag.formats.sections import Claim, claim
from gemdiag.formats.values import (
    hidden,
    in_quotation_marks,
    is_masked,
    outer_blanks,
    parse,
    secret_fault,
    shown,
)
from gemdiag.formats.vocabulary import LEGACY_TLS
from gemdiag.model.secret import Secret
from gemdiag.model.settings import FIELDS, SECRET_FIELDS, Place, Problem, Settings, Source

MOST_OF_A_KEY = 60
_CANONICAL_VERSION = "1"
_CANONICAL_SECTIONS = ("email", "advisors", "extra")


class Understood(NamedTuple):
    """What the entries of a document are about. winners: by field the one that counts."""

    staff: advisors.Staff
    beyond: dict[str, Any]
    claims: Claim
    winners: Mapping[str, Entry]


def understand(document: Document) -> Understood:
    """FormatFault when nothing in the document is a setting of e-mail."""
    staff = advisors.take(document)
    beyond, entries = _beyond(staff.rest)
    claims = claim(entries)
    counts = 0 if document.first_counts else -1
    winners = {field: claims.stated[field][counts] for field in FIELDS if field in claims.stated}
    if not winners and not staff.advisors:
        raise FormatFault("no_field")
    return Understood(staff, beyond, claims, winners)


def settings(document: Document) -> Settings:
    """The settings that a document states, with where each was found. FormatFault when it states none."""
    staff, beyond, claims, winners = understand(document)
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    for field, entry in winners.items():
        found, faults = _value(field, entry)
        values.update(found)
        problems += [*_duplicate(field, entry, claims.stated[field]), *faults]
    others = sorted((*claims.stated.get(LEGACY_TLS, ()), *claims.unknown, *staff.unknown), key=_line)
    for entry in (*others, *staff.kept):
        path = entry.path
        extra.put(beyond, path, extra.guarded(entry.value, path))
    beyond = extra.settled(beyond)
    places = {field: _place(entry, document.joint) for field, entry in winners.items()}
    places |= {f"advisors[{n}]": _owner_place(entry, document.joint) for n, entry in enumerate(staff.firsts)}
    places |= {field: _place(entry, document.joint) for field, entry in staff.stated.items()}
    return Settings(
        **values,
        advisors=tuple(staff.advisors),
        extra=beyond,
        legacy_tls=extra.old_encryption(beyond),
        source=Source(fields=places),
        problems=(*problems, *staff.problems, *_unknown(others), *_strays(document.strays)),
    )


def field_value(field: str, text: str) -> tuple[Any, tuple[Problem, ...]]:
    """What a text states for a field that is no secret, and what is wrong with it."""
    value, fault = parse(field, text)
    problems = []
    code_points = hidden(text, prose=field == "shop")
    if field == "user_name":
        code_points = " ".join(sorted({*code_points.split(), *outer_blanks(text).split()}))
        problems += [Problem("quotes", field)] if in_quotation_marks(text) else []
    if code_points:
        problems.append(Problem("hidden_characters", field, {"code_points": code_points}))
    if fault:
        problems.append(Problem("invalid", field, {"why": fault, "value": shown(text)}))
    return value, tuple(problems)


def _beyond(entries: Sequence[Entry]) -> tuple[dict[str, Any], list[Entry]]:
    """What a canonical file keeps under `extra`, as it is; and the entries that are to be understood."""
    beyond: dict[str, Any] = {}
    rest = []
    for entry in entries:
        if not entry.section and entry.label == "extra" and isinstance(entry.value, dict):
            for name, value in entry.value.items():
                extra.put(beyond, (name,), extra.guarded(value, (name,)))
        elif not _is_scaffold(entry):
            rest.append(entry)
    return beyond, rest


def _is_scaffold(entry: Entry) -> bool:
    """What a canonical file has even where it says nothing."""
    if entry.section:
        return False
    return (entry.label, entry.value) == ("gemdiag", _CANONICAL_VERSION) or (
        entry.label in _CANONICAL_SECTIONS and not entry.value
    )


def _value(field: str, entry: Entry) -> tuple[Mapping[str, Any], tuple[Problem, ...]]:
    """The members of Settings that this entry decides."""
    if field in SECRET_FIELDS:
        return _secret(field, entry.value)
    if entry.value is None:
        return {}, ()
    if not isinstance(entry.value, str):
        several = field == "email_address" and isinstance(entry.value, tuple) and len(entry.value) > 1
        return {}, (Problem("invalid", field, {"why": "several" if several else "malformed"}),)
    value, problems = field_value(field, entry.value)
    return {field: value}, problems


def _secret(field: str, value: Any) -> tuple[Mapping[str, Any], tuple[Problem, ...]]:
    state = "password_state" if field == "password" else None
    if isinstance(value, Tagged) and value.tag == "sealed" and value.text and state:
        return {state: "sealed", "password_sealed": value.text}, ()
    if (isinstance(value, Tagged) and value.tag == "omitted") or (
        isinstance(value, str) and is_masked(value)
    ):
        return {state: "omitted"} if state else {}, ()
    if value is None or value == "":
        return {}, ()
    fault = secret_fault(value) if isinstance(value, str) else "malformed"
    if fault:
        return {}, (Problem("invalid", field, {"why": fault}),)
    problems = [Problem("quotes", field)] if in_quotation_marks(value) else []
    if code_points := outer_blanks(value):
        problems.append(Problem("blanks", field, {"code_points": code_points}))
    return {field: Secret(value)} | ({state: "set"} if state else {}), tuple(problems)


def _duplicate(field: str, winner: Entry, group: Iterable[Entry]) -> Iterable[Problem]:
    """One complaint a field, and none where both say the same."""
    for entry in group:
        if entry is not winner and entry.value != winner.value:
            yield Problem("duplicate", field, {"line": _line(winner), "other_line": _line(entry)})
            return


def _unknown(entries: Iterable[Entry]) -> Iterable[Problem]:
    for entry in entries:
        if extra.said_of(entry.path, entry.value) is None:
            params: dict[str, str | int] = {"key": entry.label[:MOST_OF_A_KEY]}
            if entry.line:
                params["line"] = entry.line
            yield Problem("unknown_key", "extra", params)


def _strays(lines: Iterable[int]) -> Iterable[Problem]:
    """A line that is no key may be the rest of a password: its place alone is told."""
    return (Problem("unknown_key", "extra", {"line": line}) for line in lines)


def _place(entry: Entry, joint: str) -> Place:
    return Place(entry.line, joint.join(filter(None, entry.path)), entry.label)


def _owner_place(entry: Entry, joint: str) -> Place:
    """Where an advisor begins: the section, or the line where each has one; a place in a list is no label."""
    path = entry.section or (entry.label,)
    written = next((name for name in reversed(path) if not name.isdecimal()), path[-1])
    return Place(entry.line, joint.join(path), written)


def _line(entry: Entry) -> int:
    return entry.line or 0
