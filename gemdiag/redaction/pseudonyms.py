"""Level `strict`: nothing of the shop but numbers, in the order of appearance."""

import re
from collections.abc import Iterable
from copy import copy
from typing import Final, Literal

from gemdiag.model.syntax import to_ascii
from gemdiag.redaction.masks import ADDRESS

Kind = Literal["address", "computer", "domain", "file", "host", "ip", "name", "number", "shop", "user"]

_IPV4: Final = re.compile(r"(?<![\w.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?!\w|\.[0-9])")
# Also behind `IPv6:` (RFC 5321 section 4.1.3) and `ip6:` (RFC 7208 section 5.6), and with a zone.
_IPV6: Final = re.compile(
    r"(?i:(?<![\w:.])|(?<=\bipv6:)|(?<=\bip6:))"
    r"[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}(?:(?<=:)[0-9]{1,3}(?:\.[0-9]{1,3}){3})?(?:%\w+)?(?![\w:])"
)
_HOST: Final = re.compile(r"(?:(?<![\w.-])|(?<=\*\.))(?:[\w-]+\.)+[^\W\d_][\w-]+(?![\w-])")
_LEAST = 3  # letters of a name that is looked for inside other texts
_EXACT: Final = frozenset({"number"})  # four digits, which ports and codes have too


class Pseudonyms:
    """Remembers what it renamed: one thing has one name in all texts of all reports of a run."""

    def __init__(self, public_hosts: Iterable[str]) -> None:
        self._public = frozenset(_same_host(host) for host in public_hosts)
        self._given: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        self._whole: dict[str, str] = {}
        self._learnt: dict[str, str] = {}
        self._known: re.Pattern[str] | None = None

    def of_a_shop(self) -> "Pseudonyms":
        """The same names for the same things, with values of its own to learn."""
        shop = copy(self)
        shop._whole, shop._learnt, shop._known = {}, {}, None
        return shop

    def given(self) -> dict[str, str]:
        """Each pseudonym with what it stands for."""
        return {pseudonym: value for value, pseudonym in self._given.items()}

    def learn(self, kind: Kind, value: str) -> str:
        """Gives a value of the shop its pseudonym, wherever it stands from now on."""
        pseudonym = self._name(kind, value)
        self._whole[value.casefold()] = pseudonym
        if len(value) >= _LEAST and kind not in _EXACT and value.casefold() not in self._learnt:
            self._learnt[value.casefold()] = pseudonym
            self._known = None
        return pseudonym

    def text(self, text: str) -> str:
        if text.casefold() in self._whole:
            return self._whole[text.casefold()]
        text = self._of_the_shop(text)
        if "@" in text or "%40" in text:
            text = ADDRESS.sub(lambda found: self._name("address", found[0]), text)
        text = _IPV4.sub(self._ip, text)
        if text.count(":") > 1:
            text = _IPV6.sub(self._ip, text)
        return _HOST.sub(self._host, text) if "." in text else text

    def _of_the_shop(self, text: str) -> str:
        if not self._learnt:
            return text
        if self._known is None:
            values = sorted(self._learnt, key=len, reverse=True)
            # Not a part of an address or a host name, which are one thing as a whole.
            self._known = re.compile(
                rf"(?<![\w@.-])(?:{'|'.join(map(re.escape, values))})(?![\w@-]|\.\w)", re.IGNORECASE
            )
        return self._known.sub(lambda found: self._learnt.get(found[0].casefold(), "<cut>"), text)

    def _ip(self, found: re.Match[str]) -> str:
        from ipaddress import ip_address  # noqa: PLC0415  start-up

        try:
            address = ip_address(found[0].partition("%")[0])
        except ValueError:
            return found[0]
        return found[0] if found[0] == "::" else self._name("ip", str(address))

    def _host(self, found: re.Match[str]) -> str:
        name = _same_host(found[0])
        if name in self._public:
            return found[0]
        return self._name("domain" if name.count(".") == 1 else "host", name)

    def _name(self, kind: Kind, value: str) -> str:
        same = value.casefold()
        if same not in self._given:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            self._given[same] = f"{kind}-{self._counts[kind]}"
        return self._given[same]


def _same_host(name: str) -> str:
    """One spelling for a name with accents and its form in ASCII."""
    try:
        return to_ascii(name.rstrip("."))
    except ValueError:
        return name.casefold()
