"""A YAML stream as nodes of text: no types, no objects, and an end to nesting and unfolding."""

from collections.abc import Iterator
from typing import Any, Final

from gemdiag.formats.fault import FaultKind, FormatFault

MAX_DEPTH: Final = 40
MAX_NODES: Final = 200_000
"""With every alias counted as often as it unfolds."""

_STR: Final = "tag:yaml.org,2002:str"
_NULL: Final = frozenset(("", "~", "null", "Null", "NULL"))  # YAML 1.2.2 section 10.3.2

_KINDS: Final = {
    "AliasEvent": "alias",
    "ScalarEvent": "scalar",
    "SequenceStartEvent": "list",
    "MappingStartEvent": "map",
}
_STARTS: Final = ("SequenceStartEvent", "MappingStartEvent")
_ENDS: Final = ("SequenceEndEvent", "MappingEndEvent")


class Node:
    """kind: `scalar`, `list` or `map`. text: of a scalar, None for null. items: of a map key, value, key ...

    size: how many nodes it unfolds into. start, end: of a scalar in the text. flow: it stands in braces.
    """

    __slots__ = ("column", "end", "flow", "items", "kind", "line", "size", "start", "tag", "text")

    def __init__(self, kind: str, event: Any, tag: str | None) -> None:
        self.kind, self.tag = kind, None if tag in (None, "!", _STR) else tag
        self.line, self.column = event.start_mark.line + 1, event.start_mark.column + 1
        self.start, self.end = event.start_mark.index, event.end_mark.index
        self.flow = bool(getattr(event, "flow_style", False))
        self.text: str | None = None
        self.items: list[Node] = []
        self.size = 1

    def pairs(self) -> Iterator[tuple["Node", "Node"]]:
        return zip(self.items[::2], self.items[1::2], strict=True)

    def fault(self, kind: FaultKind) -> FormatFault:
        return FormatFault(kind, self.line, self.column)


def documents(text: str) -> list[Node]:
    """The root of every document in the stream. FormatFault for what is no YAML or too much of it."""
    import yaml  # noqa: PLC0415  start-up: not every file is YAML

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        return _composed(yaml.parse(text, Loader=loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        too_deep = "nesting depth" in str(error.problem)  # libyaml has a limit of its own
        kind: FaultKind = "depth" if too_deep else "syntax"
        fault = FormatFault(kind, mark.line + 1, mark.column + 1) if mark else FormatFault(kind)
    except yaml.reader.ReaderError as error:
        line, column = _position(text, error.position, error.encoding)
        fault = FormatFault("control_characters", line, column)
    except yaml.YAMLError:
        fault = FormatFault("syntax")
    raise fault  # outside of the handlers: the parser's own error quotes the file


def _position(text: str, offset: int, encoding: str) -> tuple[int, int]:
    """The C parser counts in bytes of UTF-8, the other in characters."""
    before = text.encode()[:offset].decode(errors="ignore") if encoding == "?" else text[:offset]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _composed(events: Iterator[Any]) -> list[Node]:
    """Events of the parser, told by the names of their classes, as yaml itself is not imported up here."""
    roots: list[Node] = []
    anchors: dict[str, Node] = {}
    open_: list[Node] = []
    total = 0
    for event in events:
        what = type(event).__name__
        if what == "DocumentStartEvent":
            anchors = {}
        elif what in _ENDS:
            node = open_.pop()
            node.size += sum(item.size for item in node.items)
        elif what in _KINDS:
            node = _node(_KINDS[what], event, anchors, open_)
            (open_[-1].items if open_ else roots).append(node)
            total += node.size
            if total > MAX_NODES:
                raise node.fault("bomb")
            if what in _STARTS:
                open_.append(node)
                if len(open_) > MAX_DEPTH:
                    raise node.fault("depth")
    return roots


def _node(kind: str, event: Any, anchors: dict[str, Node], open_: list[Node]) -> Node:
    new = Node(kind, event, None if kind == "alias" else event.tag)
    if kind == "alias":
        known = anchors.get(event.anchor)
        if known is None or known in open_:
            raise new.fault("syntax" if known is None else "bomb")
        return known
    if kind == "scalar":
        plain = event.style in (None, "") and event.tag is None
        new.text = None if plain and event.value in _NULL else event.value
    if event.anchor:
        anchors[event.anchor] = new
    return new
