"""How a value is changed or added in a registry export. A span is a whole statement, line break included."""

import re
from typing import Final, NamedTuple

from gemdiag.formats.document import Editor, Entry, Scalar
from gemdiag.formats.fault import FormatFault
from gemdiag.formats.lines import around, ending_beside
from gemdiag.formats.reg_entries import read
from gemdiag.formats.reg_statements import NAME, unescaped
from gemdiag.formats.reg_values import DWORD, NUMBERS, STRING, TEXTS, from_digits
from gemdiag.formats.spelling import box_in, in_words_of, spelled

_HEX: Final = re.compile(
    r"(hex(?:\(([0-9a-fA-F]+)\))?:)"
    r"((?:[0-9a-fA-F,]|[ \t]+(?=[0-9a-fA-F,\\])|\\[ \t]*[\r\n]+)*+)(?P<behind>[ \t]*(?:;.*)?)"
)
_LONGEST: Final = 77
"""Behind the byte that reaches this column regedit goes on on the next line, as its exports show."""


class _Parts(NamedTuple):
    """A statement: `"Port"=`, `dword:000001d1`, ` ; a comment`, the line break."""

    name: str
    written: str
    behind: str
    ending: str


def _changed(old: str, value: Scalar) -> str:
    """The statement with this value, of the type that was there; bytes become a text or a number."""
    parts = _apart(old)
    return "".join(parts._replace(written=_rewritten(parts, value)))


def _apart(statement: str) -> _Parts:
    body = statement.rstrip("\r\n")
    name = NAME.match(body)
    assert name
    rest = body[name.end() :]
    found = next((found for each in (STRING, DWORD, _HEX) if (found := each.fullmatch(rest))), None)
    behind = found["behind"] if found else ""
    return _Parts(name[0], rest.removesuffix(behind), behind, statement[len(body) :])


def _rewritten(parts: _Parts, value: Scalar) -> str:
    if string := STRING.fullmatch(parts.written):
        return _string(_in_words(unescaped(string[1]), value))
    if (number := DWORD.fullmatch(parts.written)) and not isinstance(value, str):
        return f"dword:{_cased(f'{int(value):0{len(number[1])}x}', number[1])}"
    if parts.written.startswith("hex"):
        return _hex(parts, value)
    return _plain(value)


def _hex(parts: _Parts, value: Scalar) -> str:
    """Bytes again, on lines as long as regedit's. A comment amid them would have no place any more."""
    found = _HEX.fullmatch(parts.written)
    if not found:
        raise FormatFault("not_editable")
    begin, kind, digits = found[1], (found[2] or "").lower(), found[3]
    try:
        old = from_digits(re.sub(r"[\\\s]+", "", digits))
        if kind in TEXTS:
            new = _text_bytes(old, value)
        elif kind in NUMBERS and not isinstance(value, str):
            new = int(value).to_bytes(len(old), NUMBERS[kind])
        else:
            return _plain(value)
    except (ValueError, OverflowError):
        raise FormatFault("not_editable") from None
    line_break = re.search(r"[\r\n]+", digits)
    pairs = [_cased(f"{byte:02x}", digits) for byte in new]
    ending = line_break[0] if line_break else parts.ending
    return begin + (_wrapped(pairs, len(parts.name + begin), ending) if ending else ",".join(pairs))


def _text_bytes(old: bytes, value: Scalar) -> bytes:
    """The text, ended as the one before was: in ANSI as version 4 writes it, or in UTF-16."""
    is_wide = len(old) % 2 == 0 and (b"\0" in old.rstrip(b"\0") or old.endswith(b"\0\0"))
    encoding = "utf-16-le" if is_wide else "cp1252"
    text = old.decode(encoding)
    word = text.rstrip("\0")
    return (_in_words(word, value) + text[len(word) :]).encode(encoding)


def _wrapped(pairs: list[str], column: int, ending: str) -> str:
    pieces = []
    for pair in pairs[:-1]:
        pieces.append(f"{pair},")
        column += 3
        if column >= _LONGEST:
            pieces.append(f"\\{ending}  ")
            column = 2
    return "".join((*pieces, *pairs[-1:]))


def _plain(value: Scalar) -> str:
    return _string(value) if isinstance(value, str) else f"dword:{int(value):08x}"


def _string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _in_words(word: str, value: Scalar) -> str:
    return in_words_of(word, yes=value) if isinstance(value, bool) else str(value)


def _cased(digits: str, like: str) -> str:
    return digits.upper() if re.search("[A-F]", like) else digits


def _added(text: str, beside: Entry, field: str, value: Scalar) -> tuple[int, str]:
    """A statement below the neighbour's, under the same key, of the type that its kind has there."""
    assert beside.span
    start, end, _ = beside.span
    indent = text[around(text, start).start : start]
    new = f'{indent}"{spelled(field, beside.label)}"={_typed(text, beside, value)}'
    ending = _apart(text[start:end]).ending
    if ending:
        return end, new + ending
    return end, ending_beside(text, around(text, end)) + new


def _typed(text: str, beside: Entry, value: Scalar) -> str:
    """A box as another one under the key; else a number where there is one, a text where there is none."""
    if isinstance(value, str):
        return _string(value)
    others = [each for each in read(text).entries if each.section == beside.section]
    parts = {each: _apart(text[each.span.start : each.span.end]) for each in others if each.span}
    like = box_in(others) if isinstance(value, bool) else None
    like = like or next(
        (each for each in others if parts[each].written.startswith(("dword:", "hex(4):"))), None
    )
    return _rewritten(parts[like], value) if like else _string(_in_words("", value))


EDITOR: Final = Editor(_changed, _added, beyond_ascii="windows-1252")
