"""Secrets, by value, taken out of a text from outside."""

import re
from base64 import b64decode
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Final
from unicodedata import normalize

from gemdiag.model.secret import Secret
from gemdiag.redaction.escapes import unescaped
from gemdiag.redaction.spellings import SHORT, Spellings, spellings

REDACTED: Final = "<redacted>"

_BASE64: Final = re.compile(r"[A-Za-z0-9+/_-]{4,}={0,2}")
_BASE64_LETTERS: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-=")

Span = tuple[int, int]


class Secrets:
    """All secrets of one run. What it holds is the secrets themselves: never shown, never written."""

    __slots__ = ("_found", "_patterns", "_short", "long")

    def __init__(self, secrets: Iterable[Secret]) -> None:
        self._hold({form for secret in secrets for form in _forms(secret.reveal())}, {})

    def also(self, secrets: Iterable[Secret]) -> "Secrets":
        """These and further ones."""
        return self.joined((Secrets(secrets),))

    def joined(self, others: Iterable["Secrets"]) -> "Secrets":
        """These and those of others, whose spellings are not made again."""
        every = (self, *others)
        if len({id(each) for each in every}) == 1:
            return self
        made = Secrets(())
        made._hold(
            {value for each in every for value in (*each.long, *each._short)},
            {value: found for each in every for value, found in each._found.items()},
        )
        return made

    def _hold(self, values: set[str], found: dict[str, Spellings]) -> None:
        self.long = tuple(sorted((value for value in values if len(value) >= SHORT), key=len, reverse=True))
        self._short = tuple(value for value in values if len(value) < SHORT)
        self._found = found
        self._patterns: _Patterns | None = None

    @property
    def spellings(self) -> tuple[Spellings, ...]:
        """Of each long secret; made when there is a first text to look at."""
        for value in self.long:
            if value not in self._found:
                self._found[value] = spellings(value)
        return tuple(self._found[value] for value in self.long)

    def mask(self, text: str) -> str:
        """The text with every secret in it replaced, whatever its spelling."""
        if not text or not (self.long or self._short):
            return text
        if self._patterns is None:
            self._patterns = _Patterns(p for s in self.spellings for p in (*s.texts, *s.cores))
        spans = [*self._short_spans(text), *(self._spans(text) if self._patterns.any_in(text) else ())]
        out, end = [], 0
        for start, stop in sorted(spans):
            if start >= end:
                out += [text[end:start], REDACTED]
            end = max(end, stop)
        masked = "".join(out) + text[end:] if spans else text
        return REDACTED if self._is_hidden_in(masked) else masked

    def _spans(self, text: str) -> Iterator[Span]:
        for spelling in self.spellings:
            for form in spelling.texts:
                yield from _every(text, form)
            for core in spelling.cores:
                yield from (_run_around(text, *span) for span in _every(text, core))

    def _short_spans(self, text: str) -> Iterator[Span]:
        """A short secret has no core to look for in base64: it is a whole field of what a run decodes to."""
        for value in self._short:
            yield from _words(text, value)
        wanted = {value.encode("utf-8", "surrogatepass") for value in self._short}
        for run in _BASE64.finditer(text) if wanted else ():
            if wanted & set(_decoded(run[0]).split(b"\0")):
                yield run.span()

    def _is_hidden_in(self, text: str) -> bool:
        """Whether one shows once mixed escapes, or the line ends in a run of base64, are undone."""
        if any(value in reading for reading in unescaped(text) for value in self.long):
            return text != REDACTED
        squeezed = "".join(text.split())
        return len(squeezed) < len(text) and any(
            core in squeezed for spelling in self.spellings for core in spelling.cores
        )


class _Patterns:
    """Tells quickly that a text, as nearly every one, holds none of them."""

    __slots__ = ("_lengths", "_patterns")

    def __init__(self, patterns: Iterable[str]) -> None:
        self._patterns = sorted(set(patterns), key=len)
        self._lengths = [len(pattern) for pattern in self._patterns]

    def any_in(self, text: str) -> bool:
        fitting = self._patterns[: bisect_right(self._lengths, len(text))]
        return any(map(text.__contains__, fitting))


def _forms(value: str) -> Iterator[str]:
    """The value, and what a program that trims it or composes its accents makes of it. Blanks are none."""
    for form in filter(None, (value.strip() and value, value.strip(), "".join(value.split()))):
        yield from (form, normalize("NFC", form), normalize("NFD", form))


def _every(text: str, form: str) -> Iterator[Span]:
    """Where `form` stands outside of what was masked before."""
    at = text.find(form)
    while at >= 0:
        placeholder = text.rfind(REDACTED, 0, at + len(REDACTED))
        if placeholder < 0 or at + len(form) > placeholder + len(REDACTED):
            yield at, at + len(form)
        at = text.find(form, at + 1)


def _words(text: str, value: str) -> Iterator[Span]:
    """Where it stands alone: no letter or digit touches it."""
    for start, stop in _every(text, value):
        before, after = text[start - 1 : start], text[stop : stop + 1]
        if not (before.isalnum() or after.isalnum()):
            yield start, stop


def _run_around(text: str, start: int, stop: int) -> Span:
    while start and text[start - 1] in _BASE64_LETTERS:
        start -= 1
    while stop < len(text) and text[stop] in _BASE64_LETTERS:
        stop += 1
    return start, stop


def _decoded(run: str) -> bytes:
    letters = run.rstrip("=").replace("-", "+").replace("_", "/")
    return b"" if len(letters) % 4 == 1 else b64decode(letters + "=" * (-len(letters) % 4))
