"""Which characters the bytes of a file stand for: UTF-8, UTF-16, UTF-32, and Windows-1252 last."""

import codecs
import re
from typing import Final, NamedTuple

from gemdiag.formats.fault import FormatFault


class Decoded(NamedTuple):
    """guessed: it was read as Windows-1252 and does not look like it (code page 850, or two encodings)."""

    text: str
    encoding: str
    guessed: bool = False


# The longer mark first: that of UTF-32 begins with that of UTF-16.
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 4096

# Windows gives the five bytes that Windows-1252 leaves open to the C1 controls of the same number.
_WINDOWS_1252: Final = "".join(
    chr(byte) if byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes([byte]).decode("cp1252")
    for byte in range(256)
)
# What code page 850 and others make of their accented letters in Windows-1252: signs that French and English
# do not use, or that stand between words and never inside one.
_MISFIT: Final = re.compile(r"[\x81\x8d\x8f\x90\x9d‚ƒ„†‡ˆ‰‹˜›Ÿ]|[šž€‘“”•–—…™](?<=\w.)(?=\w)|[ŠŽ](?<=\w.)")
_UTF8_LETTER: Final = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)

_MAGIC: Final = (
    b"PK\x03\x04",
    b"\x7fELF",
    b"%PDF-",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"\x1f\x8b",
    b"\xd0\xcf\x11\xe0",
    b"SQLite format 3\x00",
    b"Rar!\x1a",
    b"7z\xbc\xaf",
)
# How they begin, and the name of a part of each: ECMA-376 part 1 section 12.3.23, [MS-XLS] section 2.1.2.
_WORKBOOKS: Final = (
    (b"PK\x03\x04", b"xl/workbook"),
    (b"\xd0\xcf\x11\xe0", "Workbook".encode("utf-16-le")),
)
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x19\x1b-\x1f\x7f-\x84\x86-\x9f]")


def decode(data: bytes) -> Decoded:
    if data.startswith(_MAGIC):
        raise FormatFault("workbook" if any(_is_in(*each, data) for each in _WORKBOOKS) else "binary")
    mark, encoding = next(((m, e) for m, e in _MARKS if data.startswith(m)), (b"", _by_nuls(data)))
    if encoding is not None:
        decoded = _wide(data[len(mark) :], encoding)
    else:
        decoded = _narrow(data.removeprefix(codecs.BOM_UTF8))
    _refuse_binary(decoded.text)
    return decoded


def _is_in(magic: bytes, name: bytes, data: bytes) -> bool:
    return data.startswith(magic) and name in data


def encode(text: str, like: bytes, *, beyond_ascii: str = "utf-8") -> bytes:
    """The bytes of a text as the file `like` has them, its mark included. UnicodeEncodeError: it has none.

    beyond_ascii: the encoding where `like` does not show one.
    """
    encoding = beyond_ascii if like.isascii() and b"\0" not in like else decode(like).encoding
    mark = next((mark for mark, _ in (*_MARKS, (codecs.BOM_UTF8, "")) if like.startswith(mark)), b"")
    if encoding != "windows-1252":
        return mark + text.encode(encoding)
    if _UTF8_LETTER.search(like):
        known = {_line(line): line for line in like.split(b"\n")}
        return b"\n".join(known.get(line) or _to_windows_1252(line) for line in text.split("\n"))
    return _to_windows_1252(text)


def _by_nuls(data: bytes) -> str | None:
    """UTF-16 and UTF-32 without a mark: Latin text has its NULs at fixed places."""
    sample = data[:_SAMPLE]
    quarter = len(sample) // 4
    if b"\0" not in sample or not quarter:
        return None
    nuls = [sample[offset : quarter * 4 : 4].count(0) / quarter for offset in range(4)]
    low, high = 0.1, 0.6
    patterns = {
        "utf-32-le": nuls[0] < low and min(nuls[1:]) > high,
        "utf-32-be": nuls[3] < low and min(nuls[:3]) > high,
        "utf-16-le": max(nuls[0], nuls[2]) < low and min(nuls[1], nuls[3]) > high,
        "utf-16-be": max(nuls[1], nuls[3]) < low and min(nuls[0], nuls[2]) > high,
    }
    return next((encoding for encoding, fits in patterns.items() if fits), None)


def _wide(data: bytes, encoding: str) -> Decoded:
    if data and b"\0" not in data:  # the mark lies: every Latin text has NULs in these encodings
        raise FormatFault("encoding")
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].decode(encoding, "replace").count("\n") + 1
    raise FormatFault("encoding", line)


def _narrow(data: bytes) -> Decoded:
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    if _UTF8_LETTER.search(data):  # two programs wrote it: each line by itself
        return Decoded("\n".join(_line(line) for line in data.split(b"\n")), "windows-1252", guessed=True)
    text = _windows_1252(data)
    return Decoded(text, "windows-1252", guessed=bool(_MISFIT.search(text)))


def _line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return _windows_1252(line)


def _windows_1252(data: bytes) -> str:
    return codecs.charmap_decode(data, "strict", _WINDOWS_1252)[0]


def _to_windows_1252(text: str) -> bytes:
    return codecs.charmap_encode(text, "strict", codecs.charmap_build(_WINDOWS_1252))[0]


def _refuse_binary(text: str) -> None:
    """One stray control character is a value to complain of, a share of them is no text."""
    head = text[: 16 * _SAMPLE]
    controls = len(_CONTROLS.findall(head))
    if controls > 2 and controls * 100 > len(head):
        raise FormatFault("binary")
