"""The text of a screen, pasted or typed: labels with values beside or below, and advisors as a table."""

from collections.abc import Iterator, Sequence
from typing import Final

from gemdiag.formats.document import FITTING, NO, POSSIBLE, Document, Entry, Format
from gemdiag.formats.labels import advisor_list, is_secret, meaning
from gemdiag.formats.lines import EQUALS, head, meanings, split
from gemdiag.formats.mail_text import Line, said
from gemdiag.formats.text_advisors import Row, advisors
from gemdiag.formats.text_lines import Statement, begins_with_label, is_known, statement, value_of
from gemdiag.formats.values import ONE_WORD, parse
from gemdiag.formats.vocabulary import LEGACY_TLS

# An empty password has one of these fields under it on the screen.
_BELOW_PASSWORD: Final = frozenset(
    ("password", "password_confirm", "less_secure_connection", "use_gemcar_server")
)


def sniff(text: str) -> int:
    lines = head(text)
    by_equals = sum(1 for _ in meanings(lines, EQUALS))
    by_others = sum(1 for entry in _entries(lines, []) if _is_known(entry)) - by_equals
    if by_others > by_equals:
        return FITTING
    return POSSIBLE if by_others > 0 else NO


def _is_known(entry: Entry) -> bool:
    return any(advisor_list(name) is not None for name in entry.path) or meaning(entry.label) is not None


def read(text: str) -> Document:
    strays: list[int] = []
    entries = tuple(_entries(split(text), strays))
    return Document(entries, first_counts=True, strays=tuple(strays))


def _entries(lines: Sequence[str], strays: list[int]) -> Iterator[Entry]:
    """Lines that begin with a label and state nothing that can be told go to `strays`."""
    rows = _rows(said(lines))
    at = 0
    while at < len(rows):
        if found := advisors(rows, at):
            yield from found[0]
            at = found[1]
            continue
        line, stated = rows[at]
        at += 1
        if stated and stated.value is not None:
            yield Entry((), stated.label, stated.value, line.number)
        elif stated is None and begins_with_label(line.text):
            strays.append(line.number)


def _rows(lines: Sequence[Line]) -> Sequence[Row]:
    """The lines, each value that stands below its label joined to it.

    Where most labels have theirs on the same line, only what cannot be anything else counts as one below.
    """
    stated = [statement(line.text) for line in lines]
    bare = [at for at, each in enumerate(stated) if each and not each.value]
    below = {at: value for at in bare if (value := _below(lines, stated, at))}
    known = sum(1 for each in stated if each and each.value and is_known(each.label))
    in_two_lines = len(below) > known
    rows: list[Row] = []
    taken: set[int] = set()
    for at, (line, each) in enumerate(zip(lines, stated, strict=True)):
        if at in taken:
            continue
        joined = each
        if each and at in below and (in_two_lines or _fits(lines, stated, at, below[at])):
            joined = Statement(each.label, value_of(each.label, lines[below[at]].quoted_as(line)))
            taken.update(range(at + 1, below[at] + 1))
        rows.append(Row(line, joined))
    return rows


def _below(lines: Sequence[Line], stated: Sequence[Statement | None], at: int) -> int | None:
    """The line that may hold the value of the label that stands alone on this one."""
    own = stated[at]
    if own is None or own.value or not is_known(own.label) or advisor_list(own.label) is not None:
        return None
    below = next((n for n in range(at + 1, len(lines)) if lines[n].text.strip()), None)
    if below is None:
        return None
    there = stated[below]
    if there is None or not is_known(there.label):
        return below
    meant = meaning(there.label)
    is_own = is_secret(own.label) and below == at + 1 and not there.value
    return below if is_own and (meant is None or meant.field not in _BELOW_PASSWORD) else None


def _fits(lines: Sequence[Line], stated: Sequence[Statement | None], at: int, below: int) -> bool:
    own = stated[at]
    meant = meaning(own.label) if own else None
    if not meant or meant.field not in ONE_WORD - {LEGACY_TLS} or below != at + 1 or stated[below]:
        return False
    value, fault = parse(meant.field, lines[below].text.strip())
    return value is not None and fault is None


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
Maintenance of Users
Name              Number   E-mail for estimates and invoices
Marie Tremblay    0012     marie@example.com
""",
    sniff,
    read,
)
