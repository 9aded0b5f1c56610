"""YAML: what gemdiag itself writes, and any other that holds settings. Of two equal keys the last counts."""

import re
from collections.abc import Iterator
from typing import Any, Final

from gemdiag.formats.document import CERTAIN, LIKELY, NO, POSSIBLE, Document, Entry, Format, Tagged
from gemdiag.formats.labels import advisor_list, is_secret, meaning
from gemdiag.formats.lines import COLON, head, meanings
from gemdiag.formats.nodes import MAX_DEPTH, Node, documents

_MARKER: Final = re.compile(r"(?:---(?:\s|$)|%YAML\s|gemdiag[ \t]*:)", re.MULTILINE)
_SECTION_OF_INI: Final = re.compile(r"\[[^\]\[]+\][ \t]*")
# What may stand at the very left of a YAML file; prose and INI fail it.
_AT_LEFT: Final = re.compile(r"[^\s\[\]{}#&*!|>%@`=:-][^:=]*:(?:\s|$)|-(?:\s|$)|---|\.\.\.|[#%}\]]|\?\s|\s|$")
# A name with names below it, by indentation or in braces. In capitals it could also be a pasted screen.
_NESTED: Final = re.compile(
    r"^[ \t]*[a-z_][\w.-]*:[ \t]*(?:[&#].*)?\n(?:[ \t]*(?:#.*)?\n)*[ \t]+(?:[a-z_][\w.-]*:(?:\s|$)|- )"
    r"|^[ \t]*\w[\w.-]*:[ \t]+(?:&\w+[ \t]+)?[{\[]",
    re.MULTILINE,
)
# One setting a line as programs write it, without anything that a plain text and YAML read differently.
_FLAT: Final = re.compile(
    r"[a-z][a-z0-9_]*:(?:[ \t]+(?:!omitted|!sealed .*|(?![*&!|>%@`])(?:(?![ \t]#).)*))?|#.*|\s*"
)

# The writer puts what it does not know one level deeper; what it wrote must still be read.
_MAX_SOURCE_DEPTH = MAX_DEPTH - 10


def sniff(text: str) -> int:
    lines = head(text)
    first = next((line for line in lines if line.strip()), "").lstrip()
    if first.startswith(("{", "[")) and not _SECTION_OF_INI.fullmatch(first):
        return CERTAIN
    if not all(map(_AT_LEFT.match, lines)):
        return NO
    begin = "\n".join(lines)
    if _MARKER.search(begin) or _NESTED.search(begin):
        return CERTAIN
    if not any(meanings(lines, COLON)):
        return NO
    return LIKELY if all(map(_FLAT.fullmatch, lines)) else POSSIBLE


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
            yield Entry(section, label, _plain(value, label, secret=inner, depth=len(section)), key.line)


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


FORMAT: Final = Format(
    "yaml",
    (".yaml", ".yml"),
    """\
gemdiag: 1
gemcar_version: "13.0.4"
email:
  smtp_address: smtp.example.com
  port: 465
  email_address: garage@example.com
  user_name: garage@example.com
  password: !omitted
  less_secure_connection: false
  use_gemcar_server: false
advisors:
  - {name: Marie Tremblay, number: "0012", email: marie@example.com}
extra: {}
""",
    sniff,
    read,
)
