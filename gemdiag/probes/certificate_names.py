"""Does a certificate speak for a host (RFC 9525 section 6.3)?"""

from ipaddress import ip_address

from gemdiag.model.syntax import host_fault, is_ip_address, to_ascii


def covers(names: tuple[str, ...], host: str) -> bool:
    """One of the subjectAltName's names matches; a name never stands for an address."""
    if is_ip_address(host):
        wanted = ip_address(host.strip("[]"))
        return any(is_ip_address(name) and ip_address(name) == wanted for name in names)
    try:
        reference = to_ascii(host.removesuffix("."))
    except ValueError:
        return False
    return any(_matches(name.removesuffix(".").lower(), reference) for name in names)


def _matches(name: str, reference: str) -> bool:
    if not name.startswith("*."):
        return name == reference
    # The wildcard is the whole left-most label and stands for one; as OpenSSL has it, not above a
    # single label, or one certificate would speak for all of a top-level domain.
    parent = name[2:]
    return "." in parent and reference.partition(".")[2] == parent


def exact_hosts(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names of a certificate that a shop could configure: host names, no wildcard, no address."""
    lowered = (name.removesuffix(".").lower() for name in names)
    good = (n for n in lowered if "." in n and "*" not in n and not is_ip_address(n) and not host_fault(n))
    return tuple(dict.fromkeys(good))
