"""The YAML that gemdiag writes (contract: settings): the same settings always give the same bytes."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal

from gemdiag.model.secret import Secret
from gemdiag.model.settings import Settings

Passwords = Literal["omit", "keep"]

OMITTED: Final = "!omitted"
_INDENT: Final = "  "
_PLAIN: Final = re.compile(r"[^\W\d_][\w.@+/-]*(?: [\w.@+/-]+)*")
_SEALED: Final = re.compile(r"[A-Za-z0-9][\w.:+/=-]*[\w=]", re.ASCII)
# Words that YAML 1.1 or 1.2 take for something else than text.
_RESERVED: Final = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"])
_LONGEST_KEY = 1000  # YAML 1.2.2 section 8.2.2: a key on its line ends within 1024 characters

_IN_EMAIL: Final = ("smtp_address", "port", "email_address", "user_name")
_BOXES: Final = ("less_secure_connection", "use_gemcar_server")


def write(settings: Settings, *, password: Passwords) -> str:
    """Everything the settings hold; passwords only where they are to be kept."""
    return "".join(f"{line}\n" for line in _lines(settings, password))


def _lines(settings: Settings, passwords: Passwords) -> Iterator[str]:
    yield "gemdiag: 1"
    if settings.shop is not None:
        yield f"shop: {scalar(settings.shop)}"
    if settings.gemcar_version is not None:
        yield f'gemcar_version: "{settings.gemcar_version}"'
    yield from _under("email", list(_email(settings, passwords)))
    stated = [each for who in settings.advisors if (each := _stated(who._asdict()))]
    yield from _under("advisors", [f"- {_flow(each, passwords)}" for each in stated])
    yield from _under("extra", list(_block(settings.extra, passwords)))


def _under(name: str, lines: list[str]) -> Iterator[str]:
    yield f"{name}:" if lines else f"{name}: {'[]' if name == 'advisors' else '{}'}"
    yield from (_INDENT + line for line in lines)


def _email(settings: Settings, passwords: Passwords) -> Iterator[str]:
    for field in _IN_EMAIL:
        if (value := getattr(settings, field)) is not None:
            yield f"{field}: {scalar(value)}"
    if settings.password_sealed:
        yield f"password: {sealed(settings.password_sealed)}"
    elif settings.password or settings.password_state:
        yield f"password: {_flow(settings.password or Secret(''), passwords)}"
    if settings.password_confirm and passwords == "keep":
        yield f"password_confirm: {_flow(settings.password_confirm, passwords)}"
    for field in _BOXES:
        if (value := getattr(settings, field)) is not None:
            yield f"{field}: {str(value).lower()}"


def sealed(text: str) -> str:
    """A password that only its passphrase opens."""
    return f"!sealed {text if _SEALED.fullmatch(text) else quoted(text)}"


def _stated(members: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}


def _block(tree: Mapping[str, Any], passwords: Passwords) -> Iterator[str]:
    for name, value in tree.items():
        key = scalar(name)
        begin = f"{key}:" if len(key) <= _LONGEST_KEY else f"? {key}\n:"
        if isinstance(value, Mapping) and value:
            yield from begin.split("\n")
            yield from (_INDENT + line for line in _block(value, passwords))
        else:
            yield from f"{begin} {_flow(value, passwords)}".split("\n")


def _flow(value: Any, passwords: Passwords) -> str:
    if value is None:
        return "null"
    if isinstance(value, Secret):
        return quoted(value.reveal()) if value and passwords == "keep" else OMITTED
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_flow_key(key)}: {_inner(value[key], passwords)}" for key in value) + "}"
    if isinstance(value, tuple | list):
        return "[" + ", ".join(_inner(each, passwords) for each in value) + "]"
    return scalar(value)


def _inner(value: Any, passwords: Passwords) -> str:
    """In braces a tag ends with a blank; libyaml insists on it."""
    text = _flow(value, passwords)
    return f"{text} " if text == OMITTED else text


def _flow_key(name: str) -> str:
    key = scalar(name)
    return key if len(key) <= _LONGEST_KEY else f"? {key} "


def scalar(value: Any) -> str:
    """One value on its line, in quotes where it would otherwise be read as something else."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    text = str(value)
    return text if _PLAIN.fullmatch(text) and text.lower() not in _RESERVED else quoted(text)


def quoted(text: str) -> str:
    """In double quotes (YAML 1.2.2 section 5.7); what cannot be seen is written by its number."""
    return '"' + "".join(_escaped(c) for c in text) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if character.isprintable():
        return character
    number = ord(character)
    return f"\\u{number:04X}" if number <= 0xFFFF else f"\\U{number:08X}"
