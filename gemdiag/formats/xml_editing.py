"""How a value is changed or added in XML."""

from typing import Final

from gemdiag.formats.document import Editor, Entry, Scalar
from gemdiag.formats.fault import FormatFault
from gemdiag.formats.spelling import box_in, end_of_line, in_words_of, line_end, spelled
from gemdiag.formats.xml_dotnet import app_setting, in_mail_settings, mail_attribute
from gemdiag.formats.xml_entries import read
from gemdiag.formats.xml_tree import BLANKS, Attribute, Element, parse
from gemdiag.formats.xml_values import Pair, as_cdata, bare, is_notation, pair, sole_cdata
from gemdiag.model.secret import DOTS

_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_QUOTE: Final = '"'
_QUOTES: Final = {_QUOTE: "&quot;", "'": "&apos;"}


def _changed(old: str, value: Scalar) -> str:
    return _written(old, in_words_of(_word(old), yes=value) if isinstance(value, bool) else str(value))


def _word(old: str) -> str:
    """What is written in the span of a value."""
    if old[0] in _QUOTES:
        return old[1:-1].strip(BLANKS)
    within = old[1:] if old[0] == ">" else ""
    cdata = sole_cdata(within)
    return (within if cdata is None else cdata).strip(BLANKS)


def _written(old: str, new: str) -> str:
    """A text in the place of another; how that begins tells its shape (see `Value`)."""
    if old[0] in _QUOTES:
        return _quoted(new, old[0])
    if old[0] != ">":
        name = old.split(maxsplit=1)[0].rstrip("/>")
        return f"{old[:-2].rstrip(BLANKS)}>{_escaped(new)}</{name}>"
    core = old[1:].strip(BLANKS)
    is_cdata = sole_cdata(core) is not None
    if "<" in core and not is_cdata:  # a comment, or elements, that would be lost
        raise FormatFault("not_editable")
    start = old.index(core, 1)
    stays = is_cdata and new.isascii() and sole_cdata(as_cdata(new)) == new
    return old[:start] + (as_cdata(new) if stays else _escaped(new)) + old[start + len(core) :]


def _escaped(text: str) -> str:
    """Letters beyond ASCII by number: they mean the same in whatever encoding the file says it has."""
    if text == DOTS:  # for the eye, never written
        return text
    return text.translate(_ESCAPES).encode("ascii", "xmlcharrefreplace").decode()


def _quoted(text: str, mark: str) -> str:
    return mark + _escaped(text).replace(mark, _QUOTES[mark]) + mark


def _added(text: str, beside: Entry, field: str, value: Scalar) -> tuple[int, str]:
    """In the shape of its neighbour: the same element under another name, or an attribute behind it."""
    assert beside.span
    box = box_in(read(text).entries) if isinstance(value, bool) else None
    new = in_words_of(box.value if box else "", yes=value) if isinstance(value, bool) else str(value)
    start = beside.span.start
    element = _owner(parse(text).root, start, text)
    if in_mail_settings(element):
        if found := mail_attribute(element, field):
            return _attribute_in(text, *found, new)
        setting = app_setting(element, text)
        if setting is None:
            raise FormatFault("not_editable")
        element = setting
    if joined := pair(element, text):
        return _below(text, element, _alike(text, element, joined, field, new))
    near = next((each for each in element.attributes if each.start == start), None)
    if near:
        return _attribute_in(text, element, spelled(field, bare(near.name)), new, near)
    name = _named_like(element.name, field)
    return _below(text, element, f"<{name}>{_escaped(new)}</{name}>")


def _owner(root: Element, offset: int, text: str) -> Element:
    """The element that states what stands at this place."""
    *_, element = (each for each in root if each.start <= offset < each.end)
    joined = pair(element.parent, text) if element.parent else None
    return element.parent if element.parent and joined and joined.holder is element else element


def _named_like(name: str, field: str) -> str:
    prefix, colon, own = name.rpartition(":")
    return f"{prefix}{colon}{spelled(field, own)}"


def _attribute_in(
    text: str, element: Element, name: str, new: str, near: Attribute | None = None
) -> tuple[int, str]:
    """Behind another attribute, on a line of its own where that one has one."""
    near = near or next(reversed(element.attributes), None)
    end = near.end if near else element.start + 1 + len(element.name)
    blanks = text[_before(text, near) : near.name_start] if near else " "
    return end, f"{blanks}{name}={_quoted(new, text[near.start] if near else _QUOTE)}"


def _before(text: str, attribute: Attribute) -> int:
    """Where the blanks in front of an attribute begin."""
    start = attribute.name_start
    while text[start - 1] in BLANKS:
        start -= 1
    return start


def _alike(text: str, element: Element, joined: Pair, field: str, new: str) -> str:
    """A copy of the element with another label and value, and nothing else that it states."""
    span = joined.value.span
    parts = [(span.start, span.end, _written(text[span.start : span.end], new))]
    if joined.key:
        mark = text[joined.key.start]
        parts.append((joined.key.start, joined.key.end, _quoted(spelled(field, joined.label), mark)))
    else:
        name = _named_like(element.name, field)
        parts.append((element.start + 1, element.start + 1 + len(element.name), name))
        if element.end > element.until:
            parts.append((element.until + 2, element.until + 2 + len(element.name), name))
    others = (each for each in element.attributes if each not in joined.own and not is_notation(each.name))
    parts += [(_before(text, each), each.end, "") for each in others]
    copy = text[element.start : element.end]
    for start, end, part in sorted(parts, reverse=True):
        copy = copy[: start - element.start] + part + copy[end - element.start :]
    return copy


def _below(text: str, element: Element, new: str) -> tuple[int, str]:
    """On a line below the element and as far from the left; right behind it where it shares its line."""
    begin = max(text.rfind(mark, 0, element.start) for mark in "\r\n") + 1
    end = end_of_line(text, element.end)
    indentation, behind = text[begin : element.start], text[element.end : end].strip(BLANKS)
    if indentation.strip(BLANKS):
        return element.end, new
    is_comment = behind.startswith("<!--") and behind.find("-->") == len(behind) - len("-->")
    return end if is_comment or not behind else element.end, f"{line_end(text)}{indentation}{new}"


EDITOR: Final = Editor(_changed, _added)
