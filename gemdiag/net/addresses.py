"""Addresses that are nobody's server on the Internet. Judged on the result of resolution, never on a text."""

from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

# IANA special-purpose registries (RFC 6890, RFC 1112 for 240/4): this host, private, shared, loopback,
# link-local, multicast, reserved. Written out, since what `is_private` holds changes between Pythons.
_NETWORKS_4 = (
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "224.0.0.0/4",
    "240.0.0.0/4",
)
_NETWORKS_6 = ("::/128", "::1/128", "64:ff9b:1::/48", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8")
# IPv4 inside IPv6, and how many bits stand behind it: compatible and mapped (RFC 4291 sections 2.5.5.1 and
# 2.5.5.2), NAT64 (RFC 6052 section 2.1), 6to4 (RFC 3056 section 2).
_EMBEDDING = {"::/96": 0, "::ffff:0:0/96": 0, "64:ff9b::/96": 0, "2002::/16": 80}


def is_internal(address: str) -> bool:
    """Loopback, private, link-local, shared, multicast or reserved; also an IPv6 that only wraps such."""
    parsed = ip_address(address.partition("%")[0])
    if isinstance(parsed, IPv4Address):
        return any(parsed in network for network in _internal_4())
    if any(parsed in network for network in _internal_6()):
        return True
    within = _embedded(parsed)
    return within is not None and any(within in network for network in _internal_4())


def _embedded(address: IPv6Address) -> IPv4Address | None:
    for network, behind in _embedding():
        if address in network:
            return IPv4Address(int(address) >> behind & 0xFFFFFFFF)
    return None


@cache
def _internal_4() -> tuple[IPv4Network, ...]:
    return tuple(IPv4Network(text) for text in _NETWORKS_4)


@cache
def _internal_6() -> tuple[IPv6Network, ...]:
    return tuple(IPv6Network(text) for text in _NETWORKS_6)


@cache
def _embedding() -> tuple[tuple[IPv6Network, int], ...]:
    return tuple((IPv6Network(text), behind) for text, behind in _EMBEDDING.items())
