"""How a value is changed or added in an INI file."""

from typing import Final

from gemdiag.formats.document import Editor, Entry, Scalar
from gemdiag.formats.ini_entries import read
from gemdiag.formats.lines import BEFORE_COMMENT, QUOTES, around, ending_beside, unquoted
from gemdiag.formats.spelling import box_in, in_words_of, is_french, spelled


def _changed(old: str, value: Scalar) -> str:
    """The value, in the quotation marks and the words for yes and no that were there."""
    word = unquoted(old)
    mark = "" if word is None else old[0]
    if isinstance(value, bool):
        return _marked(in_words_of(old if word is None else word, yes=value), mark)
    return _marked(str(value), mark)


def _marked(text: str, mark: str) -> str:
    """In quotation marks where there were some, and where the text would be read as another without."""
    if not mark and (text != text.strip() or text[:1] in (*QUOTES, ";", "#") or BEFORE_COMMENT.search(text)):
        mark = QUOTES[0]
    if mark and mark in text:
        mark = next((other for other in QUOTES if other not in text), mark)
    return f"{mark}{text}{mark}"


def _added(text: str, beside: Entry, field: str, value: Scalar) -> tuple[int, str]:
    """On a line below the neighbour, with its indent and with its blanks around the mark."""
    assert beside.span
    line = around(text, beside.span.start)
    indent = text[line.start : line.start + (beside.span.indent or 0)]
    between = text[line.start + len(indent) + len(beside.label) : beside.span.start]
    blanks = len(between) - len(between.lstrip())
    name = spelled(field, beside.label)
    if blanks > 1:  # the marks stand below each other
        name, between = name.ljust(len(beside.label) + blanks - 1), between[blanks - 1 :]
    like = None if not isinstance(value, bool) else box_in(_of_section(text, beside))
    alone = "oui" if is_french(beside.label) else ""
    stated = _changed(str(like.value) if like else alone, value)
    return line.end, f"{ending_beside(text, line)}{indent}{name}{between}{stated}"


def _of_section(text: str, beside: Entry) -> list[Entry]:
    return [each for each in read(text).entries if each.section == beside.section]


EDITOR: Final = Editor(_changed, _added, beyond_ascii="windows-1252")
