"""Which entries of a file are the settings of e-mail, where other servers and programs have theirs beside."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from gemdiag.formats.document import Entry
from gemdiag.formats.labels import Meaning, meaning, section_kind


class Claim(NamedTuple):
    """stated: every entry that states a field, in the order of the file. unknown: the others."""

    stated: Mapping[str, Sequence[Entry]]
    unknown: Sequence[Entry]


def claim(entries: Sequence[Entry]) -> Claim:
    """`Port` may be that of a database: such labels count among settings of e-mail only.

    The sections named after e-mail come first; where none is, the one (or, equal, ones) with most fields.
    Labels that speak for themselves, and any label outside of all sections, fill in what is still missing;
    nothing of another server's does: its password is not to be shown to a mail server.
    """
    meanings = [(entry, meant) for entry in entries if (meant := meaning(entry.label)) and _is_plain(entry)]
    chosen = _chosen(meanings)
    stated: dict[str, list[Entry]] = {}
    for entry, meant in meanings:
        if entry.section in chosen:
            stated.setdefault(meant.field, []).append(entry)
    missing = {meant.field for _, meant in meanings} - set(stated)
    for entry, meant in meanings:
        kind = section_kind(entry.section)
        fills = kind != "other" and (meant.anywhere or kind == "general")
        if meant.field in missing and fills and entry.section not in chosen:
            stated.setdefault(meant.field, []).append(entry)
    taken = {id(entry) for group in stated.values() for entry in group}
    return Claim(stated, [entry for entry in entries if id(entry) not in taken])


def _is_plain(entry: Entry) -> bool:
    return not isinstance(entry.value, dict)


def _chosen(meanings: Iterable[tuple[Entry, Meaning]]) -> frozenset[tuple[str, ...]]:
    fields: dict[tuple[str, ...], set[str]] = {}
    for entry, meant in meanings:
        fields.setdefault(entry.section, set()).add(meant.field)
    kinds = {section: section_kind(section) for section in fields}
    if any(kind == "mail" for kind in kinds.values()):
        return frozenset(section for section, kind in kinds.items() if kind == "mail")
    own = {section: len(found) for section, found in fields.items() if kinds[section] != "other"}
    most = max(own.values(), default=0)
    return frozenset(section for section, count in own.items() if count == most)
