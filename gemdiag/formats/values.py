"""What a single text states, by field."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, Final

from gemdiag.formats.labels import folded
from gemdiag.formats.vocabulary import CLEAR, ENCRYPTED, FALSE, LEGACY_TLS, NOT_KNOWN, TRUE
from gemdiag.model.syntax import address_fault, has_control_characters, host_fault, port_fault
from gemdiag.model.version import Version

_TRUE: Final = frozenset(map(folded, TRUE)) - {""}
_FALSE: Final = frozenset(map(folded, FALSE)) - {""}

# Format characters (Unicode category Cf) and letters that draw nothing. Not the variation selectors, which
# follow a pasted emoji as a matter of course.
HIDDEN: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
# Blanks (category Zs) that look like the one on the keyboard and are not it.
_ODD_BLANKS: Final = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_ASTERISKS: Final = re.compile(r"[*\u2022\u25cf\u2219\u00b7\u25aa]{3,}|!omitted")
_USER_INFO: Final = re.compile(r"(//)[^/@]*@|\A()[^/@\s:]*:[^/@]*@")
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
    return _PARSERS[field](text)


def secret_fault(text: str) -> str | None:
    """RFC 4616 section 2 forbids NUL alone; no keyboard types the others, but for the tabulator."""
    if len(text) > _LONGEST:
        return "malformed"
    return "control_characters" if has_control_characters(text.replace("\t", "")) else None


def is_masked(text: str) -> bool:
    """`******` stands for a password that somebody did not want to show."""
    return bool(_ASTERISKS.fullmatch(text))


def has_outer_blanks(text: str) -> bool:
    """Blanks or invisible characters at the ends."""
    return any(end.isspace() or HIDDEN.match(end) for end in (text[:1], text[-1:]))


def hidden(text: str, *, prose: bool = False) -> str:
    """The code points of invisible characters, `U+200B U+FEFF`; in prose odd blanks are typography."""
    if text.isascii():
        return ""
    found = set(HIDDEN.findall(text)) | (set() if prose else set(_ODD_BLANKS.findall(text)))
    return " ".join(f"U+{ord(c):04X}" for c in sorted(found))


def shown(text: str) -> str:
    """A faulty value as a finding may tell it: short, and without the credentials of a URL."""
    return _USER_INFO.sub(r"\1…@", text)[:_SHOWN]


def has_user_info(text: str) -> bool:
    return bool(_USER_INFO.search(text))


def legacy_tls(text: str) -> bool | None:
    """Whether an old setting says that encryption was used; a version of TLS says so, too."""
    word = text.strip().casefold()
    if word in ENCRYPTED or word.startswith(("tls1.", "tlsv1", "tls 1.", "1.")):
        return True
    return False if word in CLEAR else _flag(text)[0]


def _flag(text: str) -> tuple[bool | None, str | None]:
    word = folded(text)
    if word in _TRUE:
        return True, None
    return (False, None) if word in _FALSE else (None, "not_a_boolean")


def _port(text: str) -> tuple[int | None, str | None]:
    fault = port_fault(text)
    return (None, fault) if fault else (int(text.strip(" \t")), None)


def _host(text: str) -> tuple[str | None, str | None]:
    """Letters in disguise (full-width digits, an ideographic stop) would become another host on the way."""
    disguised = unicodedata.normalize("NFKC", text) != unicodedata.normalize("NFC", text) or "\u3002" in text
    fault = host_fault(text) or ("malformed" if disguised or HIDDEN.search(text) else None)
    return (None, fault) if fault else (text, None)


def _address(text: str) -> tuple[str | None, str | None]:
    fault = address_fault(text) or ("malformed" if HIDDEN.search(text) else None)
    return (None, fault) if fault else (text, None)


def _version(text: str) -> tuple[Version | None, str | None]:
    if text.strip().casefold() in NOT_KNOWN:
        return None, None
    version = Version.parse(text)
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
ONE_WORD: Final = frozenset(_PARSERS) - {"shop", "user_name"} | {LEGACY_TLS}
"""Fields whose good values hold no blank: after one, a `;` or `#` begins a comment."""
