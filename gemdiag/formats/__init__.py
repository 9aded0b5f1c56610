"""Files of settings: which format they have, what they state, and the one format that gemdiag writes.

    settings = formats.read(data, path="mail.ini")      FormatFault when they are none
    text = formats.write(settings, password="omit")

Every module here with a FORMAT is one format; nothing else has to know of it.
"""

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import PurePath
from pkgutil import iter_modules
from typing import Any, Final

from gemdiag.formats import extra
from gemdiag.formats.canonical import write
from gemdiag.formats.document import CERTAIN, NO, Format
from gemdiag.formats.encoding import Decoded, decode
from gemdiag.formats.fault import FIELD_MESSAGES, FaultKind, FieldFault, FormatFault
from gemdiag.formats.fields import field_value, settings
from gemdiag.formats.labels import meaning
from gemdiag.formats.values import HIDDEN, parse
from gemdiag.model.secret import Secret
from gemdiag.model.settings import FIELDS, SECRET_FIELDS, Place, Problem, Settings, Source

__all__ = [
    "FIELD_MESSAGES",
    "LIMIT",
    "MAX_LINES",
    "FaultKind",
    "FieldFault",
    "Format",
    "FormatFault",
    "from_address",
    "known",
    "read",
    "secrets",
    "with_fields",
    "write",
]

LIMIT: Final = 16 * 1024 * 1024
"""More bytes than this are refused unread."""

MAX_LINES: Final = 150_000
"""A registry export that is far too wide still fits; beyond, time and memory would be the fault."""

_END_OF_FILE: Final = "\x1a"  # what DOS editors put there
_ABOUT_VALUES: Final = frozenset(("invalid", "duplicate", "hidden_characters", "blanks"))


@cache
def known() -> tuple[Format, ...]:
    """Every format that can be read, by id."""
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    formats = (getattr(module, "FORMAT", None) for module in modules)
    return tuple(sorted(each for each in formats if isinstance(each, Format)))


def read(data: bytes, *, path: str | None = None) -> Settings:
    """The settings that the bytes state. The format is told by content; the name of the file breaks a tie."""
    if len(data) > LIMIT:
        raise FormatFault("too_large")
    if max(data.count(b"\n"), data.count(b"\r")) > MAX_LINES:
        raise FormatFault("too_many_lines")
    decoded = decode(data)
    text = decoded.text.rstrip(_END_OF_FILE)
    if not text.strip("\ufeff \t\r\n\f"):
        raise FormatFault("empty")
    format_ = _told(text, PurePath(path or "").suffix.lower())
    found = settings(format_.read(text))
    source = Source(path, format_.id, decoded.encoding, found.source.fields, sha256(data).hexdigest())
    return found._replace(source=source, problems=(*found.problems, *_about_text(decoded, found)))


def _told(text: str, suffix: str) -> Format:
    sure = {format_: format_.sniff(text) for format_ in known()}
    best = max(
        sure,
        key=lambda each: (sure[each] >= CERTAIN, bool(sure[each]) and suffix in each.suffixes, sure[each]),
    )
    if sure[best] == NO:
        raise FormatFault("unknown_format")
    return best


def _about_text(decoded: Decoded, found: Settings) -> Iterable[Problem]:
    """What is wrong with the file as a whole: its encoding, invisible characters outside of the fields."""
    if decoded.guessed:
        yield Problem("encoding_guessed", "", {"encoding": decoded.encoding})
    if decoded.text.isascii():
        return
    told = " ".join(str(each.params.get("code_points", "")) for each in found.problems)
    own = "".join(secret.reveal() for secret in (found.password, found.password_confirm) if secret)
    others = {f"U+{ord(c):04X}" for c in HIDDEN.findall(decoded.text) if c not in own} - set(told.split())
    if others:
        yield Problem("hidden_characters", "", {"code_points": " ".join(sorted(others))})


def with_fields(base: Settings, pairs: Iterable[tuple[str, str]]) -> Settings:
    """The settings with fields as somebody set them. FieldFault: no such field, or a password.

    A value that is no good is a problem of the settings, as it would be in a file; an empty one is no
    value.
    """
    values: dict[str, Any] = {}
    problems: dict[str, tuple[Problem, ...]] = {}
    for name, text in pairs:
        meant = meaning(name)
        if meant is None or meant.field not in FIELDS:
            raise FieldFault(name, "unknown")
        if meant.field in SECRET_FIELDS:
            raise FieldFault(meant.field, "secret")
        values[meant.field], problems[meant.field] = field_value(meant.field, text)
    old = (each for each in base.problems if each.field not in values or each.kind not in _ABOUT_VALUES)
    new = (problem for each in problems.values() for problem in each)
    places = {**base.source.fields, **{field: Place(None, "--set", field) for field in values}}
    source = base.source._replace(fields=places)
    return base._replace(**values, source=source, problems=(*old, *new))


def secrets(held: Settings) -> tuple[Secret, ...]:
    """Everything secret that the settings hold, what they hold beyond the fields included."""
    own = (held.password, held.password_confirm, *extra.secrets(held.extra))
    return tuple(dict.fromkeys(secret for secret in own if secret))


def from_address(address: str) -> Settings:
    """What an e-mail address alone says: the presets know the rest. FieldFault when it is none."""
    value, fault = parse("email_address", address.strip())
    if fault or not value:
        raise FieldFault("email_address", fault or "malformed")
    return Settings(email_address=value, source=Source(format="address"))
