"""What of a pasted text was said: without quotation marks of mails, their heads and signatures."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from gemdiag.formats.labels import folded, meaning
from gemdiag.formats.lines import COLON
from gemdiag.formats.vocabulary import MAIL_HEAD, SUBJECTS

# RFC 3676 section 4.5: quoted once for each `>` at the beginning.
_QUOTING: Final = re.compile(r"(?:[ \t]*>)+[ \t]?")
# RFC 3676 section 4.3; many programs lose the blank at the end.
_SIGNATURE: Final = re.compile(r"--[ \t]*")
_ANOTHER_MAIL: Final = re.compile(r"[ \t]*(?:-{3,}|_{5,})[^:]*")
_SAID_WHO: Final = re.compile(r"(?:wrote|a écrit)\s?:\s*\Z", re.IGNORECASE)
_SUBJECT: Final = re.compile(rf"\s*(?:{'|'.join(SUBJECTS)})\s?:", re.IGNORECASE)


class Line(NamedTuple):
    """depth: how often it is quoted. text: what stands behind the marks of that. written: the whole line."""

    number: int
    depth: int
    text: str
    written: str

    def quoted_as(self, other: "Line") -> str:
        """The text, where it is quoted as often as another line: further marks are its own."""
        text = self.written
        for _ in range(other.depth):
            text = text.lstrip(" \t").removeprefix(">")
        return text


def said(lines: Iterable[str]) -> Sequence[Line]:
    """The lines that may state something; blank ones stay, as they part what they stand between."""
    unquoted = [_line(number, line) for number, line in enumerate(lines, 1)]
    return list(_without_signatures(_without_heads(unquoted)))


def _line(number: int, line: str) -> Line:
    found = _QUOTING.match(line)
    if not found:
        return Line(number, 0, line, line)
    return Line(number, found[0].count(">"), line[found.end() :], line)


def _without_heads(lines: Sequence[Line]) -> Iterator[Line]:
    """The From in the head of a mail is who wrote it, not the shop's address."""
    for blank, block in groupby(lines, lambda line: not line.text or line.text.isspace()):
        kept = list(block)
        if not blank and any(_SUBJECT.match(line.text) for line in kept):
            kept = [line for line in kept if _label(line) not in MAIL_HEAD]
        yield from (line for line in kept if not _SAID_WHO.search(line.text))


def _label(line: Line) -> str:
    found = COLON.search(line.text, 1)
    return folded(line.text[: found.start()]) if found else ""


def _without_signatures(lines: Iterable[Line]) -> Iterator[Line]:
    """Behind the mark, up to where another mail begins; it is none where nothing was stated before."""
    stated, inside = False, None
    for line in lines:
        if inside is not None and (line.depth != inside or _ANOTHER_MAIL.fullmatch(line.text)):
            inside = None
        if inside is None and stated and _SIGNATURE.fullmatch(line.text):
            inside = line.depth
        if inside is None:
            stated = stated or meaning(_label(line) or line.text) is not None
            yield line
