"""Is the SMTP address likely to be what was meant, and are the domains of the addresses?"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from gemdiag.model.case import Case
from gemdiag.model.finding import Scalar, Severity
from gemdiag.routes import configured, untouched_mode, walked
from gemdiag.rules.inside import inside
from gemdiag.rules.names import ascii_form, drawn_as, is_disguised, mixed_scripts, one_slip, readable
from gemdiag.rules.rule import Rule, Seen
from gemdiag.rules.settings import place

# Names of servers that mail is read from (RFC 3501, RFC 1939): nothing is submitted there.
_INCOMING: Final = re.compile(r"(?:imap[s4]?|imap4s?|pop[23]?s?)(?=[.-])")


def host_suspicious(case: Case) -> Iterator[Seen]:
    host, mode = case.settings.host, untouched_mode(case)
    if not host or any(mode and walked(case.facts, at, mode) for at in configured(case.settings)):
        return
    known = {name for provider in case.knowledge.providers for name in provider.hosts}
    why, suggestion = _doubt(host, known, offline=case.offline)
    if why:
        params: dict[str, Scalar] = {"host": host, "why": why, "suggestion": suggestion}
        if not readable(host).isascii():
            params["ascii"] = ascii_form(host)
        yield Seen("smtp_address", params, params | place(case, "smtp_address"))


def _doubt(host: str, known: Iterable[str], *, offline: bool) -> tuple[str | None, str | None]:
    """What speaks against a name, and the name that may be meant."""
    seen, drawn = readable(host), drawn_as(readable(host))
    if mixed_scripts(seen):
        return "mixed_script", drawn if drawn in known else None
    if is_disguised(seen) or (drawn != seen and drawn in known):
        return "lookalike", drawn
    if not seen.isascii():
        return "idn", None
    if incoming := _INCOMING.match(host):
        return "incoming", "smtp" + host[incoming.end() :]
    if host not in known and (near := next((name for name in sorted(known) if one_slip(host, name)), None)):
        return "near_miss", near
    # On the wire the address that a name resolves to is judged instead.
    return (inside(host) if offline else None), None


HOST_SUSPICIOUS = Rule(
    "config.host_suspicious",
    Severity.WARNING,
    "shop",
    host_suspicious,
    reference="RFC 3501, RFC 1939, RFC 5890, RFC 6761, RFC 6890",
)


def domain_suspicious(case: Case) -> Iterator[Seen]:
    """Whose letters deceive: the answers to such an address go to a stranger."""
    for field, address in _addresses(case):
        domain = readable(address.rpartition("@")[2].strip().lower())
        why = "mixed_script" if mixed_scripts(domain) else "lookalike" if is_disguised(domain) else None
        if why:
            params = {"field": field, "domain": domain, "why": why, "ascii": ascii_form(domain)}
            yield Seen(field, params, params | place(case, field))


def _addresses(case: Case) -> Iterator[tuple[str, str]]:
    s = case.settings
    stated = {"email_address": s.email_address, "user_name": s.user_name}
    stated |= {f"advisors[{n}].email": who.email for n, who in enumerate(s.advisors)}
    return ((field, text) for field, text in stated.items() if text and "@" in text)


DOMAIN_SUSPICIOUS = Rule("config.domain_suspicious", Severity.WARNING, "shop", domain_suspicious)
