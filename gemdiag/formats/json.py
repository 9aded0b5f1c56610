"""JSON (RFC 8259): the last of two equal keys counts."""

import re
from typing import Final

from gemdiag.formats.document import CERTAIN, NO, Format
from gemdiag.formats.json_editing import EDITOR
from gemdiag.formats.json_nodes import read
from gemdiag.formats.json_tokens import fault_place
from gemdiag.formats.values import HIDDEN

# Comments as in JavaScript are passed over here, for the reader to complain of.
_BEGINS: Final = re.compile(r"(?:\s++|//[^\r\n]*+|/\*(?:[^*]|\*(?!/))*+\*/)*+[{\[]")
# What begins no section of an INI and no YAML with bare names.
_BEGINS_QUOTED: Final = re.compile(_BEGINS.pattern + r'(?:(?<=\{)\s*+["}]|(?<=\[)\s*+[{\[\]])')
# What people and programs write where JSON does not take it. In YAML some of it would be a part of a name.
_SLIP: Final = re.compile(rf'//|/\*|-?(?:NaN|Infinity)\b|[{{}}\[\],:"\\]|[^\S \t\r\n]|{HIDDEN.pattern}|\Z')


def sniff(text: str) -> int:
    """What begins as JSON and then slips is JSON with a fault, unless the name of the file says YAML."""
    if not _BEGINS.match(text):
        return NO
    broken = fault_place(text)
    if broken is None:
        return CERTAIN + 1
    slipped = broken.kind != "syntax" or _SLIP.match(text, broken.at)
    return CERTAIN + 1 if slipped and _BEGINS_QUOTED.match(text) else NO


FORMAT: Final = Format(
    "json",
    (".json",),
    """\
{
  "smtp": {
    "server": "smtp.example.com",
    "port": 465,
    "from": "garage@example.com",
    "user": "garage@example.com",
    "password": "with \\"quotes\\" inside"
  }
}
""",
    sniff,
    read,
    EDITOR,
)
