"""A password as a line of text that only a passphrase opens: scrypt (RFC 7914), AES-256-GCM (SP 800-38D).

    settings = sealing.sealed(settings, passphrase)
    settings = sealing.opened(settings, passphrase)         SealFault when it does not open

The text is `gd1:` and base64 of the cost of scrypt (log2 n, r, p), salt, nonce, and what is encrypted. All
before the latter is authenticated with it, and so is the mailbox: a text moved to another shop's file does
not open there. How long the password is cannot be seen.
"""

import base64
import os
import unicodedata
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from gemdiag.model.secret import Secret
from gemdiag.model.settings import Settings

if TYPE_CHECKING:  # start-up
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

Kind = Literal["malformed", "version", "bounds", "memory", "wrong", "closed"]

_PREFIX: Final = "gd"
_VERSION: Final = "1"
_MARK: Final = f"{_PREFIX}{_VERSION}:"
_SALT, _NONCE, _TAG, _KEY = 16, 12, 16, 32
_BLOCK: Final = 64
"""A password is filled up to a multiple of this, so that the file does not tell how long it is."""
_MOST: Final = 16_384
"""Characters of a sealed text; the longest password that a settings file may hold comes to far fewer."""


class SealFault(Exception):
    """Why a text does not open. `wrong`: passphrase, mailbox or a byte of it; nothing tells which.

    `bounds`: it asks for less work than protects a password, or more than anybody would wait for.
    `closed`: it has to be sealed anew and was not opened.
    """

    def __init__(self, kind: Kind) -> None:
        super().__init__(kind)
        self.kind = kind


class Cost(NamedTuple):
    """The parameters of scrypt (RFC 7914 section 2): n = 2^log_n, the size of a block, and how many."""

    log_n: int
    r: int
    p: int


COST: Final = Cost(17, 8, 1)
"""OWASP Password Storage Cheat Sheet: n = 2^17, r = 8, p = 1 (128 MiB)."""
# What a header may ask for: enough to protect, and no more memory and work than a small computer has.
_LEAST: Final = Cost(15, 8, 1)
_MOST_MEMORY: Final = 256 * 2**20
_MOST_WORK: Final = 512 * 2**20


def sealed(settings: Settings, passphrase: Secret) -> Settings:
    """With the password sealed for this mailbox; in memory it stays."""
    if settings.password is None:
        return settings
    text = seal(settings.password, passphrase, bound_to=owner(settings))
    return settings._replace(password_state="sealed", password_sealed=text, password_confirm=None)  # noqa: S106


def opened(settings: Settings, passphrase: Secret, *, of: Settings) -> Settings:
    """With the password in memory, if it is sealed. of: the settings as the file has them. SealFault."""
    if settings.password_sealed is None or settings.password is not None:
        return settings
    password = unseal(settings.password_sealed, passphrase, bound_to=owner(of))
    return settings._replace(password=password)


def owner(settings: Settings) -> str:
    """Whose password it is, as servers tell mailboxes apart: case and blanks do not count."""
    return (settings.user_name or settings.email_address or "").strip().casefold()


def seal(secret: Secret, passphrase: Secret, *, bound_to: str) -> str:
    """Never the same twice."""
    head = bytes(COST) + os.urandom(_SALT) + os.urandom(_NONCE)
    raw = secret.reveal().encode("utf-8", "surrogatepass") + b"\x80"
    filled = raw + bytes(-len(raw) % _BLOCK)
    ciphertext = _cipher(head, passphrase).encrypt(_nonce(head), filled, _authenticated(head, bound_to))
    return _MARK + base64.urlsafe_b64encode(head + ciphertext).decode("ascii")


def unseal(text: str, passphrase: Secret, *, bound_to: str) -> Secret:
    """The password, whole, or SealFault."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415  start-up

    head, ciphertext = _parsed(text)
    try:
        filled = _cipher(head, passphrase).decrypt(_nonce(head), ciphertext, _authenticated(head, bound_to))
    except InvalidTag:
        raise SealFault("wrong") from None
    return Secret(filled.rstrip(b"\0")[:-1].decode("utf-8", "surrogatepass"))


def _parsed(text: str) -> tuple[bytes, bytes]:
    """Header and ciphertext. One text for one content: base64 has bits that say nothing."""
    mark, colon, encoded = text.partition(":")
    number = mark.removeprefix(_PREFIX)
    if len(text) > _MOST or not (colon and mark.startswith(_PREFIX) and number.isdecimal()):
        raise SealFault("malformed")
    if number != _VERSION:
        raise SealFault("version")
    try:
        data = base64.b64decode(encoded, b"-_", validate=True)
    except ValueError:
        raise SealFault("malformed") from None
    size = len(Cost._fields) + _SALT + _NONCE
    whole_blocks = (len(data) - size - _TAG) % _BLOCK == 0
    canonical = base64.urlsafe_b64encode(data).decode("ascii") == encoded
    if len(data) < size + _TAG + _BLOCK or not whole_blocks or not canonical:
        raise SealFault("malformed")
    if not _is_bearable(Cost(*data[: len(Cost._fields)])):
        raise SealFault("bounds")
    return data[:size], data[size:]


def _is_bearable(cost: Cost) -> bool:
    log_n, r, p = cost
    if log_n < _LEAST.log_n or r < _LEAST.r or p < _LEAST.p or log_n > 32:
        return False
    memory = 128 * r << log_n
    return memory <= _MOST_MEMORY and memory * p <= _MOST_WORK


def _cipher(head: bytes, passphrase: Secret) -> "AESGCM":
    """Normalized (SP 800-63B section 3.1.1.2): keyboards type the same accent in one piece or in two."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415  start-up
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt  # noqa: PLC0415  as above

    cost = Cost(*head[: len(Cost._fields)])
    salt = head[len(Cost._fields) :][:_SALT]
    typed = unicodedata.normalize("NFC", passphrase.reveal()).encode("utf-8", "surrogatepass")
    try:
        return AESGCM(Scrypt(salt, _KEY, 1 << cost.log_n, cost.r, cost.p).derive(typed))
    except MemoryError:
        raise SealFault("memory") from None


def _nonce(head: bytes) -> bytes:
    return head[-_NONCE:]


def _authenticated(head: bytes, bound_to: str) -> bytes:
    return _MARK.encode("ascii") + head + bound_to.encode("utf-8", "surrogatepass")
