"""How a scripted mail server behaves, and what it has heard."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from gemdiag.lab.authority import Certificate
from gemdiag.lab.tls import ANYTHING
from gemdiag.model.network import TlsVersion
from gemdiag.model.secret import Secret
from gemdiag.model.settings import NOTHING

Mode = Literal["implicit", "explicit", "plain"]
Protocol = Literal["smtp", "http", "imap", "pop3", "ssh"]
StartTls = Literal["offered", "missing", "stripped", "shielded", "refused", "injected", "injected_later"]
AuthTrick = Literal["none", "hang_up", "early_235", "endless_334", "echo"]
Step = Literal["connect", "greeting", "ehlo", "starttls", "handshake", "ehlo_in_tls", "auth", "mail"]
Ending = Literal["silent", "close", "reset", "deaf"]
"""silent: reads on and says nothing more. deaf: neither reads nor closes, whatever the client does."""


class Again(NamedTuple):
    """The same bytes over and over until the client leaves, with a pause (seconds) after each time."""

    data: bytes
    pause: float = 0.0


Piece = bytes | float | Again | Ending | Literal["read", "tls"]
"""Bytes to send as they are, seconds to wait, `read` what the client sends next, `tls` for a handshake."""
Fault = Ending | tuple[Piece, ...]

_NO_FAULTS: Mapping[Step, Fault] = MappingProxyType({})
_NO_PAUSES: Mapping[Step | Literal["every"], float] = MappingProxyType({})

KEYWORDS = ("PIPELINING", "SIZE 35882577", "8BITMIME")
AUTH = "AUTH PLAIN LOGIN"
# Cisco ASA ESMTP inspection (cisco.com 113423): the banner becomes asterisks, STARTTLS becomes XXXXXXXA.
MASKED_GREETING, MASKED_KEYWORD = "220 **************************2******0*0*", "XXXXXXXA"
MASKED_REPLY = "500 #5.5.1 command not recognized"
SHIELDED_GREETING = "220 {host} ESMTP (AVG Email Scanner)"
TOO_MANY = "421 4.7.0 Too many connections from your address"
# "NO STARTTLS" (Poddebniak et al., 2021), response injection; client side of CVE-2011-0411.
INJECTION = b"250-injected.example\r\n250-X-INJECTED\r\n250 AUTH LOGIN XINJECTED\r\n"


class Script(NamedTuple):
    """One server. What is not said is an ordinary, faultless one.

    mode: `plain` has no STARTTLS, whatever `starttls` says. protocol: what answers there if not SMTP.
    versions: the lowest and the highest of TLS. certificate: None is a good one for the server's name.
    greeting: with its code; after one of code 421 the connection is closed. keywords, keywords_in_tls: all
    of the EHLO reply after its first line. login: the one that is accepted; login_reply: lines said to any
    login instead. mail_from: replies by address, "*" for every other. starttls: `stripped` as a firewall
    masks it, `shielded` as an antivirus mail shield hides it, `injected` with plaintext in the segment of
    the 220, `injected_later` in one after it. replies: by verb, instead of the ordinary one. pauses
    (seconds): at a step, "every" before each reply. chunk: bytes sent at a time. In all that is said lone
    surrogates stand for bytes that are no UTF-8 (PEP 383).
    faults: at a step, how it ends there, or what is done in place of the reply; at `connect` and
    `handshake`, which have none, before all else. first: scripts of the first connections, one each.
    at_most: so many connections at once, a further one is told 421. ciphers: of TLS 1.2 and below, as
    OpenSSL names them. wants_certificate: of the client, by the authority that made the server's.
    """

    mode: Mode = "explicit"
    protocol: Protocol = "smtp"
    versions: tuple[TlsVersion, TlsVersion] = ("TLSv1.2", "TLSv1.3")
    certificate: Certificate | None = None
    greeting: str | None = None
    keywords: tuple[str, ...] | None = None
    keywords_in_tls: tuple[str, ...] = (*KEYWORDS, AUTH)
    login: tuple[str, Secret] | None = None
    login_reply: tuple[str, ...] = ()
    mail_from: Mapping[str, str] = NOTHING
    starttls: StartTls = "offered"
    starttls_reply: str = "454 4.7.0 TLS not available due to temporary reason"
    auth_trick: AuthTrick = "none"
    replies: Mapping[str, str] = NOTHING
    faults: Mapping[Step, Fault] = _NO_FAULTS
    pauses: Mapping[Step | Literal["every"], float] = _NO_PAUSES
    chunk: int | None = None
    first: tuple["Script", ...] = ()
    at_most: int | None = None
    ciphers: str = ANYTHING
    wants_certificate: bool = False

    def of_connection(self, number: int, together: int) -> "Script":
        """What the connection of this number, from 0 on, meets with so many open at once."""
        mine = self.first[number] if number < len(self.first) else self
        return mine._replace(greeting=TOO_MANY) if self.at_most and together > self.at_most else mine

    @property
    def clear_keywords(self) -> tuple[str, ...]:
        """What EHLO shows before TLS."""
        if self.keywords is not None:
            return self.keywords
        if self.mode != "explicit" or self.starttls in {"missing", "shielded"}:
            return KEYWORDS
        return (*KEYWORDS, MASKED_KEYWORD if self.starttls == "stripped" else "STARTTLS")

    def greeting_of(self, host: str) -> str:
        if self.greeting is not None:
            return self.greeting
        if self.starttls == "stripped":
            return MASKED_GREETING
        return (
            SHIELDED_GREETING.format(host=host) if self.starttls == "shielded" else f"220 {host} ESMTP ready"
        )


def mechanisms(keywords: tuple[str, ...]) -> frozenset[str]:
    return frozenset(
        word for line in map(str.upper, keywords) if line.startswith("AUTH") for word in line[5:].split()
    )


class Heard(NamedTuple):
    """What clients have said so far. lines: (in TLS, line), AUTH without what followed the mechanism.

    auth, auth_in_clear: AUTH commands. data: DATA and BDAT commands. messages: texts that were accepted.
    early: connections on which the client spoke before a greeting in clear.
    """

    connections: int = 0
    lines: tuple[tuple[bool, str], ...] = ()
    auth: int = 0
    auth_in_clear: int = 0
    mail_from: tuple[str, ...] = ()
    rcpt: tuple[str, ...] = ()
    data: int = 0
    messages: tuple[str, ...] = ()
    early: int = 0

    def after(self, line: str, *, in_tls: bool) -> "Heard":
        """With one more command line."""
        verb, _, rest = line.partition(" ")
        verb = verb.upper()
        kept = f"{verb} {rest.split(' ')[0]}".strip() if verb == "AUTH" else line
        heard = self._replace(lines=(*self.lines, (in_tls, kept)))
        match verb:
            case "AUTH":
                return heard._replace(auth=self.auth + 1, auth_in_clear=self.auth_in_clear + (not in_tls))
            case "MAIL":
                return heard._replace(mail_from=(*self.mail_from, path_of(line)))
            case "RCPT":
                return heard._replace(rcpt=(*self.rcpt, path_of(line)))
            case "DATA" | "BDAT":
                return heard._replace(data=self.data + 1)
            case _:
                return heard

    def __add__(self, other: object) -> "Heard":
        if not isinstance(other, Heard):
            return NotImplemented
        return Heard(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))  # type: ignore[operator]


def path_of(line: str) -> str:
    """The address between the angle brackets of MAIL FROM or RCPT TO (RFC 5321 section 4.1.1.2)."""
    return line.partition("<")[2].partition(">")[0]
