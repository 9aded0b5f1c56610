"""The words for what a probe or the network says of a fault by itself; what a server said stays as it is."""

import re
from collections.abc import Mapping
from functools import cache

OF_DETAIL: Mapping[str, str] = {
    each: each
    for each in (
        "malformed answer",
        "truncated",
        "another's answer",
        "over TCP: {inner}",
        "CNAME loop",
        "CNAME chain too long",
        "no answer for AAAA",
        "no such name at first, then another answer",
        "not a domain name",
        "no DNS server is configured",
        "over {count} questions",
        "over {count} s for DNS",
        "no answer from {text}",
        "unreachable",
        "does not look names up for others",
        "unasked: {text}",
        "unfinished",
        "unfinished: {text}",
        "line over {count} bytes: {text}",
        "reply over {count} bytes: {text}",
        "dialogue over {count} bytes",
        "over {count} bytes",
        "the host name cannot be sent as SNI",
        "the trusted roots cannot be read",
        "{text} cannot speak {name}",
        "not an answer of a web server",
        "no path of a web address",
        "control character in a command",
        "unreadable",
        "{name} has no such record",
        "{name} has several such records",
        "{text} includes itself",
        # The address and port of a DNS server, before what came of it.
        "{server}: {inner}",
    )
} | {
    "{count} void": "{count} look-ups that find nothing",
    "mx:{name} {count}": "{name} names {count} servers",
    "v": "it does not begin with v=DMARC1;",
}
"""How the detail reads, to what is said of it. inner: another detail, or how a step ended. text: from outside."""

_VALUES: Mapping[str, str] = {
    "count": r"\d+",
    "inner": r".+",
    "name": r"\S+",
    "server": r"\S+:\d+",
    "text": r".+",
}
_FIELD = re.compile(r"\\\{([a-z]+)\\\}")
_JOINT = "; "
"""Between what several DNS servers, or two families of addresses, came to."""


@cache
def _forms() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(_FIELD.sub(_group, re.escape(form)), re.DOTALL), message)
        for form, message in OF_DETAIL.items()
    )


def _group(field: re.Match[str]) -> str:
    return f"(?P<{field[1]}>{_VALUES[field[1]]})"


def pieces_of(detail: str) -> list[tuple[str | None, dict[str, str]]]:
    """The message for each part of a detail and its values; None where the part, `text`, is from outside."""
    return [_piece(part) for part in detail.split(_JOINT)]


def _piece(part: str) -> tuple[str | None, dict[str, str]]:
    for form, message in _forms():
        if found := form.fullmatch(part):
            return message, found.groupdict()
    return None, {"text": part}
