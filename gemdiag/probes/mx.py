"""Where a domain's mail is delivered: replies to the shop go there (RFC 5321 section 5.1)."""

from typing import NamedTuple

from gemdiag.model.facts import Probe
from gemdiag.model.network import Answer, DnsStatus, Network
from gemdiag.model.syntax import host_fault, is_ip_address

# Other careful senders try no more than five either; the rest is listed and not looked up.
MAX_HOSTS, MAX_LISTED = 5, 20
MAX_ADDRESSES = 10
ROOT = "."


class MxHost(NamedTuple):
    """alias: the name is a CNAME, which RFC 2181 section 10.3 forbids. status: of its A and AAAA records."""

    preference: int
    host: str
    status: DnsStatus
    addresses: tuple[str, ...] = ()
    alias: bool = False


class Mx(NamedTuple):
    """status `nodata`: the domain exists and has no MX. null: it states that it takes no mail (RFC 7505).

    implicit_address: no MX, but A or AAAA records, which then stand in for it. hosts: best first, the
    first five are looked up, the first twenty listed.
    """

    domain: str
    status: DnsStatus
    hosts: tuple[MxHost, ...] = ()
    null: bool = False
    implicit_address: bool = False
    detail: str = ""


PROBE = Probe[Mx]("mx")
"""Key: the domain. Always Observed when asked; what DNS said is in `status`."""


def ask(net: Network, domain: str) -> Mx:
    answer = net.lookup(domain, "MX")
    if answer.status == "nodata":
        implicit = _addresses(net, domain)[0] == "ok"
        return Mx(domain, answer.status, implicit_address=implicit, detail=answer.detail)
    if answer.status != "ok":
        return Mx(domain, answer.status, detail=answer.detail)
    records = _sorted(answer)
    # RFC 7505 section 3: a null MX stands alone; beside others its "." is no host.
    named = [(preference, host) for preference, host in records if host != ROOT]
    if records and not named:
        return Mx(domain, answer.status, null=True)
    looked_up = [host for _, host in named[:MAX_HOSTS] if not is_ip_address(host)]
    net.prefetch([(host, kind) for host in looked_up for kind in ("A", "AAAA")])
    hosts = [_host(net, preference, host) for preference, host in named[:MAX_HOSTS]]
    hosts += [MxHost(preference, host, "skipped") for preference, host in named[MAX_HOSTS:MAX_LISTED]]
    return Mx(domain, answer.status, tuple(hosts), detail=answer.detail)


def _sorted(answer: Answer) -> list[tuple[int, str]]:
    return sorted({(int(preference), host) for preference, host in answer.records})


def _host(net: Network, preference: int, host: str) -> MxHost:
    # RFC 5321 section 5.1: an MX names a host; an address or anything else in its place leads nowhere.
    if is_ip_address(host) or host_fault(host):
        return MxHost(preference, host, "nxdomain")
    status, addresses, alias = _addresses(net, host)
    return MxHost(preference, host, status, addresses, alias)


def _addresses(net: Network, host: str) -> tuple[DnsStatus, tuple[str, ...], bool]:
    """Status over both families: an answer counts before silence, silence before a denial."""
    answers = [net.lookup(host, "A"), net.lookup(host, "AAAA")]
    addresses = tuple(record[0] for answer in answers for record in answer.records)[:MAX_ADDRESSES]
    alias = any(answer.aliases for answer in answers)
    if addresses:
        return "ok", addresses, alias
    statuses = [answer.status for answer in answers]
    unanswered = next((status for status in statuses if status not in {"ok", "nodata", "nxdomain"}), None)
    return unanswered or ("nxdomain" if "nxdomain" in statuses else "nodata"), (), alias
