"""Hosts that are inside the shop's network, or this very computer, by their name or number alone."""

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Literal

from gemdiag.model.syntax import is_ip_address

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address

Inside = Literal["loopback", "internal"]

# RFC 6761 section 6.3, RFC 6762 section 3, RFC 8375, ICANN of 2024 (.internal), and what RFC 6762 appendix G
# lists as in private use.
_SUFFIXES: Final = (".local", ".home.arpa", ".internal", ".intranet", ".private", ".corp", ".home", ".lan")
_LOOPBACK: Final = ("localhost", "localhost.localdomain", "ip6-localhost")
_NUMBER: Final = re.compile(r"0x[0-9a-f]+|[0-9]+", re.IGNORECASE)


def inside(host: str) -> Inside | None:
    """What a name resolves to is for the wire to judge; this needs none."""
    address = _address(host)
    if address is not None:
        inner = getattr(address, "ipv4_mapped", None) or address
        if inner.is_loopback or inner.is_unspecified:
            return "loopback"
        return "internal" if inner.is_multicast or not inner.is_global else None
    if host in _LOOPBACK or host.endswith(".localhost"):
        return "loopback"
    return "internal" if "." not in host or host.endswith(_SUFFIXES) else None


def _address(host: str) -> "IPv4Address | IPv6Address | None":
    """An address, also one in the spelling that only old functions take (`127.1`, POSIX inet_addr)."""
    from ipaddress import IPv4Address, ip_address  # noqa: PLC0415  start-up: most hosts are names

    if is_ip_address(host):
        return ip_address(host.strip("[]"))
    parts = host.split(".")
    if len(parts) > 4 or not all(map(_NUMBER.fullmatch, parts)):
        return None
    with suppress(ValueError):
        *first, last = [int(part, _base(part)) for part in parts]
        if all(part < 256 for part in first) and last < 256 ** (4 - len(first)):
            return IPv4Address(sum(part << 24 - 8 * n for n, part in enumerate(first)) + last)
    return None


def _base(part: str) -> int:
    if part[:2].lower() == "0x":
        return 16
    return 8 if part[0] == "0" and len(part) > 1 else 10
