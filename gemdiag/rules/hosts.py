"""Is the SMTP address likely to be what was meant?"""

import unicodedata
from collections.abc import Iterator

from gemdiag.model.case import Case
from gemdiag.model.finding import Severity
from gemdiag.model.syntax import to_ascii
from gemdiag.routes import configured, untouched_mode, walked
from gemdiag.rules.rule import Rule, Seen

# Names of servers that mail is read from (RFC 3501, RFC 1939): nothing is submitted there.
INCOMING = ("imap.", "pop.", "pop3.", "imap4.")


def host_suspicious(case: Case) -> Iterator[Seen]:
    host, mode = case.settings.host, untouched_mode(case)
    if not host or any(mode and walked(case.facts, at, mode) for at in configured(case.settings)):
        return
    known = {name for provider in case.knowledge.providers for name in provider.hosts}
    if mixed_scripts(host):
        params = {"host": host, "why": "mixed_script", "suggestion": None, "ascii": _ascii(host)}
        yield Seen("smtp_address", params, {"ascii": _ascii(host)})
    elif host.startswith(INCOMING):
        suggestion = "smtp." + host.partition(".")[2]
        yield Seen("smtp_address", {"host": host, "why": "incoming", "suggestion": suggestion})
    elif host not in known and (near := next((name for name in sorted(known) if one_slip(host, name)), None)):
        yield Seen("smtp_address", {"host": host, "why": "near_miss", "suggestion": near})


HOST_SUSPICIOUS = Rule("config.host_suspicious", Severity.WARNING, "shop", host_suspicious)


def mixed_scripts(host: str) -> bool:
    """Letters of more than one alphabet in one label: `gmаil` with a Cyrillic a."""
    return any(
        len({unicodedata.name(c, "?").partition(" ")[0] for c in label if c.isalpha()}) > 1
        for label in host.split(".")
    )


def _ascii(host: str) -> str | None:
    """As DNS is asked for it (RFC 5891): letters that look alike differ there."""
    try:
        return to_ascii(host)
    except ValueError:
        return None


def one_slip(typed: str, meant: str) -> bool:
    """One letter too many, too few, another, or two neighbours swapped."""
    if typed == meant or abs(len(typed) - len(meant)) > 1:
        return False
    start = next(
        (n for n, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), min(len(typed), len(meant))
    )
    rest, other = typed[start:], meant[start:]
    swapped = len(rest) > 1 and rest[:2] == other[1::-1] and rest[2:] == other[2:]
    return swapped or rest[1:] == other[1:] or rest[1:] == other or rest == other[1:]
