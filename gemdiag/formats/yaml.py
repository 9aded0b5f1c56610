"""Any YAML that holds settings. JSON is one, too, and has a format of its own."""

import re
from typing import Final

from gemdiag.formats.document import CERTAIN, LIKELY, NO, POSSIBLE, Format
from gemdiag.formats.json_tokens import fault_place
from gemdiag.formats.lines import COLON, head, meanings
from gemdiag.formats.yaml_editing import EDITOR
from gemdiag.formats.yaml_nodes import read

_MARKER: Final = re.compile(r"^(?:---(?:\s|$)|%YAML\s)", re.MULTILINE)
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


def sniff(text: str) -> int:
    lines = head(text)
    first = next((line for line in lines if line.strip()), "").lstrip()
    if first.startswith(("{", "[")) and not _SECTION_OF_INI.fullmatch(first):
        return CERTAIN if fault_place(text) else NO
    if not all(map(_AT_LEFT.match, lines)):
        return NO
    begin = "\n".join(lines)
    if _MARKER.search(begin) or _NESTED.search(begin):
        return CERTAIN
    if not any(meanings(lines, COLON)):
        return NO
    return LIKELY if all(map(_FLAT.fullmatch, lines)) else POSSIBLE


FORMAT: Final = Format(
    "yaml",
    (".yaml", ".yml"),
    """\
smtp:
  server: smtp.example.com
  port: 465
  from: garage@example.com
  user: garage@example.com
  password: "not a real one"
""",
    sniff,
    read,
    EDITOR,
)
