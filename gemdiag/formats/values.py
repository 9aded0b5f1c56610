"""What a single text states, by field."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from gemdiag.formats.labels import folded
from gemdiag.formats.vocabulary import CLEAR, ENCRYPTED, FALSE, LEGACY_TLS, NOT_KNOWN, TRUE
from gemdiag.model.syntax import address_fault, has_control_characters, host_fault, port_fault
from gemdiag.model.version import Version

_TRUE: Final = frozenset(map(folded, TRUE)) - {""}
_FALSE: Final = frozenset(map(folded, FALSE)) - {""}
_NOT_KNOWN: Final = frozenset(map(folded, NOT_KNOWN)) | {"?"}

# Format characters (Unicode category Cf) and letters that draw nothing. Not the variation selectors, which
# follow a pasted emoji as a matter of course.
HIDDEN: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
# Blanks (category Zs) that look like the one on the keyboard and are not it.
_ODD_BLANKS: Final = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_INSIDE: Final = re.compile(rf"[^\s{HIDDEN.pattern[1:-1]}](?:.*[^\s{HIDDEN.pattern[1:-1]}])?", re.DOTALL)
_ASTERISKS: Final = re.compile(r"[*\u2022\u25cf\u2219\u00b7\u25aa]{3,}|!omitted")
_USER_INFO: Final = re.compile(r"(//)[^/@]*@|\A()[^/@\s:]*:[^/@]*@")
# Of a database: `Server=sql1;User=sa;Password=...`. Both cases by hand: six times as fast on a long text.
_CONNECTION_STRING: Final = re.compile(r"[pP](?:[aA][sS]{2}[wW][oO][rR][dD]|[wW][dD])\s*=\s*[^\s;]")
_QUOTATION_MARKS: Final = frozenset("\"'`´“”„‟‘’‚‛«»‹›″′＂")
_NAMED: Final = re.compile(r"\s*(?:gem-?car)?\s*(?:version|ver\.?)?\s*", re.IGNORECASE)
_SHOWN = 100
_LONGEST = 2000  # of any value; host names and addresses end far below


def parse(field: str, text: str) -> tuple[Any, str | None]:
    """The value, None where nothing is stated, and the word for what is wrong with the text."""
    if len(text) > _LONGEST:
        return None, "malformed"
    if has_control_characters(text.strip(" \t")) or any("\ud800" <= c <= "\udfff" for c in text):
        return None, "control_characters"
    if not text.strip():
        return None, None
    if field not in _FREE and in_quotation_marks(text.strip()):
        return None, "quotes"
    return _PARSERS[field](text)


def secret_fault(text: str) -> str | None:
    """RFC 4616 section 2 forbids NUL alone; no keyboard types the others, but for the tabulator."""
    if len(text) > _LONGEST:
        return "malformed"
    return "control_characters" if has_control_characters(text.replace("\t", "")) else None


def is_masked(text: str) -> bool:
    """`******` stands for a password that somebody did not want to show."""
    return bool(_ASTERISKS.fullmatch(text))


def outer_blanks(text: str) -> str:
    """The code points of the blanks and invisible characters at the ends."""
    inside = _INSIDE.search(text)
    return _code_points(text[: inside.start()] + text[inside.end() :] if inside else text)


def in_quotation_marks(text: str) -> bool:
    """Marks around a value come from a program that sets type, or from a file in another format."""
    return len(text) > 1 and text[0] in _QUOTATION_MARKS and text[-1] in _QUOTATION_MARKS


def hidden(text: str, *, prose: bool = False) -> str:
    """The code points of invisible characters, `U+200B U+FEFF`; in prose odd blanks are typography."""
    if text.isascii():
        return ""
    return _code_points(c for c in set(text) if HIDDEN.match(c) or (not prose and _ODD_BLANKS.match(c)))


def _code_points(characters: Iterable[str]) -> str:
    return " ".join(f"U+{ord(c):04X}" for c in sorted(set(characters)))


def shown(text: str) -> str:
    """A faulty value as a finding may tell it: short, and without the credentials of a URL."""
    return _USER_INFO.sub(r"\1…@", text)[:_SHOWN]


def has_user_info(text: str) -> bool:
    """Whether a password stands in a text: in a URL or among the settings of a database."""
    return ("@" in text and bool(_USER_INFO.search(text))) or (
        "=" in text and bool(_CONNECTION_STRING.search(text))
    )


def legacy_tls(text: str) -> bool | None:
    """Whether an old setting says that encryption was used; a version of TLS says so, too."""
    word = text.strip().casefold()
    if word in ENCRYPTED or word.startswith(("tls1.", "tlsv1", "tls 1.", "1.")):
        return True
    return False if word in CLEAR else _flag(text)[0]


def is_not_known(text: str) -> bool:
    """Whether somebody says in words that they do not know."""
    return (folded(text) or text.strip()) in _NOT_KNOWN


def _flag(text: str) -> tuple[bool | None, str | None]:
    word = folded(text)
    if word in _TRUE or word in _FALSE:
        return word in _TRUE, None
    return None, None if is_not_known(text) else "not_a_boolean"


def _port(text: str) -> tuple[int | None, str | None]:
    fault = port_fault(text)
    return (None, fault) if fault else (int(text.strip(" \t")), None)


def _host(text: str) -> tuple[str | None, str | None]:
    """Letters in disguise (full-width digits, an ideographic stop) would become another host on the way."""
    disguised = unicodedata.normalize("NFKC", text) != unicodedata.normalize("NFC", text) or "\u3002" in text
    fault = host_fault(text) or ("malformed" if disguised or HIDDEN.search(text) else None)
    return (None, fault) if fault else (text, None)


def _address(text: str) -> tuple[str | None, str | None]:
    if text != text.strip():
        return None, "blanks"
    fault = address_fault(text) or ("malformed" if HIDDEN.search(text) else None)
    return (None, fault) if fault else (text, None)


def _version(text: str) -> tuple[Version | None, str | None]:
    if is_not_known(text):
        return None, None
    version = Version.parse(_NAMED.sub("", text, count=1))
    return version, None if version else "not_a_version"


def _text(text: str) -> tuple[str, None]:
    return text, None


_PARSERS: Final[Mapping[str, Callable[[str], tuple[Any, str | None]]]] = {
    "shop": _text,
    "gemcar_version": _version,
    "port": _port,
    "smtp_address": _host,
    "email_address": _address,
    "user_name": _text,
    "less_secure_connection": _flag,
    "use_gemcar_server": _flag,
}
_FREE: Final = frozenset(("shop", "user_name"))
"""Fields that may hold anything."""
ONE_WORD: Final = frozenset(_PARSERS) - _FREE | {LEGACY_TLS}
"""Fields whose good values hold no blank: after one, a `;` or `#` begins a comment."""
