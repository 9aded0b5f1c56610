"""The grammar of single values: what a port, a host name and an address look like.

Each `*_fault` gives None for a good value, else one word that names the fault; the words are the
`why` of `config.field_invalid`.
"""

import re

_LABEL = re.compile(r"^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_DIGITS = re.compile(r"^[0-9]+$")
_ATOM = re.compile(r"^[^\s@<>()\[\],;:\\\"]+$")
MAX_HOST = 253  # RFC 1035 section 2.3.4, without the root dot
MAX_ADDRESS = 254  # RFC 5321 section 4.5.3.1.3, without the angle brackets


def has_control_characters(text: str) -> bool:
    """C0, DEL, C1 and the line and paragraph separators: none may reach a command line of SMTP."""
    return _CONTROLS.search(text) is not None


def port_fault(text: str) -> str | None:
    """ASCII digits alone: `int()` would also take `5_87` and Arabic digits."""
    digits = text.strip(" \t")
    if not _DIGITS.match(digits):
        return "not_a_number"
    significant = digits.lstrip("0")
    return None if 1 <= len(significant) <= 5 and int(significant) <= 65535 else "out_of_range"


def host_fault(text: str) -> str | None:
    if has_control_characters(text):
        return "control_characters"
    if "://" in text:
        return "scheme"
    if any(c.isspace() for c in text):
        return "blanks"
    if "/" in text or "\\" in text:
        return "path"
    if "@" in text:
        return "address"
    if is_ip_address(text):
        return None
    if ":" in text:
        return "port_in_host"
    try:
        name = to_ascii(text.removesuffix("."))
    except ValueError:
        return "malformed"
    if not name or len(name) > MAX_HOST or name.startswith("-"):
        return "malformed"
    return None if all(_LABEL.match(label) for label in name.split(".")) else "malformed"


def address_fault(text: str) -> str | None:
    """One mailbox, RFC 5321 section 4.1.2 without quoted local parts, which no provider here hands out."""
    if has_control_characters(text):
        return "control_characters"
    if any(mark in text.strip(";, ") for mark in ";,") and text.count("@") > 1:
        return "several"
    local, at, domain = text.rpartition("@")
    if not at or not local or len(text) > MAX_ADDRESS or not _ATOM.match(local):
        return "malformed"
    if local.startswith(".") or local.endswith(".") or ".." in local or "." not in domain:
        return "malformed"
    if domain.endswith("."):  # the root dot is none of SMTP's grammar (section 2.3.5)
        return "malformed"
    return "malformed" if host_fault(domain) or is_ip_address(domain) else None


def domain_of(address: str | None) -> str | None:
    """The domain after the last `@`, lower case and in ASCII; None without one."""
    if not address or "@" not in address:
        return None
    domain = address.rpartition("@")[2].strip().lower()
    if not domain or host_fault(domain):
        return None
    return to_ascii(domain)


def is_ip_address(text: str) -> bool:
    if not re.match(r"^[0-9a-fA-F:.\[\]]+$", text):
        return False
    from ipaddress import ip_address  # noqa: PLC0415  start-up: most hosts are names

    try:
        ip_address(text.strip("[]"))
    except ValueError:
        return False
    return True


def to_ascii(name: str) -> str:
    """The A-label form (RFC 5891) of a host name, lower case. ValueError when there is none."""
    if name.isascii():
        return name.lower()
    if len(name) > MAX_HOST:  # before IDNA, which takes its time over long names (CVE-2024-3651)
        raise ValueError("too long")
    import idna  # noqa: PLC0415  start-up: most names are ASCII

    try:
        return idna.encode(name, uts46=True).decode("ascii").lower()
    except idna.IDNAError as error:
        raise ValueError("no IDNA form") from error
