"""Which provider is behind a mailbox: by server, user name, address and MX, in that order. Asks nobody."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from gemdiag.model.facts import Probe
from gemdiag.model.provider import IdentifiedBy, Knowledge, MailFilter, Match, Provider
from gemdiag.model.syntax import domain_of, to_ascii

PROBE = Probe[Match]("provider")
"""Key "". Skipped("unknown") where nothing identifies one."""

T = TypeVar("T")
DOMAIN = "{domain}"  # in a published host: the shop's own, as in mail.{domain}


def identify(
    knowledge: Knowledge,
    *,
    host: str | None,
    user_name: str | None,
    email_domain: str | None,
    mx_hosts: Sequence[str] = (),
) -> Match | None:
    """The provider, and what gave it away; a pattern of hosting is never one.

    Where a server serves several, the public domain of the user name, then that of the address, then the
    MX choose among them. Neither tells: it serves a domain of the shop's own. Servers that it publishes
    under the shop's own domain come with that domain filled in.
    """
    server, domain = _name(host), _name(email_domain)
    companies = [each for each in knowledge.providers if not each.is_generic]
    by_domain: tuple[tuple[IdentifiedBy, str | None], ...] = (
        ("user_name", domain_of(user_name)),
        ("email_domain", domain),
    )

    own = _own(knowledge, domain, user_name)

    def match(provider: Provider, by: IdentifiedBy) -> Match:
        return Match(_filled(provider, own), by)

    candidates = [each for each in companies if server and runs(each, server)]
    for _, public in by_domain:
        if chosen := next((each for each in candidates if public in each.consumer_domains), None):
            return match(chosen, "smtp_address")
    if candidates:
        return match(_of_mx(candidates, mx_hosts) or _for_tenants(candidates), "smtp_address")
    for identified_by, public in by_domain:
        if found := next((each for each in companies if public in each.consumer_domains), None):
            return match(found, identified_by)
    receiving = _of_mx(companies, mx_hosts)
    return match(receiving, "mx") if receiving else None


def known_today(
    knowledge: Knowledge, match: Match, *, user_name: str | None, email_domain: str | None
) -> Match:
    """What is published of the same provider now; as it was where that is not known any more."""
    provider = knowledge.provider(match.provider.id)
    if provider is None:
        return match
    return Match(_filled(provider, _own(knowledge, _name(email_domain), user_name)), match.identified_by)


def _own(knowledge: Knowledge, email_domain: str | None, user_name: str | None) -> str | None:
    """The domain that is the shop's and no provider's."""
    domains = (email_domain, domain_of(user_name))
    return next((at for at in domains if at and not knowledge.of_consumer_domain(at)), None)


def filter_in_front(knowledge: Knowledge, mx_hosts: Sequence[str]) -> MailFilter | None:
    """Who filters the mail before the mailboxes, where the best MX host is a filter's and not theirs."""
    suffixes = {suffix: each for each in knowledge.filters for suffix in each.mx}
    return next((_longest(suffixes, host) for host in map(_name, mx_hosts[:1])), None)


def runs(provider: Provider, server: str) -> bool:
    """Is this the name of one of its servers?"""
    return server in provider.hosts or any(_fits(server, each) for each in provider.host_patterns)


def _fits(server: str, pattern: str) -> bool:
    """Label by label: `*` stands for at least one character, and for no dot."""
    labels, wanted = server.split("."), pattern.split(".")
    return len(labels) == len(wanted) and all(map(_label_fits, labels, wanted))


def _label_fits(label: str, wanted: str) -> bool:
    start, star, end = wanted.partition("*")
    if not star:
        return label == wanted
    return len(label) > len(start) + len(end) and label.startswith(start) and label.endswith(end)


def _filled(provider: Provider, domain: str | None) -> Provider:
    """With the shop's domain where a published server has that in its name; else without that server."""
    if not any(DOMAIN in each.host for each in provider.endpoints):
        return provider
    endpoints = tuple(
        each._replace(host=each.host.replace(DOMAIN, domain or DOMAIN))
        for each in provider.endpoints
        if domain or DOMAIN not in each.host
    )
    hosts = dict.fromkeys((*(each.host for each in endpoints), *provider.hosts))
    return provider._replace(endpoints=endpoints, hosts=tuple(hosts))


def _of_mx(among: Iterable[Provider], mx_hosts: Sequence[str]) -> Provider | None:
    """By the best MX host that is anybody's."""
    suffixes = {suffix: each for each in among for suffix in each.mx}
    found: Iterator[Provider | None] = (_longest(suffixes, host) for host in map(_name, mx_hosts))
    return next(filter(None, found), None)


def _longest(suffixes: Mapping[str, T], host: str | None) -> T | None:
    """The longest suffix of a host name wins, as `am0.` of `yahoodns.net`."""
    labels = host.split(".") if host else []
    tails = (".".join(labels[n:]) for n in range(len(labels)))
    return next((suffixes[tail] for tail in tails if tail in suffixes), None)


def _for_tenants(candidates: Sequence[Provider]) -> Provider:
    """The one for domains of one's own, else the mailbox provider before those who rent its servers."""
    return min(candidates, key=lambda each: (bool(each.consumer_domains), each.kind != "mailbox"))


def _name(text: str | None) -> str | None:
    """A host name as presets hold it: lower case, in ASCII, without the root dot."""
    if not text:
        return None
    try:
        return to_ascii(text.strip().removesuffix("."))
    except ValueError:
        return None
