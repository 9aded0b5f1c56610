"""The text of a settings file as a person may see it."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from gemdiag.formats.document import Editor, Entry, Tagged, Unreadable
from gemdiag.formats.fault import FormatFault
from gemdiag.formats.labels import is_secret
from gemdiag.formats.lines import placed
from gemdiag.formats.reading import Opened, open_
from gemdiag.formats.values import has_user_info
from gemdiag.model.secret import DOTS

_SEALED: Final = "!sealed"
_TELLING: Final = 6
"""A shorter word that is somebody's password stands in a file for other things, too."""


def veiled(data: bytes, *, path: str | None = None) -> str:
    """The text with dots where something may be secret, however it is quoted or spelled in hexadecimal.

    Bytes that state no settings come as they are.
    """
    try:
        opened = open_(data, path)
    except FormatFault:
        return data.decode("utf-8", "replace")
    text = opened.decoded.text
    secret = [entry for entry in opened.document.entries if _may_be_secret(entry)]
    pieces, at = [], 0
    for start, end, dots in sorted(_veils(opened, secret)):
        if start >= at:
            pieces += [text[at:start], dots]
        at = max(at, end)
    shown = "".join((*pieces, text[at:]))
    for word in sorted({word for entry in secret for word in _texts(entry.value)}, key=len, reverse=True):
        if len(word) >= _TELLING:
            shown = shown.replace(word, DOTS)
    return shown


def _veils(opened: Opened, secret: Iterable[Entry]) -> Iterator[tuple[int, int, str]]:
    """What is hidden: a value, or all of its line where the format does not say where it stands.

    A line that is nothing may be the rest of a password.
    """
    text, editor = opened.decoded.text, opened.format.editor
    lines = [(start, start + len(line)) for line, start, _ in placed(text)]
    numbers = list(opened.document.strays)
    for entry in secret:
        if entry.span and editor:
            start, end, _ = entry.span
            yield start, end, _dots(editor, text[start:end])
        elif entry.line:
            numbers.append(entry.line)
    for number in numbers:
        if number <= len(lines):
            yield *lines[number - 1], DOTS


def _dots(editor: Editor, written: str) -> str:
    """What is sealed is no password, but whoever has it may try passphrases on it."""
    if written.startswith(_SEALED):
        return f"{_SEALED} {DOTS}"
    try:
        return editor.changed(written, DOTS)
    except FormatFault:
        return DOTS


def _may_be_secret(entry: Entry) -> bool:
    if not entry.value or isinstance(entry.value, Tagged):
        return isinstance(entry.value, Tagged) and entry.value.tag == "sealed"
    names = (*entry.path, *_names(entry.value))
    return any(map(is_secret, names)) or any(map(has_user_info, _texts(entry.value)))


def _names(value: Any) -> Iterator[str]:
    """Of all the maps in a value."""
    inners = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else ()
    yield from value if isinstance(value, dict) else ()
    for inner in inners:
        yield from _names(inner)


def _texts(value: Any) -> Iterator[str]:
    """All that a value holds."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Unreadable):
        yield value.shown
    elif isinstance(value, tuple) and not isinstance(value, Tagged):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
