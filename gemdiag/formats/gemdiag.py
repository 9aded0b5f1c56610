"""The settings file of gemdiag itself, as `canonical.write` writes it or a person has changed it since."""

import re
from typing import Final

from gemdiag.formats.document import CERTAIN, NO, Format
from gemdiag.formats.lines import head
from gemdiag.formats.yaml_editing import EDITOR
from gemdiag.formats.yaml_nodes import read

_MARK: Final = re.compile(r"gemdiag[ \t]*:[ \t]+[0-9]+[ \t]*(?:#.*)?")


def sniff(text: str) -> int:
    """The mark beats everything else that the same lines may look like."""
    return CERTAIN + 1 if any(map(_MARK.fullmatch, head(text))) else NO


FORMAT: Final = Format(
    "gemdiag",
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
    EDITOR,
)
