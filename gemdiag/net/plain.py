"""The one answer that everything waits for, an address, read where it is plain.

The library that reads all the others takes 30 ms to load, which is as long as a round trip to many servers.
Whatever is not plain here (an alias, a failure, a name written in another way) is left to it.
"""

import socket
import struct
from collections.abc import Mapping

from gemdiag.model.network import RecordType
from gemdiag.net import query
from gemdiag.net.reading import Reading

# RFC 1035 section 4.1.1: a response, of opcode 0, not truncated, without an error; and who it comes from
# looks names up for others (RA) or is the authority itself (AA).
_MUST, _MUST_NOT, _ONE_OF = 0x8000, 0x7A0F, 0x0480
_HEADER, _RECORD = struct.Struct("!6H"), struct.Struct("!HHIH")
_SAME_NAME = b"\xc0\x0c"
"""A pointer to the name in the question (RFC 1035 section 4.1.4)."""
_OPT, _IN = 41, 1
_FAMILIES: Mapping[RecordType, tuple[socket.AddressFamily, int]] = {
    "A": (socket.AF_INET, 4),
    "AAAA": (socket.AF_INET6, 16),
}


def read(message: bytes, name: str, kind: RecordType) -> Reading | None:
    """The addresses, or that there are none; None where this is not a plain answer to a question for them."""
    if kind not in _FAMILIES:
        return None
    try:
        found = _addresses(message, name, kind)
    except (struct.error, IndexError):
        return None
    if found is None:
        return None
    return Reading("ok", tuple(dict.fromkeys(found))) if found else Reading("nodata")


def _addresses(message: bytes, name: str, kind: RecordType) -> list[tuple[str]] | None:
    family, size = _FAMILIES[kind]
    ident, flags, asked, answers, *others = _HEADER.unpack_from(message)
    question = query.question(ident, name, kind, edns=False)[_HEADER.size :]
    at = _HEADER.size + len(question)
    if (flags & (_MUST | _MUST_NOT)) != _MUST or not flags & _ONE_OF or asked != 1:
        return None
    if message[_HEADER.size : at] != question:
        return None
    found = []
    for _ in range(answers):
        start = at + len(_SAME_NAME)
        given = _RECORD.unpack_from(message, start)
        data = message[start + _RECORD.size : start + _RECORD.size + size]
        if (
            message[at:start] != _SAME_NAME
            or given[:2] != (query.TYPES[kind], _IN)
            or not given[3] == len(data) == size
        ):
            return None
        found.append((socket.inet_ntop(family, data),))
        at = start + _RECORD.size + size
    return found if _is_plain_to_the_end(message, at, sum(others)) else None


def _is_plain_to_the_end(message: bytes, at: int, count: int) -> bool:
    """The other records are whole, and none of them says that it is an error after all (RFC 6891 6.1.3)."""
    for _ in range(count):
        while 0 < message[at] < 0x40:
            at += 1 + message[at]
        if message[at] >= 0xC0:
            at += 2
        elif message[at] == 0:
            at += 1
        else:
            return False
        type_, _, ttl, size = _RECORD.unpack_from(message, at)
        if type_ == _OPT and ttl >> 16:
            return False
        at += _RECORD.size + size
    return at == len(message)
