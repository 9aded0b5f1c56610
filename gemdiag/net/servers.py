"""The DNS servers that this computer uses."""

import sys

PORT = 53
MAX_SERVERS = 3
"""As the resolvers of all systems do (resolv.conf(5), MAXNS)."""

Server = tuple[str, int]


def of_system() -> tuple[Server, ...]:
    """As configured, best first; search lists are of no interest, every name asked here is complete."""
    if sys.platform == "win32":
        import dns.resolver  # noqa: PLC0415  the registry and WMI are its business

        try:
            known = dns.resolver.Resolver().nameservers
        except Exception:  # NoResolverConfiguration, and whatever a registry holds
            known = ()
        names = [name for name in known if isinstance(name, str)]
    else:
        names = from_resolv_conf("/etc/resolv.conf")
    return tuple((name, PORT) for name in names[:MAX_SERVERS])


def from_resolv_conf(path: str) -> list[str]:
    """resolv.conf(5): this computer itself where no server is named."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123  start-up: pathlib is 3 ms
            text = file.read()
    except OSError:
        text = ""
    words = (line.split("#")[0].split(";")[0].split() for line in text.splitlines())
    return [line[1] for line in words if len(line) > 1 and line[0] == "nameserver"] or ["127.0.0.1"]
