"""What a name stands for: its records at the end of the aliases, and the addresses to connect to."""

from gemdiag.model.network import CONFLICT, Answer, DnsStatus, RecordType, Resolved, Target
from gemdiag.model.options import ConnectTo
from gemdiag.model.outcome import NetFailure, Reason
from gemdiag.model.syntax import is_ip_address, to_ascii
from gemdiag.net.resolver import Resolver
from gemdiag.net.waits import Until, Waits

MAX_ALIASES = 16
"""As in one answer, over all of them."""
MAX_FOLLOWED = 8
"""How often one name is asked on; a server that looks names up follows aliases itself."""
AAAA_PATIENCE_S = 1.5
"""How much longer the second family is waited for: time for one resend. Some routers swallow AAAA."""

# What a second answer says where it does not agree; silence says nothing.
_OTHERWISE: frozenset[DnsStatus] = frozenset({"ok", "nodata", "servfail", "refused"})

# Of two families the one that says more about the name; an answer nobody gave leaves it open.
_TELLING: tuple[DnsStatus, ...] = ("ok", "nxdomain", "timeout", "servfail", "refused", "skipped", "nodata")


def lookup(resolver: Resolver, name: str, kind: RecordType, until: Until) -> Answer:
    """Follows aliases that the DNS server did not follow itself."""
    aliases: tuple[str, ...] = ()
    asked, ms = name, 0.0
    for _ in range(1 + MAX_FOLLOWED):
        raw = resolver.wait(resolver.send([(asked, kind)])[0], until)
        aliases, ms = (*aliases, *raw.aliases), max(ms, raw.ms)
        if raw.status == "skipped" and aliases:  # an alias that cannot be followed is no missing question
            return Answer("servfail", (), aliases, raw.detail, ms)
        if len(aliases) > MAX_ALIASES:
            break
        if raw.dangling is None:
            return Answer(raw.status, raw.records, aliases, raw.detail, ms)
        asked = raw.dangling
        if asked in aliases[:-1] or asked == name:
            return Answer("servfail", (), aliases, "CNAME loop", ms)
    return Answer("servfail", (), aliases, "CNAME chain too long", ms)


def confirmed(resolver: Resolver, name: str, kind: RecordType, until: Until) -> Answer:
    """As lookup; that there is no such name is asked once more, as a fault of the server may say so, too.

    Of two answers that disagree neither is believed.
    """
    answer = lookup(resolver, name, kind, until)
    if answer.status != "nxdomain":
        return answer
    second = resolver.wait(resolver.send([(name, kind)], again=True)[0], until)
    if second.status in _OTHERWISE:
        return Answer("servfail", (), answer.aliases, CONFLICT, answer.ms + second.ms)
    return answer


def resolve(resolver: Resolver, waits: Waits, host: str, port: int, until: Until) -> Resolved:
    """The addresses of a name, or the one that it is itself."""
    literal = host.strip("[]")
    if is_ip_address(host):
        return Resolved("ok", (Target(literal, port, literal, port),))
    resolver.send([(host, "A"), (host, "AAAA")])
    four = confirmed(resolver, host, "A", until)
    six = _second(resolver, host, until if four.status != "ok" else waits.until(AAAA_PATIENCE_S))
    if six.status == "nxdomain" and four.status not in {"ok", "nxdomain"}:
        six = confirmed(resolver, host, "AAAA", until)
    # IPv6 first (RFC 8305 section 4): where there is no way for it, connecting says so at once.
    targets = tuple(Target(host, port, record[0], port) for each in (six, four) for record in each.records)
    said = min((four, six), key=_telling)
    detail = "; ".join(dict.fromkeys(each.detail for each in (four, six) if each.detail))
    return Resolved(said.status, targets, said.aliases, detail, max(four.ms, six.ms))


def _telling(answer: Answer) -> float:
    """A name that one family contradicts itself about is not one that does not exist."""
    return 0.5 if answer.detail == CONFLICT else _TELLING.index(answer.status)


def _second(resolver: Resolver, host: str, until: Until) -> Answer:
    try:
        return lookup(resolver, host, "AAAA", until)
    except NetFailure as failure:
        if failure.reason is Reason.TIMEOUT:
            return Answer("timeout", detail="no answer for AAAA")
        raise


def overridden(routes: tuple[ConnectTo, ...], host: str, port: int) -> Resolved | None:
    """As curl: the first --connect-to that fits; further ones for the very same add their addresses."""
    fitting = [route for route in routes if _fits(route, host, port)]
    if not fitting:
        return None
    first = (_name(fitting[0].host), fitting[0].port)
    chosen = [route for route in fitting if (_name(route.host), route.port) == first]
    return Resolved("overridden", tuple(Target(host, port, *place(route)) for route in chosen))


def place(route: ConnectTo) -> tuple[str, int]:
    """Where the socket goes."""
    return route.address.strip("[]"), route.real_port


def may_be_overridden(routes: tuple[ConnectTo, ...], host: str) -> bool:
    return any(route.host is None or _name(route.host) == _name(host) for route in routes)


def _fits(route: ConnectTo, host: str, port: int) -> bool:
    return (route.host is None or _name(route.host) == _name(host)) and route.port in {None, port}


def _name(host: str | None) -> str | None:
    if host is None:
        return None
    bare = host.strip("[]").removesuffix(".")
    try:
        return to_ascii(bare)
    except ValueError:
        return bare.lower()
