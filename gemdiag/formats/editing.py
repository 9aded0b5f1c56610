"""Changes single values of a file where they stand, and nothing else in it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from gemdiag.formats.document import Editor, Entry, Scalar
from gemdiag.formats.encoding import encode
from gemdiag.formats.fault import FormatFault
from gemdiag.formats.fields import field_value, settings, understand
from gemdiag.formats.reading import END_OF_FILE, open_, read
from gemdiag.model.settings import FIELDS, SECRET_FIELDS, Settings, Source

Wanted = Mapping[str, Scalar | None]


class _Change(NamedTuple):
    """At one place: a value for a key that had none, then what is added behind it, then what replaces the
    text that follows; each in the order of the screen.
    """

    start: int
    rank: int
    order: int
    end: int
    text: str


def edit(data: bytes, fields: Wanted, *, path: str | None = None) -> bytes:
    """The file with these values. A field that is missing comes in beside its neighbour, save the version.

    FormatFault `not_editable` where that cannot be done without touching anything else.
    """
    opened = open_(data, path)
    whole = opened.decoded.text
    before = whole.rstrip(END_OF_FILE)
    old = settings(opened.document)
    wanted = {field: value for field, value in fields.items() if _is_new(old, field, value)}
    editor = opened.format.editor
    if wanted and editor is None:
        raise FormatFault("not_editable")
    winners = understand(opened.document).winners
    changes = sorted(_changes(before, winners, wanted, editor), reverse=True) if editor else []
    text = before
    for change in changes:
        text = text[: change.start] + change.text + text[change.end :]
    narrow = editor.beyond_ascii if editor else "utf-8"
    after = _encoded(text + whole[len(before) :], data, narrow)
    if after is None or _encoded(whole, data, narrow) != data or not _says(after, path, old, wanted):
        raise FormatFault("not_editable")
    return after


def _encoded(text: str, like: bytes, beyond_ascii: str) -> bytes | None:
    try:
        return encode(text, like, beyond_ascii=beyond_ascii)
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


def _changes(text: str, winners: Mapping[str, Entry], wanted: Wanted, editor: Editor) -> Iterator[_Change]:
    for field, value in wanted.items():
        entry = winners.get(field) or _neighbour(winners, field)
        if value is None or entry is None or entry.span is None:
            raise FormatFault("not_editable")
        start, end, _ = entry.span
        order = FIELDS.index(field)
        if field in winners:
            yield _Change(start, 2 if end > start else 0, order, end, editor.changed(text[start:end], value))
        else:
            at, added = editor.added(text, entry, field, value)
            yield _Change(at, 1, order, at, added)


def _neighbour(winners: Mapping[str, Entry], field: str) -> Entry | None:
    """The field that stands nearest on the screen, one above before one below, where most of them are."""
    within = Counter(entry.section for entry in winners.values() if entry.span)
    order = FIELDS.index(field)
    near = sorted(
        (name for name in winners if winners[name].span),
        key=lambda name: (
            -within[winners[name].section],
            FIELDS.index(name) > order,
            abs(FIELDS.index(name) - order),
        ),
    )
    return winners[near[0]] if near else None
