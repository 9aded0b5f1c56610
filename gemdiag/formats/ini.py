"""INI files, with sections or without, the way Windows reads them: the first of two equal keys counts."""

import re
from collections.abc import Iterator
from typing import Final

from gemdiag.formats.document import CERTAIN, FITTING, NO, POSSIBLE, Document, Entry, Format
from gemdiag.formats.labels import meaning
from gemdiag.formats.lines import ANY_MARK, COLON, EQUALS, head, meanings, split, unquoted, without_comment
from gemdiag.formats.values import ONE_WORD

_SECTION: Final = re.compile(r"[ \t]*\[([^\]\[]+)\][ \t]*(?:[;#].*)?")
_REGISTRY: Final = re.compile(r"[ \t]*\[-?HKEY_")


def sniff(text: str) -> int:
    lines = head(text)
    if any(map(_REGISTRY.match, lines)):
        return NO
    if any(map(_SECTION.fullmatch, lines)):
        return (
            CERTAIN
            if any("=" in line or ":" in line for line in lines if not _SECTION.fullmatch(line))
            else NO
        )
    by_equals, by_others = (sum(1 for _ in meanings(lines, mark)) for mark in (EQUALS, COLON))
    if not by_equals + by_others:
        return NO
    return FITTING if by_equals >= max(by_others, 1) else POSSIBLE


def read(text: str) -> Document:
    strays: list[int] = []
    return Document(tuple(_entries(split(text), strays)), first_counts=True, strays=tuple(strays))


def _entries(lines: list[str], strays: list[int]) -> Iterator[Entry]:
    """The entries; lines that are nothing go to `strays`."""
    section: tuple[str, ...] = ()
    for number, line in enumerate(lines, 1):
        bare = line.strip(" \t\f")
        if not bare or bare[0] in ";#":
            continue
        if header := _SECTION.fullmatch(line):
            section = (header[1].strip(),)
            continue
        if mark := ANY_MARK.search(bare, 1):
            label = bare[: mark.start()].rstrip(" \t")
            yield Entry(section, label, _value(label, bare[mark.end() :].lstrip(" \t")), number)
        else:
            strays.append(number)


def _value(label: str, written: str) -> str:
    quoted = unquoted(written)
    if quoted is not None:
        return quoted
    meant = meaning(label)
    return without_comment(written) if meant and meant.field in ONE_WORD else written


FORMAT: Final = Format(
    "ini",
    (".ini", ".cfg", ".conf"),
    """\
; comment
[Email]
SMTPServer=smtp.example.com
Port=465
EmailAddress=garage@example.com
UserName=garage@example.com
Password="with ; and # inside"
""",
    sniff,
    read,
)
