"""What YAML states: nodes to entries. Of two equal keys the last counts."""

from collections.abc import Iterator
from typing import Any, Final

from gemdiag.formats.document import Document, Entry, Span, Tagged
from gemdiag.formats.labels import advisor_list, is_secret, meaning
from gemdiag.formats.nodes import MAX_DEPTH, Node, documents

# The writer puts what it does not know one level deeper; what it wrote must still be read.
_MAX_SOURCE_DEPTH: Final = MAX_DEPTH - 10


def read(text: str) -> Document:
    entries = (entry for root in documents(text) if root.kind == "map" for entry in _entries(root, ()))
    return Document(tuple(entries), first_counts=False)


def _entries(node: Node, section: tuple[str, ...], *, secret: bool = False) -> Iterator[Entry]:
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
            yield from _entries(value, (*section, label), secret=inner)
        elif value.kind == "list" and advisor_list(label) is not None:
            yield from _advisors(value, (*section, label))
        else:
            plain = _plain(value, label, secret=inner, depth=len(section))
            yield Entry(section, label, plain, key.line, _span(node, key, value))


def _advisors(node: Node, section: tuple[str, ...]) -> Iterator[Entry]:
    if node.tag:
        raise node.fault("tag")
    for index, item in enumerate(node.items):
        if item.kind == "map":
            yield from _entries(item, (*section, str(index)))
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


def _span(node: Node, key: Node, value: Node) -> Span | None:
    if value.kind != "scalar":
        return None
    return Span(value.start, value.end, None if node.flow else key.column - 1)
