"""JSON as nodes, each with its place. Two equal keys are both kept, and the last one counts."""

import json
from bisect import bisect
from typing import Final

from gemdiag.formats.document import Document
from gemdiag.formats.fault import FaultKind, FormatFault
from gemdiag.formats.json_tokens import BLANKS, Broken, Token, tokens
from gemdiag.formats.nodes import MAX_DEPTH, MAX_NODES, Node, entries

_KINDS: Final = {"{": "map", "[": "list"}


def read(text: str) -> Document:
    """One object; or a list with nothing but that, as programs write it that always write lists."""
    top = root(text)
    if top.kind == "list" and len(top.items) == 1:
        top = top.items[0]
    return Document(tuple(entries(top)) if top.kind == "map" else (), first_counts=False)


def root(text: str) -> Node:
    """The one value of a JSON text. FormatFault for what is no JSON or too much of it."""
    lines = _Lines(text)
    try:
        return _composed(text, lines)
    except Broken as broken:
        fault = lines.fault(broken.kind, broken.at)
    raise fault


class _Lines:
    """Lines and columns of a text. A lone CR ends a line only where there is no LF at all."""

    def __init__(self, text: str) -> None:
        self._text = text
        end = "\n" if "\n" in text else "\r"
        self._begins = [0]
        at = text.find(end)
        while at >= 0:
            self._begins.append(at + 1)
            at = text.find(end, at + 1)

    def node(self, kind: str, token: Token) -> Node:
        line, column = self.place(token.start)
        return Node(kind, token.start, token.end, line, column)

    def place(self, at: int) -> tuple[int, int]:
        """Both from 1."""
        line = bisect(self._begins, at)
        return line, at - self._begins[line - 1] + 1

    def indent(self, key: Node, behind: int) -> int | None:
        """The blanks before a key, None where its line begins with something else. behind: what is before."""
        begin = key.start - key.column + 1
        return None if begin < behind or self._text[begin : key.start].strip(BLANKS) else key.column - 1

    def fault(self, kind: FaultKind, at: int) -> FormatFault:
        return FormatFault(kind, *self.place(at))


def _composed(text: str, lines: _Lines) -> Node:
    top = Node("list", 0, 0, 1, 1)
    open_ = [top]
    count = behind = 0
    for token in tokens(text):
        if token.mark in "}]":
            open_.pop()
        else:
            node = lines.node(_KINDS.get(token.mark, "scalar"), token)
            open_[-1].items.append(node)
            count += 1
            if count > MAX_NODES:
                raise node.fault("too_many_values")
            if token.mark in _KINDS:
                open_.append(node)
                if len(open_) > MAX_DEPTH + 1:
                    raise node.fault("depth")
            else:
                node.text = _text(text[token.start : token.end])
                node.indent = lines.indent(node, behind) if token.mark == "key" else None
        behind = token.end
    return top.items[0]


def _text(written: str) -> str | None:
    """Numbers and words as they are written."""
    if written.startswith('"'):
        return str(json.loads(written)) if "\\" in written else written[1:-1]
    return None if written == "null" else written
