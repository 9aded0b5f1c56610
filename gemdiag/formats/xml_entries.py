"""What the elements and attributes of an XML file state. Of two equal names the last counts."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from gemdiag.formats.document import Document, Entry
from gemdiag.formats.labels import advisor_field, advisor_list
from gemdiag.formats.xml_tree import BLANKS, Element, Tree, parse
from gemdiag.formats.xml_values import Value, attribute, bare, content, is_notation, pair

Path = tuple[str, ...]

_TEXT: Final = "text()"
"""What XPath calls the text beside other elements, which states no field."""


def read(text: str) -> Document:
    tree = parse(text)
    reading = _Reading(text, tree)
    reading.take(tree.root, (bare(tree.root.name),))
    return Document(tuple(reading.entries), first_counts=False, joint="/", encodings=tree.encodings)


class _Reading:
    """Gathers what the elements state. path: the names down to one."""

    def __init__(self, text: str, tree: Tree) -> None:
        self._text, self._line = text, tree.places.line
        self.entries: list[Entry] = []

    def take(self, element: Element, path: Path) -> None:
        found = pair(element, self._text)
        own = found.own if found else ()
        if found:
            path = (*path[:-1], found.label)
            self._put(path, found.value, found.key.name_start if found.key else element.start)
        self._take_attributes(element, path, own)
        has_parts = element.children or not all(is_notation(each.name) for each in element.attributes)
        if element not in own and (element.text.strip(BLANKS) or not has_parts):
            self._put(
                (*path, _TEXT) if found or element.children else path,
                content(element, self._text, path[-1]),
                element.start,
            )
        for child, below in _below(element, path) if element.children else ():
            if child in own:
                self._take_attributes(child, path, ())
            else:
                self.take(child, below)

    def _take_attributes(self, element: Element, path: Path, own: tuple[object, ...]) -> None:
        if element.attributes:
            path = (*path, "0") if _is_list(element) else path  # it says nothing of a single advisor
        for each in element.attributes:
            if each not in own and not is_notation(each.name):
                label = bare(each.name)
                self._put((*path, label), attribute(each, label), each.name_start)

    def _put(self, path: Path, value: Value, offset: int) -> None:
        self.entries.append(Entry(path[:-1], path[-1], value.text, self._line(offset), value.span))


def _below(element: Element, path: Path) -> Iterator[tuple[Element, Path]]:
    """The elements below with their paths; advisors, who are many under one name, are counted."""
    is_list = _is_list(element)
    seen: Counter[str] = Counter()
    for child in element.children:
        name = bare(child.name)
        number = advisor_list(name)
        above = path if is_list else (*path, name)
        if _is_row(child) if is_list else number == "" and not _is_list(child):
            seen["" if is_list else name] += 1
            yield child, (*above, str(seen["" if is_list else name]))
        else:
            yield child, (*path, name)


def _is_list(element: Element) -> bool:
    """Whether it is about several advisors, each of whom has an element in it."""
    return advisor_list(bare(element.name)) is not None and any(map(_is_row, element.children))


def _is_row(element: Element) -> bool:
    name = bare(element.name)
    has_parts = bool(element.attributes or element.children)
    return advisor_list(name) == "" or (has_parts and advisor_field(name) is None)
