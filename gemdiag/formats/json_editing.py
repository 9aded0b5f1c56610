"""How a value is changed or added in JSON."""

import json
import re
from typing import Final

from gemdiag.formats.document import Editor, Entry, Scalar
from gemdiag.formats.json_nodes import read
from gemdiag.formats.json_tokens import BLANKS
from gemdiag.formats.spelling import box_in, in_words_of, line_end, spelled

_MEMBER_BEHIND: Final = re.compile(f'[{BLANKS}]*,([{BLANKS}]*)"')


def _changed(old: str, value: Scalar) -> str:
    """The value, of the type that was there: a text stays one, as do a number and true or false."""
    is_text = old.startswith('"')
    if isinstance(value, bool):
        word = in_words_of(json.loads(old) if is_text else old, yes=value)
        return _written(word, like=old) if is_text else word
    return _written(str(value) if is_text else value, like=old)


def _added(text: str, beside: Entry, field: str, value: Scalar) -> tuple[int, str]:
    """Right behind the neighbour, laid out as that is: on a line of its own, or one behind the other."""
    assert beside.span
    start, end, indent = beside.span
    key, key_end = _key(text, start)
    mark = text[key_end:start]
    if indent is not None:
        before = line_end(text) + text[key - indent : key]
    elif found := _MEMBER_BEHIND.match(text, end):
        before = found[1]
    else:
        rest = text[:key].rstrip(BLANKS)
        before = text[len(rest) : key] if rest.endswith(",") else mark.rpartition(":")[2]
    name = _written(spelled(field, beside.label), like=text)
    return end, f",{before}{name}{mark}{_stated(text, beside, value)}"


def _stated(text: str, beside: Entry, value: Scalar) -> str:
    """A box as the boxes beside it are."""
    if isinstance(value, bool):
        box = box_in(each for each in read(text).entries if each.section == beside.section)
        if box and box.span:
            return _changed(text[box.span.start : box.span.end], value)
    return _written(value, like=text)


def _key(text: str, value: int) -> tuple[int, int]:
    """Where the key of a value begins and ends."""
    end = len(text[:value].rstrip(BLANKS).removesuffix(":").rstrip(BLANKS))
    start = text.rfind('"', 0, end - 1)
    while text[start - 1] == "\\":
        start = text.rfind('"', 0, start)
    return start, end


def _written(value: Scalar, like: str) -> str:
    """Letters beyond ASCII as they are, or by their number where that is done already."""
    return json.dumps(value, ensure_ascii="\\u" in like)


EDITOR: Final = Editor(_changed, _added)
