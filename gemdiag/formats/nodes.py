"""A file's tree of values, without types and objects, and what it states."""

from collections.abc import Iterator
from typing import Any, Final

from gemdiag.formats.document import Entry, Span, Tagged
from gemdiag.formats.fault import FaultKind, FormatFault
from gemdiag.formats.labels import advisor_list, is_secret, meaning

MAX_DEPTH: Final = 40
MAX_NODES: Final = 200_000

# The writer puts what it does not know one level deeper; what it wrote must still be read.
_MAX_SOURCE_DEPTH: Final = MAX_DEPTH - 10


class Node:
    """kind: `scalar`, `list` or `map`. text: of a scalar, None for null. items: of a map key, value, key ...

    size: how many nodes it unfolds into. start, end: of a scalar in the text. indent: of a key, how far from
    the left it stands; None where its line does not begin with it.
    """

    __slots__ = ("column", "end", "indent", "items", "kind", "line", "size", "start", "tag", "text")

    def __init__(self, kind: str, start: int, end: int, line: int, column: int) -> None:
        self.kind, self.start, self.end, self.line, self.column = kind, start, end, line, column
        self.text: str | None = None
        self.tag: str | None = None
        self.indent: int | None = None
        self.items: list[Node] = []
        self.size = 1

    def pairs(self) -> Iterator[tuple["Node", "Node"]]:
        return zip(self.items[::2], self.items[1::2], strict=True)

    def fault(self, kind: FaultKind) -> FormatFault:
        return FormatFault(kind, self.line, self.column)


def entries(node: Node, section: tuple[str, ...] = (), *, secret: bool = False) -> Iterator[Entry]:
    """What a map states, the maps below it included; lists of advisors taken apart, other lists whole."""
    if node.tag:
        raise node.fault("tag")
    if len(section) > _MAX_SOURCE_DEPTH:
        raise node.fault("depth")
    for key, value in node.pairs():
        label = _label(key)
        inner = secret or is_secret(label)
        if not section and label == "extra" and value.kind == "map":
            yield Entry((), label, _plain(value, label, secret=False, depth=-MAX_DEPTH), key.line)
        elif value.kind == "map" and value.items:
            yield from entries(value, (*section, label), secret=inner)
        elif value.kind == "list" and advisor_list(label) is not None:
            yield from _advisors(value, (*section, label))
        else:
            plain = _plain(value, label, secret=inner, depth=len(section))
            span = Span(value.start, value.end, key.indent) if value.kind == "scalar" else None
            yield Entry(section, label, plain, key.line, span)


def _advisors(node: Node, section: tuple[str, ...]) -> Iterator[Entry]:
    if node.tag:
        raise node.fault("tag")
    for index, item in enumerate(node.items):
        if item.kind == "map":
            yield from entries(item, (*section, str(index)))
        elif item.kind == "list" or item.text is not None:
            value = _plain(item, "", secret=False, depth=len(section))
            yield Entry(section, str(index), value, item.line)


def _plain(node: Node, label: str, *, secret: bool, depth: int) -> Any:
    if node.kind == "scalar":
        return _scalar(node, label, secret=secret)
    if node.tag:
        raise node.fault("tag")
    if depth > _MAX_SOURCE_DEPTH:
        raise node.fault("depth")
    if node.kind == "list":
        return tuple(_plain(item, label, secret=secret, depth=depth + 1) for item in node.items)
    return {
        (name := _label(key)): _plain(value, name, secret=secret or is_secret(name), depth=depth + 1)
        for key, value in node.pairs()
    }


def _scalar(node: Node, label: str, *, secret: bool) -> str | Tagged | None:
    """`!omitted` may stand for whatever is secret, `!sealed` for the password alone."""
    if node.tag is None:
        return node.text
    if node.tag == "!omitted" and secret:
        return Tagged("omitted")
    meant = meaning(label)
    if node.tag == "!sealed" and meant and meant.field == "password":
        return Tagged("sealed", node.text or "")
    raise node.fault("tag")


def _label(key: Node) -> str:
    if key.kind != "scalar":
        raise key.fault("syntax")
    if key.tag:
        raise key.fault("tag")
    return key.text or ""
