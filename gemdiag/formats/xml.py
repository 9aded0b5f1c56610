"""XML: configurations of .NET programs, elements, attributes."""

import re
from typing import Final

from gemdiag.formats.document import CERTAIN, NO, Format
from gemdiag.formats.xml_editing import EDITOR
from gemdiag.formats.xml_entries import read
from gemdiag.formats.xml_tree import BLANKS

_BEGINS: Final = re.compile(r"<(?:\?|!--|!DOCTYPE|[^\W\d][\w.:-]*(?:[\s>]|/>))", re.IGNORECASE)


def sniff(text: str) -> int:
    """Above all that a line in it may look like, the mark of our own file included."""
    return CERTAIN + 2 if _BEGINS.match(text.lstrip(BLANKS)) else NO


FORMAT: Final = Format(
    "xml",
    (".xml", ".config"),
    """\
<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <appSettings>
    <add key="GemcarVersion" value="13.0.1" />
  </appSettings>
  <system.net>
    <mailSettings>
      <smtp from="garage@example.com">
        <network host="smtp.example.com" port="465" userName="garage@example.com"
                 password="not-a-real-one" enableSsl="true" />
      </smtp>
    </mailSettings>
  </system.net>
</configuration>
""",
    sniff,
    read,
    EDITOR,
)
