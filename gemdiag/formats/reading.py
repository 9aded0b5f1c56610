"""From bytes to settings: encoding, format, document, fields."""

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import PurePath
from pkgutil import iter_modules
from typing import Final, NamedTuple

from gemdiag.formats.document import CERTAIN, NO, Document, Format
from gemdiag.formats.encoding import Decoded, decode
from gemdiag.formats.fault import FormatFault
from gemdiag.formats.fields import settings
from gemdiag.formats.values import HIDDEN
from gemdiag.model.settings import Problem, Settings, Source

LIMIT: Final = 16 * 1024 * 1024
"""More bytes than this are refused unread."""

MAX_LINES: Final = 110_000
"""A registry export that is far too wide still fits; beyond, time and memory would be the fault."""

END_OF_FILE: Final = "\x1a"  # what DOS editors put there
_PACKAGE: Final = __name__.rpartition(".")[0]


class Opened(NamedTuple):
    """A file as far as it can be understood without asking what its labels mean."""

    decoded: Decoded
    format: Format
    document: Document


@cache
def known() -> tuple[Format, ...]:
    """Every format that can be read, by id."""
    modules = (
        import_module(f"{_PACKAGE}.{module.name}")
        for module in iter_modules(import_module(_PACKAGE).__path__)
    )
    formats = (getattr(module, "FORMAT", None) for module in modules)
    return tuple(sorted(each for each in formats if isinstance(each, Format)))


def read(data: bytes, *, path: str | None = None) -> Settings:
    """The settings that the bytes state. The format is told by content; the name of the file breaks a tie."""
    opened = open_(data, path)
    found = settings(opened.document)
    encoding, places = opened.decoded.encoding, found.source.fields
    source = Source(path, opened.format.id, encoding, places, sha256(data).hexdigest())
    return found._replace(source=source, problems=(*found.problems, *_about_text(opened, found)))


def open_(data: bytes, path: str | None) -> Opened:
    if len(data) > LIMIT:
        raise FormatFault("too_large")
    if max(data.count(b"\n"), data.count(b"\r")) > MAX_LINES:
        raise FormatFault("too_many_lines")
    decoded = decode(data)
    text = decoded.text.rstrip(END_OF_FILE)
    if not text.strip("\ufeff \t\r\n\f"):
        raise FormatFault("empty")
    format_ = _told(text, PurePath(path or "").suffix.lower())
    return Opened(decoded, format_, format_.read(text))


def _told(text: str, suffix: str) -> Format:
    sure = {format_: format_.sniff(text) for format_ in known()}
    best = max(
        sure,
        key=lambda each: (sure[each] >= CERTAIN, bool(sure[each]) and suffix in each.suffixes, sure[each]),
    )
    if sure[best] == NO:
        raise FormatFault("unknown_format")
    return best


def _about_text(opened: Opened, found: Settings) -> Iterable[Problem]:
    """What is wrong with the file as a whole: its encoding, invisible characters outside of the fields."""
    decoded, declared = opened.decoded, opened.document.encodings
    if decoded.text.isascii():  # the same in every encoding but those told by their bytes
        return
    if decoded.guessed or (declared is not None and decoded.encoding not in declared):
        yield Problem("encoding_guessed", "", {"encoding": decoded.encoding})
    told = " ".join(str(each.params.get("code_points", "")) for each in found.problems)
    own = "".join(secret.reveal() for secret in (found.password, found.password_confirm) if secret)
    others = {f"U+{ord(c):04X}" for c in set(decoded.text) if HIDDEN.match(c) and c not in own} - set(
        told.split()
    )
    if others:
        yield Problem("hidden_characters", "", {"code_points": " ".join(sorted(others))})
