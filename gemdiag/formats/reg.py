"""Exports of the Windows registry, versions 4 and 5."""

from typing import Final

from gemdiag.formats.document import CERTAIN, NO, Format
from gemdiag.formats.reg_editing import EDITOR
from gemdiag.formats.reg_entries import first_line, read
from gemdiag.formats.reg_statements import VERSION_4, VERSION_5


def sniff(text: str) -> int:
    return CERTAIN if first_line(text) in (VERSION_4, VERSION_5) else NO


FORMAT: Final = Format(
    "reg",
    (".reg",),
    """\
Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\\Software\\GEM-CAR\\Email]
"SMTPServer"="smtp.example.com"
"Port"=dword:000001d1
"EmailAddress"="garage@example.com"
"UserName"="garage@example.com"
"Password"="back\\\\slash"
""",
    sniff,
    read,
    EDITOR,
)
