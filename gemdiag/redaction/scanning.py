"""The last look at what is about to leave, byte by byte: it fails closed."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from gemdiag.redaction.escapes import unescaped
from gemdiag.redaction.secrets import REDACTED, Secrets
from gemdiag.redaction.spellings import SHORT, Spellings

# From this length on, letters that stand in a row once all blanks are gone are no coincidence.
_UNMISTAKABLE: Final = 12


# So many secrets are searched for one by one; of more, as in a table of many shops, only those of which a
# beginning is there at all.
_FEW: Final = 24
_BEGINNING: Final = SHORT


class Leak(Exception):
    """A secret stands in what was about to leave. `where` says how and at which byte, never what."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


def scan(secrets: Secrets, final: bytes, own: Callable[[], bytes]) -> None:
    """Raises Leak for a long secret in any spelling, unless our `own` words hold the same letters."""
    if not secrets.long:
        return
    parts = final.split()
    views = _Views(final, b"".join(parts), b" ".join(parts), list(_readings(final)))
    pairs: Iterable[tuple[str, Spellings]] = zip(secrets.long, secrets.spellings, strict=True)
    if len(secrets.long) > _FEW:
        pairs = _begun(views, list(pairs))
    for value, spelling in pairs:
        for where, at, pattern in _found(views, value, spelling):
            if pattern not in own() and pattern not in REDACTED.encode():
                raise Leak(f"{where} at {at}")


class _Views:
    """The bytes as they are, without blanks, with single blanks, and with escapes undone."""

    def __init__(self, final: bytes, squeezed: bytes, single: bytes, readings: list[bytes]) -> None:
        self.final, self.squeezed, self.single, self.readings = final, squeezed, single, readings


def _begun(views: _Views, pairs: list[tuple[str, Spellings]]) -> Iterator[tuple[str, Spellings]]:
    """The secrets of which one spelling's beginning is there: one pass, however many they are."""
    beginnings = [{pattern[:_BEGINNING] for pattern in _patterns(*pair)} for pair in pairs]
    wanted = set[bytes]().union(*beginnings)
    looked_at = (views.final, views.squeezed, views.single, *views.readings)
    there = {each for each in wanted if len(each) < _BEGINNING} | {
        beginning
        for view in looked_at
        for at in range(len(view) - _BEGINNING + 1)
        if (beginning := view[at : at + _BEGINNING]) in wanted
    }
    return (pair for pair, begins in zip(pairs, beginnings, strict=True) if begins & there)


def _patterns(value: str, spelling: Spellings) -> Iterator[bytes]:
    """All that `_found` looks for."""
    yield from (_bytes(value), _bytes("".join(value.split())), _bytes(" ".join(value.split())))
    yield from spelling.encoded
    yield from map(_bytes, (*spelling.texts, *spelling.cores))


Hit = tuple[str, int, bytes]


def _found(views: _Views, value: str, spelling: Spellings) -> Iterator[Hit]:
    raw = _bytes(value)
    if value.isdecimal():  # inside a longer number it is a time or a count
        for match in re.finditer(rb"(?<![0-9.])" + raw + rb"(?![0-9])", views.final):
            yield "number", match.start(), raw
    else:
        yield from _hits("bytes", views.final, spelling.encoded)
        yield from _hits("text", views.final, map(_bytes, spelling.texts))
        for reading in views.readings:
            yield from _hits("escaped", reading, (raw,))
    yield from _hits("base64", views.squeezed, map(_bytes, spelling.cores))
    words = value.split()
    if len(value) >= _UNMISTAKABLE:
        yield from _hits("wrapped", views.squeezed, (_bytes("".join(words)),))
    elif len(words) > 1:
        yield from _hits("wrapped", views.single, (_bytes(" ".join(words)),))


def _hits(where: str, view: bytes, patterns: Iterable[bytes]) -> Iterator[Hit]:
    for pattern in patterns:
        at = view.find(pattern)
        if at >= 0:
            yield where, at, pattern


def _readings(final: bytes) -> Iterator[bytes]:
    if any(mark in final for mark in (b"&", b"%", b"\\")):
        yield from map(_bytes, unescaped(final.decode("utf-8", "replace")))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
