"""A YAML stream as nodes, with an end to nesting and unfolding. Of two equal keys the last counts."""

from collections.abc import Iterator
from typing import Any, Final

from gemdiag.formats.document import Document
from gemdiag.formats.fault import FaultKind, FormatFault
from gemdiag.formats.nodes import MAX_DEPTH, MAX_NODES, Node, entries

_UNTAGGED: Final = (None, "!", "tag:yaml.org,2002:str")
_NULL: Final = frozenset(("", "~", "null", "Null", "NULL"))  # YAML 1.2.2 section 10.3.2

_KINDS: Final = {
    "AliasEvent": "alias",
    "ScalarEvent": "scalar",
    "SequenceStartEvent": "list",
    "MappingStartEvent": "map",
}
_STARTS: Final = ("SequenceStartEvent", "MappingStartEvent")
_ENDS: Final = ("SequenceEndEvent", "MappingEndEvent")


def read(text: str) -> Document:
    roots = (root for root in documents(text) if root.kind == "map")
    return Document(tuple(entry for root in roots for entry in entries(root)), first_counts=False)


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
    """Events of the parser, told by the names of their classes, as yaml itself is not imported up here.

    An alias counts as often as it unfolds.
    """
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
    begin, end = event.start_mark, event.end_mark
    new = Node(kind, begin.index, end.index, begin.line + 1, begin.column + 1)
    if kind == "alias":
        known = anchors.get(event.anchor)
        if known is None or known in open_:
            raise new.fault("syntax" if known is None else "bomb")
        return known
    new.tag = None if event.tag in _UNTAGGED else event.tag
    in_braces = getattr(event, "flow_style", False) or (open_ and open_[-1].indent is None)
    new.indent = None if in_braces else begin.column
    if kind == "scalar":
        plain = event.style in (None, "") and event.tag is None
        new.text = None if plain and event.value in _NULL else event.value
    if event.anchor:
        anchors[event.anchor] = new
    return new
