"""Changes single values of a file where they stand, and nothing else in it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from gemdiag.formats.document import Editor, Entry, Scalar, Span, Tagged
from gemdiag.formats.encoding import encode
from gemdiag.formats.fault import FormatFault
from gemdiag.formats.fields import field_value, settings, understand
from gemdiag.formats.reading import END_OF_FILE, Opened, open_, read
from gemdiag.model.secret import Secret
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
    before = opened.decoded.text.rstrip(END_OF_FILE)
    old = settings(opened.document)
    wanted = {field: value for field, value in fields.items() if _is_new(old, field, value)}
    editor = opened.format.editor
    if wanted and editor is None:
        raise FormatFault("not_editable")
    winners = understand(opened.document).winners
    changes = _changes(before, winners, wanted, editor) if editor else ()
    values = {field: field_value(field, str(value))[0] for field, value in wanted.items()}
    if None in values.values():
        raise FormatFault("not_editable")
    return _carried_out(opened, changes, data, path, old._replace(**values))


def with_password(data: bytes, password: Secret | Tagged, *, path: str | None = None) -> bytes:
    """The file with this password, or what stands for one, wherever it states its own; no confirmation.

    FormatFault `not_editable`, also where a password that is to go would still be somewhere in the file.
    """
    opened = open_(data, path)
    old, claims = settings(opened.document), understand(opened.document).claims
    editor = opened.format.editor
    if editor is None or editor.password is None or "password" not in claims.stated:
        raise FormatFault("not_editable")
    changes = {}
    for entry in (*claims.stated["password"], *claims.stated.get("password_confirm", ())):
        if entry.span is None:
            raise FormatFault("not_editable")
        is_confirmation = entry not in claims.stated["password"]
        stated = Tagged("omitted") if is_confirmation else password
        if not is_confirmation or isinstance(entry.value, str):
            changes[entry.span] = editor.password(stated, entry.span)
    new = old._replace(password_confirm=None, **password_as(password))
    after = _carried_out(opened, _replaced(changes), data, path, new)
    if old.password and len(old.password.reveal()) >= _TELLING and isinstance(password, Tagged):
        _refuse_leftovers(after, path, old.password.reveal())
    return after


_TELLING: Final = 6
"""A shorter word that is somebody's password stands in a file for other things, too."""


def _refuse_leftovers(data: bytes, path: str | None, word: str) -> None:
    """In a comment, or under a name that is not the password's."""
    if word in open_(data, path).decoded.text:
        raise FormatFault("not_editable")


def password_as(password: Secret | Tagged) -> Mapping[str, Any]:
    """The fields of settings whose file states this password, or what stands for one."""
    if isinstance(password, Secret):
        return {"password": password, "password_state": "set", "password_sealed": None}
    return {
        "password": None,
        "password_state": password.tag,
        "password_sealed": password.text if password.tag == "sealed" else None,
    }


def _replaced(changes: Mapping[Span, str]) -> Iterator[_Change]:
    for span, text in changes.items():
        # A key that had no value ends with its colon.
        new = text if span.end > span.start else f" {text}"
        yield _Change(span.start, 2, 0, span.end, new)


def _carried_out(
    opened: Opened, changes: Iterable[_Change], data: bytes, path: str | None, new: Settings
) -> bytes:
    """The file with the changes, if it then states the new settings and nothing else."""
    whole = opened.decoded.text
    text = before = whole.rstrip(END_OF_FILE)
    for change in sorted(changes, reverse=True):
        text = text[: change.start] + change.text + text[change.end :]
    narrow = opened.format.editor.beyond_ascii if opened.format.editor else "utf-8"
    after = _encoded(text + whole[len(before) :], data, narrow)
    if after is None or _encoded(whole, data, narrow) != data or not _says(after, path, new):
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


def _says(data: bytes, path: str | None, wanted: Settings) -> bool:
    """Whether the new file says what is wanted."""
    try:
        new = read(data, path=path)
    except FormatFault:
        return False
    return wanted._replace(source=Source(), problems=()) == new._replace(source=Source(), problems=())


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
