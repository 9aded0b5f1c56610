"""The servers that an autoconfig document names. It comes from outside: no DTD, no entity of its own.

The format is Mozilla's, https://wiki.mozilla.org/Thunderbird:Autoconfiguration:ConfigFileFormat, taken over
by draft-ietf-mailmaint-autoconfig.
"""

from typing import Literal, NamedTuple
from xml.parsers import expat

from gemdiag.model.endpoint import Mode
from gemdiag.model.syntax import host_fault, is_ip_address, port_fault, to_ascii

MAX_SERVERS, MAX_DEPTH, MAX_TEXT = 10, 20, 500
_SERVER = ["clientConfig", "emailProvider", "outgoingServer"]
_MODES = {"SSL": Mode.IMPLICIT, "STARTTLS": Mode.EXPLICIT}
"""By socketType; `plain` is never proposed."""
_NO_PASSWORD = frozenset({"OAuth2", "TLS-client-cert"})
_DOMAIN = "%EMAILDOMAIN%"

UserName = Literal["address", "local", ""]
_USER_NAMES: dict[str, UserName] = {
    "%EMAILADDRESS%": "address",
    "%EMAILLOCALPART%@%EMAILDOMAIN%": "address",
    "%EMAILLOCALPART%": "local",
}


class NoConfig(Exception):
    """It is no such document, or one that is not to be read. Holds nothing of it."""


class AutoconfigServer(NamedTuple):
    """user_name: the form that is wanted, "" where the document gives none that is known."""

    mode: Mode
    host: str
    port: int
    user_name: UserName = ""


def servers(data: bytes, domain: str) -> tuple[AutoconfigServer, ...]:
    """For sending with a password, in the provider's own order."""
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError):  # the latter two of an encoding that is none
        raise NoConfig from None
    if reader.root != _SERVER[0]:
        raise NoConfig
    found = (_server(each, domain) for each in reader.found)
    return tuple(dict.fromkeys(each for each in found if each))[:MAX_SERVERS]


def _refuse(*_: object) -> None:
    """A DTD: without one no entity can be defined, and so none can grow or lead elsewhere."""
    raise NoConfig


class _Reader:
    """found: of each server for sending the texts by element; of several the first, of methods all."""

    def __init__(self) -> None:
        self.root = ""
        self.found: list[dict[str, str]] = []
        self._path: list[str] = []
        self._wanted = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.root = self.root or name
        self._path.append(name)
        if len(self._path) > MAX_DEPTH:
            raise NoConfig
        if self._path == _SERVER:
            self._wanted = attributes.get("type") == "smtp"
            if self._wanted:
                self.found.append({})

    def end(self, name: str) -> None:
        if self._is_field():
            self.found[-1][name] = self.found[-1].get(name, "") + " "
        self._path.pop()

    def text(self, text: str) -> None:
        if self._is_field():
            known = self.found[-1].get(self._path[-1], "")
            self.found[-1][self._path[-1]] = (known + text)[:MAX_TEXT]

    def _is_field(self) -> bool:
        return self._wanted and len(self._path) == len(_SERVER) + 1 and self._path[:-1] == _SERVER


def _server(said: dict[str, str], domain: str) -> AutoconfigServer | None:
    """The first word of each: an element given twice counts once."""
    first = {name: (text.split() or [""])[0] for name, text in said.items()}
    mode, port = _MODES.get(first.get("socketType", "")), first.get("port", "")
    host = first.get("hostname", "").replace(_DOMAIN, domain).removesuffix(".")
    methods = set(said.get("authentication", "").split())
    if mode is None or port_fault(port) or (methods and methods <= _NO_PASSWORD):
        return None
    if not host or host_fault(host) or is_ip_address(host):
        return None
    return AutoconfigServer(mode, to_ascii(host), int(port), _USER_NAMES.get(first.get("username", ""), ""))
