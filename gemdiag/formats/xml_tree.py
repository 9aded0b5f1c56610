"""An XML file as elements that know where they stand. Nothing outside of the file is ever opened.

Expat refuses nothing by itself that costs much later: document types, and with them every entity of a file's
own, are refused here before they are read (defusedxml does the same), and so is what is nested too deeply.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final, NamedTuple
from xml.parsers import expat

from gemdiag.formats.fault import FaultKind, FormatFault

MAX_DEPTH: Final = 25
"""Of elements. What is beyond the settings the canonical file has a few levels deeper; 40 is its own end."""

MAX_NAMES: Final = 110_000
"""In the paths of all elements and attributes: what is nested counts with every name above it."""

BLANKS: Final = " \t\r\n"
"""White space of XML (XML 1.0 section 2.3)."""

# Of a start tag that is known to be well formed.
_ATTRIBUTE: Final = re.compile(r"""[ \t\r\n]+([^ \t\r\n=]+)[ \t\r\n]*=[ \t\r\n]*("[^"]*"|'[^']*')""")
_TAG_END: Final = re.compile(r"[ \t\r\n]*/?>")

_UTF_16: Final = ("utf-16-le", "utf-16-be")
_UTF_32: Final = ("utf-32-le", "utf-32-be")
_DECLARABLE: Final = {
    "utf-8": ("utf-8",),
    "utf8": ("utf-8",),
    "utf-16": _UTF_16,
    "utf-16le": _UTF_16,
    "utf-16be": _UTF_16,
    "utf-32": _UTF_32,
    "windows-1252": ("windows-1252",),
    "cp1252": ("windows-1252",),
    # Browsers take these for Windows-1252, too (WHATWG Encoding, section 4.2).
    "iso-8859-1": ("windows-1252",),
    # Plain letters alone are the same in these.
    "us-ascii": (),
    "iso-8859-15": (),
}
"""What a file may say that its encoding is, and the encodings in which it then speaks the truth."""

_DOCTYPE: Final = "<!DOCTYPE"
_CONTINUATION: Final = bytes(range(0x80, 0xC0))
"""All bytes of a character in UTF-8 but its first."""

_INVALID_TOKEN: Final = expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]


class Attribute(NamedTuple):
    """start, end: of the value with its quotation marks. name: where its name begins."""

    name: str
    value: str
    name_start: int
    start: int
    end: int


class Element:
    """start, end: of the whole. inside: where its start tag ends. until: where its end tag begins.

    text: what it holds beside other elements. Without an end tag all these ends are one.
    """

    __slots__ = ("attributes", "children", "end", "inside", "name", "parent", "start", "text", "until")

    def __init__(self, name: str, parent: "Element | None", start: int) -> None:
        self.name, self.parent = name, parent
        self.start = self.inside = self.until = self.end = start
        self.attributes: list[Attribute] = []
        self.children: list[Element] = []
        self.text = ""

    def __iter__(self) -> Iterator["Element"]:
        """The element and all below, in the order of the file."""
        yield self
        for child in self.children:
            yield from child


class Tree(NamedTuple):
    """encodings: those in which the file says it is, None where it says nothing."""

    root: Element
    places: "Places"
    encodings: tuple[str, ...] | None


class Places:
    """Lines and columns of a text, both from 1."""

    def __init__(self, text: str) -> None:
        mark = "\n" if "\n" in text else "\r"
        self._starts = [0, *(found.end() for found in re.finditer(mark, text))]

    def line(self, offset: int) -> int:
        return bisect_right(self._starts, offset)

    def fault(self, kind: FaultKind, offset: int) -> FormatFault:
        line = self.line(offset)
        return FormatFault(kind, line, offset - self._starts[line - 1] + 1)


def parse(text: str) -> Tree:
    """FormatFault for what is no XML, or more than settings need."""
    builder = _Builder(text)
    try:
        return builder.tree()
    except expat.ExpatError as error:
        fault = builder.fault(error.code)
    finally:
        builder.close()
    raise fault  # outside of the handler, so that nothing of the parser's error goes along


class _Builder:
    """Makes elements of what expat tells, which counts in bytes of UTF-8."""

    def __init__(self, text: str) -> None:
        self._text, self._places = text, Places(text)
        self._at = len(text) - len(text.lstrip(BLANKS))  # some editors leave a blank line at the top
        self._data = text[self._at :].encode()
        self._byte = 0
        self._root: Element | None = None
        self._open: list[tuple[Element, list[str]]] = []
        self._names = 0
        self._encodings: tuple[str, ...] | None = None
        self._parser = expat.ParserCreate("utf-8")  # whatever the file says: `_declaration` looks at that
        self._parser.ordered_attributes = self._parser.buffer_text = True
        self._parser.XmlDeclHandler = self._declaration
        self._parser.StartDoctypeDeclHandler = self._document_type
        self._parser.StartElementHandler = self._start
        self._parser.CharacterDataHandler = self._characters
        self._parser.EndElementHandler = self._end

    def tree(self) -> Tree:
        self._parser.Parse(self._data, True)
        assert self._root  # a document without an element is an error of its own
        return Tree(self._root, self._places, self._encodings)

    def close(self) -> None:
        """Let go of the parser, which holds this builder in turn, and the file once more."""
        del self._parser, self._data

    def fault(self, code: int) -> FormatFault:
        """Where expat gave up. Its own words are never shown."""
        offset = self._offset(self._parser.ErrorByteIndex)
        is_control = code == _INVALID_TOKEN and "" < self._text[offset : offset + 1] < " "
        return self._places.fault("control_characters" if is_control else "syntax", offset)

    def _offset(self, byte: int) -> int:
        """The place in the text; expat only ever moves on."""
        self._at += len(self._data[self._byte : byte].translate(None, _CONTINUATION))
        self._byte = max(byte, self._byte)
        return self._at

    def _here(self) -> int:
        return self._offset(self._parser.CurrentByteIndex)

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None:
            self._encodings = _DECLARABLE.get(encoding.lower())
            if self._encodings is None:
                raise self._places.fault("encoding", self._here())

    def _document_type(self, *_: object) -> None:
        raise self._places.fault("dtd", self._text.rindex(_DOCTYPE, 0, self._here() + len(_DOCTYPE)))

    def _start(self, name: str, attributes: list[str]) -> None:
        start = self._here()
        depth = len(self._open) + 1
        if depth > MAX_DEPTH:
            raise self._places.fault("depth", start)
        self._names += depth + len(attributes) // 2 * (depth + 1)
        if self._names > MAX_NAMES:
            raise self._places.fault("too_many_values", start)
        parent = self._open[-1][0] if self._open else None
        element = Element(name, parent, start)
        self._place(element, attributes)
        if parent is None:
            self._root = element
        else:
            parent.children.append(element)
        self._open.append((element, []))

    def _place(self, element: Element, attributes: list[str]) -> None:
        at = element.start + 1 + len(element.name)
        for value in attributes[1::2]:
            found = _ATTRIBUTE.match(self._text, at)
            assert found  # expat has found it there
            element.attributes.append(Attribute(found[1], value, found.start(1), *found.span(2)))
            at = found.end()
        end = _TAG_END.match(self._text, at)
        assert end
        element.inside = end.end()

    def _characters(self, text: str) -> None:
        self._open[-1][1].append(text)

    def _end(self, _name: str) -> None:
        element, pieces = self._open.pop()
        element.text = "".join(pieces)
        if self._text[element.inside - 2] == "/":
            element.until = element.end = element.inside
        else:
            element.until = self._here()
            element.end = self._text.index(">", element.until) + 1
