"""INI files, with sections or without, the way Windows reads them: the first of two equal keys counts."""

import re
from typing import Final

from gemdiag.formats.document import CERTAIN, FITTING, NO, POSSIBLE, Format
from gemdiag.formats.ini_editing import EDITOR
from gemdiag.formats.ini_entries import SECTION, read
from gemdiag.formats.lines import COLON, EQUALS, head, meanings

_REGISTRY: Final = re.compile(r"[ \t]*\[-?HKEY_")


def sniff(text: str) -> int:
    lines = head(text)
    if any(map(_REGISTRY.match, lines)):
        return NO
    if any(map(SECTION.fullmatch, lines)):
        return (
            CERTAIN
            if any("=" in line or ":" in line for line in lines if not SECTION.fullmatch(line))
            else NO
        )
    by_equals, by_others = (sum(1 for _ in meanings(lines, mark)) for mark in (EQUALS, COLON))
    if not by_equals + by_others:
        return NO
    return FITTING if by_equals >= max(by_others, 1) else POSSIBLE


FORMAT: Final = Format(
    "ini",
    (".ini", ".cfg", ".conf"),
    """\
; comment
[Email]
SMTPServer=smtp.example.com
Port=465
EmailAddress=garage@example.com
UserName=garage@example.com
Password="with ; and # inside"
""",
    sniff,
    read,
    EDITOR,
)
