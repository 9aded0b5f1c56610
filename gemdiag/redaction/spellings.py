"""One secret in every spelling that a server, a parser, a file or one of our own writers may give it."""

import json
from base64 import b64encode
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote, quote_plus

from gemdiag.redaction.visible import visible

SHORT = 6
"""Below this length a secret is looked for as a whole word alone: it is in too many other words."""

_CHARSETS = ("utf-8", "cp1252", "cp850", "utf-16-le", "utf-16-be")  # cp850: the console of Windows in Quebec
_PLAIN = frozenset(range(0x20, 0x7F)) - {0x3D} | {0x09}
# As `html.escape` has it, whose module brings 2,200 named characters along (2 ms).
_IN_HTML = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}
_IN_ATTRIBUTES = {ord('"'): "&quot;", ord("'"): "&#x27;"}
_HEX_SEPARATORS = ("", " ", ":", "-", ",", "\\x", "%")


class Spellings(NamedTuple):
    """texts: the secret as such and escaped. cores: the part of its base64 that no neighbour changes, which
    stands inside a longer run. encoded: its bytes, for what is no UTF-8.
    """

    texts: tuple[str, ...]
    cores: tuple[str, ...]
    encoded: tuple[bytes, ...]


def spellings(secret: str) -> Spellings:
    texts: dict[str, None] = {}
    cores: dict[str, None] = {}
    raw = [data for charset in _CHARSETS if (data := _encoded(secret, charset))]
    for text in _texts(secret):
        texts[text] = None
    for data in raw:
        texts.update(dict.fromkeys(_of_bytes(data)))
        cores.update(dict.fromkeys(_cores(data)))
    return Spellings(
        # A replacement character stands for anything, so it does not count as a letter of the secret.
        tuple(text for text in texts if len(text.replace("\ufffd", "")) >= SHORT),
        tuple(core for core in cores if len(core) >= SHORT),
        tuple(dict.fromkeys(raw)),
    )


def _encoded(text: str, charset: str) -> bytes | None:
    try:
        return text.encode(charset)
    except UnicodeEncodeError:
        return None


def _texts(secret: str) -> Iterator[str]:
    yield secret
    yield visible(secret)
    yield "\0".join(secret)  # UTF-16 read as something narrower
    yield visible("\0".join(secret))
    yield from (secret.translate(_IN_HTML | _IN_ATTRIBUTES), secret.translate(_IN_HTML))
    yield "".join(f"&#{ord(c)};" for c in secret)
    yield from ("".join(f"&#x{ord(c):{kind}};" for c in secret) for kind in "xX")
    yield "".join(c if c.isascii() else f"&#{ord(c)};" for c in secret)
    yield from (json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1])
    yield from (repr(secret)[1:-1], ascii(secret)[1:-1])
    yield secret.encode("ascii", "backslashreplace").decode("ascii")
    yield secret.replace('"', '""')  # CSV
    yield secret.replace("%", "%%")


def _of_bytes(data: bytes) -> Iterator[str]:
    """Its bytes as text: in hexadecimal, escaped for an address, and read in the wrong encoding."""
    pairs = [f"{byte:02x}" for byte in data]
    for separator in _HEX_SEPARATORS:
        line = separator.join(pairs)
        yield from (line, separator.join(pair.upper() for pair in pairs))
    for escaped in (quote(data), quote(data, safe=""), quote_plus(data)):
        yield from (escaped, _lower_percent(escaped))
    # Quoted-printable, RFC 2045 section 6.7.
    yield "".join(chr(b) if b in _PLAIN else f"={b:02X}" for b in data)
    yield repr(data)[2:-1]
    yield data.decode("latin-1")
    yield data.decode("cp1252", "replace")
    yield data.decode("utf-8", "replace")
    yield data.decode("utf-8", "surrogateescape")
    yield data.decode("utf-8", "backslashreplace")
    yield data.decode("ascii", "backslashreplace")


def _lower_percent(escaped: str) -> str:
    head, *rest = escaped.split("%")
    return head + "".join(f"%{part[:2].lower()}{part[2:]}" for part in rest)


def _cores(data: bytes) -> Iterator[str]:
    """RFC 4648 sections 4 and 5: three bytes make four letters, so where a run begins counts modulo three.

    AUTH PLAIN (RFC 4616) is such a run: NUL, user, NUL, password.
    """
    for before, first in ((0, 0), (1, 2), (2, 3)):
        run = b64encode(b"\0" * before + data).decode("ascii")
        core = run[first : (before + len(data)) * 8 // 6]
        yield from (core, core.replace("+", "-").replace("/", "_"))
