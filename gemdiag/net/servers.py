"""The DNS servers that this computer uses."""

import socket
import sys
from collections.abc import Iterable

PORT = 53
MAX_SERVERS = 3
"""As the resolvers of all systems do (resolv.conf(5), MAXNS)."""
# fec0:0:0:ffff::1 to ::3 stand on Windows for an adapter to which nobody gave a DNS server over IPv6.
_PLACEHOLDERS = socket.inet_pton(socket.AF_INET6, "fec0:0:0:ffff::")[:8]
_LINK_LOCAL = 0xFE80
_LINK_LOCAL_MASK = 0xFFC0

Server = tuple[str, int]


def of_system() -> tuple[Server, ...]:
    """As configured, best first; search lists are of no interest, every name asked here is complete."""
    if sys.platform == "win32":
        import dns.win32util as windows  # noqa: PLC0415  only there

        try:
            # Of the adapters that are up: the registry remembers those of every network there ever was.
            windows.set_config_method(windows.ConfigMethod.Win32)
            names = sorted(windows.get_dns_info().nameservers, key=_is_ipv6)
        except Exception:  # whatever ctypes and a registry hold
            names = []
    else:
        names = from_resolv_conf("/etc/resolv.conf")
    return tuple((name, PORT) for name in usable(names)[:MAX_SERVERS])


def usable(names: Iterable[str]) -> list[str]:
    """Each once, without those that no packet can be sent to."""
    return [name for name in dict.fromkeys(names) if not _is_ipv6(name) or _leads_somewhere(name)]


def _is_ipv6(name: str) -> bool:
    return ":" in name


def _leads_somewhere(name: str) -> bool:
    """A link-local address does with its interface alone (RFC 4007 section 11)."""
    bare, _, interface = name.partition("%")
    try:
        raw = socket.inet_pton(socket.AF_INET6, bare)
    except OSError:
        return False
    is_link_local = int.from_bytes(raw[:2], "big") & _LINK_LOCAL_MASK == _LINK_LOCAL
    return not raw.startswith(_PLACEHOLDERS) and (bool(interface) or not is_link_local)


def from_resolv_conf(path: str) -> list[str]:
    """resolv.conf(5): this computer itself where no server is named."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123  start-up: pathlib is 3 ms
            text = file.read()
    except OSError:
        text = ""
    words = (line.split("#")[0].split(";")[0].split() for line in text.splitlines())
    return [line[1] for line in words if len(line) > 1 and line[0] == "nameserver"] or ["127.0.0.1"]
