"""DNS questions as bytes (RFC 1035 section 4.1), by hand: they leave before any library is imported."""

import struct

from gemdiag.model.network import RecordType
from gemdiag.model.syntax import MAX_HOST, to_ascii

TYPES: dict[RecordType, int] = {"A": 1, "CNAME": 5, "MX": 15, "TXT": 16, "AAAA": 28, "SRV": 33}
_IN = 1
_RECURSE = 0x0100
_RESPONSE = 0x8000
# RFC 6891 section 6.1.2; the size that passes everywhere without fragments (DNS flag day 2020).
_EDNS = b"\0" + struct.pack("!HHIH", 41, 1232, 0, 0)
_HEADER = struct.Struct("!6H")
_MAX_LABEL = 63


def normal(name: str) -> str | None:
    """The name to ask for: ASCII, lower case, without the root dot; None when DNS knows no such name.

    Escaped names from answers (RFC 1035 section 5.1) are none: what has such a name is no mail server.
    """
    try:
        ascii_name = to_ascii(name.removesuffix("."))
    except ValueError:
        return None
    labels = ascii_name.split(".")
    is_plain = all(0x21 <= ord(c) <= 0x7E and c != "\\" for c in ascii_name)
    if (
        not is_plain
        or len(ascii_name) > MAX_HOST
        or not all(0 < len(label) <= _MAX_LABEL for label in labels)
    ):
        return None
    return ascii_name


def question(ident: int, name: str, kind: RecordType, *, edns: bool) -> bytes:
    """`name` as `normal` gives it."""
    wire = b"".join(bytes([len(label)]) + label.encode("ascii") for label in name.split("."))
    head = _HEADER.pack(ident, _RECURSE, 1, 0, 0, int(edns))
    return head + wire + b"\0" + struct.pack("!2H", TYPES[kind], _IN) + (_EDNS if edns else b"")


def ident_of(message: bytes) -> int | None:
    """The number of the question that this seems to answer."""
    if len(message) < _HEADER.size or not int.from_bytes(message[2:4], "big") & _RESPONSE:
        return None
    return int.from_bytes(message[:2], "big")
