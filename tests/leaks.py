"""Finds a password in what a program said or left, in the spellings that it may have taken on the way."""

import base64
import html
import json
import re
import urllib.parse
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

# Below this many characters a piece of base64 says too little: it would be found by chance.
SHORTEST = 6


def aligned(raw: bytes) -> Iterator[str]:
    """What base64 makes of the bytes whatever stands before and after them, at each of the three offsets.

    So AUTH PLAIN is found too, which encodes NUL, user name, NUL and password in one piece.
    """
    for offset, first in enumerate((0, 2, 3)):
        whole = base64.b64encode(b"\0" * offset + raw).decode("ascii")
        yield whole[first : (offset + len(raw)) * 8 // 6]


def spellings(secret: str) -> Iterator[tuple[str, bytes]]:
    """Each spelling by its name. Hexadecimal is in lower case, as `views` gives it."""
    raws = {
        "UTF-8": secret.encode(),
        "UTF-16": secret.encode("utf-16-le"),
        "UTF-16 BE": secret.encode("utf-16-be"),
    }
    if not secret.isascii():
        raws["Windows-1252"] = secret.encode("cp1252", "ignore")
    for encoding, raw in raws.items():
        yield encoding, raw
        yield f"hexadecimal of {encoding}", raw.hex().encode()
        yield f"spaced hexadecimal of {encoding}", raw.hex(" ").encode()
        yield f".reg bytes of {encoding}", raw.hex(",").encode()
        for text in aligned(raw):
            yield f"base64 of {encoding}", text.encode()
            yield f"base64 for URLs of {encoding}", text.translate({43: "-", 47: "_"}).encode()
        yield f"repr of {encoding}", repr(raw)[2:-1].encode()
    for safe in ("", "/", "@:!$&'()*+,;="):
        yield "URL", urllib.parse.quote(secret, safe=safe).encode()
    yield "form", urllib.parse.quote_plus(secret).encode()
    yield "HTML", html.escape(secret).encode()
    yield "HTML", html.escape(secret, quote=False).encode()
    yield "HTML numbers", secret.encode("ascii", "xmlcharrefreplace")
    yield "JSON", json.dumps(secret)[1:-1].encode()
    yield "JSON", json.dumps(secret, ensure_ascii=False)[1:-1].encode()
    yield "repr", repr(secret)[1:-1].encode()
    yield "repr", ascii(secret)[1:-1].encode()
    yield "Markdown", re.sub(r"([\\`*_{}\[\]()#+\-.!|<>])", r"\\\1", secret).encode()
    yield "backwards", secret[::-1].encode()


@cache
def forms(secret: str) -> Mapping[bytes, str]:
    """The spellings to search for, each once, by its plainest name."""
    found = reversed(tuple(spellings(secret)))
    return {form: name for name, form in found if len(form) >= SHORTEST}


def views(data: bytes) -> Iterator[bytes]:
    """The bytes as they are, without line ends (base64 is wrapped), and in lower case (hexadecimal may be upper)."""
    yield data
    if b"\n" in data:
        yield re.sub(rb"\r?\n[ \t>]*", b"", data)
    yield data.lower()


def leaks(data: str | bytes, secrets: Iterable[str]) -> list[str]:
    """The names of the spellings that any of the secrets stands there in; never the secret itself."""
    raw = data.encode("utf-8", "surrogateescape") if isinstance(data, str) else data
    shown = tuple(views(raw)) if raw else ()
    return sorted(
        {name for each in secrets for form, name in forms(each).items() if any(form in v for v in shown)}
    )


def left_in(folder: Path, secrets: Iterable[str]) -> dict[str, list[str]]:
    """The files of a folder that hold one of the secrets, or are named so, with the spellings."""
    known = tuple(secrets)
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        if spelled := leaks(name, known) + leaks(content, known):
            found[name] = spelled
    return found
