"""The text of a screen, pasted or typed: a label, a colon or a tabulator, a value."""

import re
from collections.abc import Iterator
from typing import Final

from gemdiag.formats.document import FITTING, NO, POSSIBLE, Document, Entry, Format
from gemdiag.formats.labels import advisor_list, folded, is_secret, meaning
from gemdiag.formats.lines import COLON, EQUALS, head, meanings, split, unquoted
from gemdiag.formats.vocabulary import MAIL_HEAD

# Beyond this length what stands before a colon is a sentence.
_LONGEST_LABEL = 60
_BOX: Final = re.compile(r"\s*(\[[ xX]?\]|[☐☑☒✓✔])\s*(\S.*)")
_BULLET: Final = re.compile(r"\A(?:[>*•·\-–][ \t\u00a0]*)+(?=\w)")


def sniff(text: str) -> int:
    lines = head(text)
    by_equals, by_others = (sum(1 for _ in meanings(lines, mark)) for mark in (EQUALS, COLON))
    if by_others > by_equals:
        return FITTING
    return POSSIBLE if by_others or any(_box(line) for line in lines) else NO


def read(text: str) -> Document:
    found = list(_entries(split(text)))
    in_mail = any(folded(entry.label) in ("subject", "objet") for entry in found)
    entries = (entry for entry in found if not in_mail or folded(entry.label) not in MAIL_HEAD)
    return Document(tuple(entries), first_counts=True)


def _entries(lines: list[str]) -> Iterator[Entry]:
    for number, line in enumerate(lines, 1):
        box = _box(line)
        label, value = box or _parted(_BULLET.sub("", line.lstrip()))
        if not label or len(label) > _LONGEST_LABEL:
            continue
        known = meaning(label) or advisor_list(label) is not None
        if not known and (not value or value.startswith("//")):
            continue
        quoted = unquoted(value)
        yield Entry((), label, value if quoted is None else quoted, number)


def _box(line: str) -> tuple[str, str] | None:
    """A box of the screen with its label behind it."""
    found = _BOX.fullmatch(line)
    return (found[2].strip().rstrip(":"), found[1]) if found and meaning(found[2]) else None


def _parted(line: str) -> tuple[str, str]:
    """Label and value. `=` parts them only behind a label we know: in a sentence it stands for anything."""
    found = COLON.search(line, 1)
    at = found.start() if found else 0
    equals = line.find("=")
    if 0 < equals < (at or len(line)) and meaning(line[:equals]):
        at = equals
    if not at:
        return "", ""
    label, value = line[:at].strip(), line[at + 1 :]
    if line[at] == "\t" and value.lstrip().startswith(":"):
        value = value.lstrip()[1:]
    return label, value.strip(" \t") if is_secret(label) else value.strip()


FORMAT: Final = Format(
    "text",
    (".txt",),
    """\
Version: 13.0.1
Port: 465
SMTP address: smtp.example.com
E-mail address: garage@example.com
User Name: garage@example.com
Password: not-a-real-one
Less secure connection: checked
""",
    sniff,
    read,
)
