"""Files of settings: which format they have, what they state, and the one format that gemdiag writes.

    settings = formats.read(data, path="mail.ini")      FormatFault when they are none
    text = canonical.write(settings, password="omit")
    data = editing.edit(data, {"port": 465})

Every module here with a FORMAT is one format; nothing else has to know of it.
"""

from gemdiag.formats.document import Format
from gemdiag.formats.fault import FIELD_MESSAGES, FaultKind, FieldFault, FormatFault
from gemdiag.formats.many import Part, shops
from gemdiag.formats.reading import LIMIT, MAX_LINES, known, read
from gemdiag.formats.stating import from_address, secrets, with_fields, with_password

__all__ = [
    "FIELD_MESSAGES",
    "LIMIT",
    "MAX_LINES",
    "FaultKind",
    "FieldFault",
    "Format",
    "FormatFault",
    "Part",
    "from_address",
    "known",
    "read",
    "secrets",
    "shops",
    "with_fields",
    "with_password",
]
