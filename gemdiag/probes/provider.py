"""Which provider is behind a mailbox: by server, user name, address and MX, in that order. Asks nobody."""

from collections.abc import Sequence

from gemdiag.model.facts import Probe
from gemdiag.model.provider import IdentifiedBy, Knowledge, Match, Provider
from gemdiag.model.syntax import domain_of, to_ascii

PROBE = Probe[Match]("provider")
"""Key "". Skipped("unknown") where nothing identifies one."""


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
    MX choose among them. Neither tells: it serves a domain of the shop's own.
    """
    server, domain = _name(host), _name(email_domain)
    companies = [each for each in knowledge.providers if not each.is_generic]
    by_domain: tuple[tuple[IdentifiedBy, str | None], ...] = (
        ("user_name", domain_of(user_name)),
        ("email_domain", domain),
    )
    candidates = [each for each in companies if server and server in each.hosts]
    for _, public in by_domain:
        if chosen := next((each for each in candidates if public in each.consumer_domains), None):
            return Match(chosen, "smtp_address")
    if candidates:
        return Match(_of_mx(candidates, mx_hosts) or _for_tenants(candidates), "smtp_address")
    for identified_by, public in by_domain:
        if found := next((each for each in companies if public in each.consumer_domains), None):
            return Match(found, identified_by)
    receiving = _of_mx(companies, mx_hosts)
    return Match(receiving, "mx") if receiving else None


def _of_mx(among: Sequence[Provider], mx_hosts: Sequence[str]) -> Provider | None:
    """By the best MX host that is anybody's; the longest suffix wins, as `am0.` of `yahoodns.net`."""
    for host in map(_name, mx_hosts):
        suffixes = {
            suffix: each for each in among for suffix in each.mx if host and f".{host}".endswith(f".{suffix}")
        }
        if suffixes:
            return suffixes[max(suffixes, key=len)]
    return None


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
