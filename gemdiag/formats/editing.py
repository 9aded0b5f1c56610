"""Changes single values of a file where they stand, and nothing else in it."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from gemdiag.formats.canonical import quoted, scalar
from gemdiag.formats.document import Entry
from gemdiag.formats.encoding import encode
from gemdiag.formats.fault import FormatFault
from gemdiag.formats.fields import field_value, settings, understand
from gemdiag.formats.reading import open_, read
from gemdiag.model.settings import FIELDS, SECRET_FIELDS, Settings, Source

Wanted = Mapping[str, str | int | float | bool | None]

# Words for true and false that go together, for a box to be checked in the file's own language.
_PAIRS: Final = (
    ("true", "false"),
    ("yes", "no"),
    ("on", "off"),
    ("1", "0"),
    ("checked", "unchecked"),
    ("oui", "non"),
    ("vrai", "faux"),
)


class _Change(NamedTuple):
    """order: among changes at one place, the order of the screen."""

    start: int
    order: int
    end: int
    text: str


def edit(data: bytes, fields: Wanted, *, path: str | None = None) -> bytes:
    """The file with these values. A field that is missing comes in beside its neighbour, save the version.

    FormatFault `not_editable` where that cannot be done without touching anything else.
    """
    opened = open_(data, path)
    before = opened.decoded.text
    old = settings(opened.document)
    wanted = {field: value for field, value in fields.items() if _is_new(old, field, value)}
    changes = sorted(_changes(before, understand(opened.document).winners, wanted), reverse=True)
    text = before
    for change in changes:
        text = text[: change.start] + change.text + text[change.end :]
    after = _encoded(text, data)
    if after is None or _encoded(before, data) != data or not _says(after, path, old, wanted):
        raise FormatFault("not_editable")
    return after


def _encoded(text: str, like: bytes) -> bytes | None:
    try:
        return encode(text, like)
    except UnicodeEncodeError:
        return None


def _is_new(old: Settings, field: str, value: object) -> bool:
    if field in SECRET_FIELDS or field not in FIELDS:
        raise FormatFault("not_editable")
    stated = getattr(old, field)
    if field == "gemcar_version":
        return stated is not None and str(stated) != str(value)
    return bool(stated != value)


def _says(data: bytes, path: str | None, old: Settings, wanted: Wanted) -> bool:
    """Whether the new file says what is wanted, and of everything else what the old one said."""
    try:
        new = read(data, path=path)
    except FormatFault:
        return False
    values = {field: field_value(field, str(value))[0] for field, value in wanted.items()}
    if None in values.values():
        return False
    return old._replace(**values, source=Source(), problems=()) == new._replace(source=Source(), problems=())


def _changes(text: str, winners: Mapping[str, Entry], wanted: Wanted) -> Iterator[_Change]:
    for field, value in wanted.items():
        entry = winners.get(field) or _neighbour(winners, field)
        if value is None or entry is None or entry.span is None:
            raise FormatFault("not_editable")
        start, end, indent = entry.span
        order = FIELDS.index(field)
        if field in winners:
            old = text[start:end]
            yield _Change(start, order, end, _rendered(old, value) if old else f" {scalar(value)}")
        else:
            stated = f"{_spelled(field, entry.label)}: {scalar(value)}"
            at = end if indent is None else _end_of_line(text, end)
            line_end = "\r\n" if "\r\n" in text else "\n"
            added = f", {stated}" if indent is None else f"{line_end}{' ' * indent}{stated}"
            yield _Change(at, order, at, added)


def _neighbour(winners: Mapping[str, Entry], field: str) -> Entry | None:
    """The field that stands nearest on the screen and in the file, one above before one below."""
    order = FIELDS.index(field)
    near = sorted(winners, key=lambda name: (FIELDS.index(name) > order, abs(FIELDS.index(name) - order)))
    return winners[near[0]] if near else None


def _end_of_line(text: str, start: int) -> int:
    at = text.find("\n", start)
    at = len(text) if at < 0 else at
    return at - 1 if text[at - 1 : at] == "\r" else at


def _rendered(old: str, value: object) -> str:
    """The value, with the quotation marks and the words for yes and no that were there."""
    mark = old[0] if len(old) > 1 and old[0] == old[-1] and old[0] in "\"'" else ""
    word = old.strip(mark) if mark else old
    new = _in_words_of(word, yes=value) if isinstance(value, bool) else str(value)
    if mark == '"' or (mark and "'" in new):
        return quoted(new)
    if mark:
        return f"'{new}'"
    return new if isinstance(value, bool) else scalar(value)


def _in_words_of(word: str, *, yes: bool) -> str:
    pair = next((pair for pair in _PAIRS if word.lower() in pair), _PAIRS[0])
    new = pair[0 if yes else 1]
    if word.isupper():
        return new.upper()
    return new.capitalize() if word[:1].isupper() else new


def _spelled(field: str, like: str) -> str:
    """The name of a field the way its neighbour is written: `smtp_address`, `smtp-address`, `SmtpAddress`."""
    words = field.split("_")
    if "-" in like:
        return "-".join(words)
    if "_" in like or like.islower():
        return field
    joined = "".join(word.capitalize() for word in words)
    return joined if like[:1].isupper() else joined[0].lower() + joined[1:]
