"""How a value is changed or added in YAML."""

from typing import Final

from gemdiag.formats.canonical import OMITTED, quoted, scalar, sealed
from gemdiag.formats.document import Editor, Entry, Scalar, Span, Tagged
from gemdiag.formats.spelling import end_of_line, in_words_of, line_end, spelled
from gemdiag.model.secret import Secret


def _changed(old: str, value: Scalar) -> str:
    """The value, with the quotation marks and the words for yes and no that were there."""
    if not old:
        return f" {scalar(value)}"
    mark = old[0] if len(old) > 1 and old[0] == old[-1] and old[0] in "\"'" else ""
    word = old.strip(mark) if mark else old
    new = in_words_of(word, yes=value) if isinstance(value, bool) else str(value)
    if mark == '"' or (mark and "'" in new):
        return quoted(new)
    if mark:
        return f"'{new}'"
    return new if isinstance(value, bool) else scalar(value)


def _added(text: str, beside: Entry, field: str, value: Scalar) -> tuple[int, str]:
    """In braces right behind the neighbour, else on a line below it."""
    assert beside.span
    stated = f"{spelled(field, beside.label)}: {scalar(value)}"
    if beside.span.indent is None:
        return beside.span.end, f", {stated}"
    return end_of_line(text, beside.span.end), f"{line_end(text)}{' ' * beside.span.indent}{stated}"


def _password(password: Secret | Tagged, at: Span) -> str:
    """In braces a tag ends with a blank; libyaml insists on it."""
    if isinstance(password, Secret):
        return quoted(password.reveal())
    if password.tag == "sealed":
        return sealed(password.text)
    return OMITTED if at.indent is not None else f"{OMITTED} "


EDITOR: Final = Editor(_changed, _added, password=_password)
