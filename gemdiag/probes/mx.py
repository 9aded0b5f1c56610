"""Where a domain's mail is delivered: replies to the shop go there (RFC 5321 section 5.1)."""

from typing import NamedTuple

from gemdiag.model.facts import Probe
from gemdiag.model.network import DnsStatus


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
    first five are looked up.
    """

    domain: str
    status: DnsStatus
    hosts: tuple[MxHost, ...] = ()
    null: bool = False
    implicit_address: bool = False
    detail: str = ""


PROBE = Probe[Mx]("mx")
"""Key: the domain. Always Observed when asked; what DNS said is in `status`."""
