"""The DMARC policy that receivers apply to a domain (RFC 9989, found by the DNS Tree Walk)."""

from typing import Literal, NamedTuple

from gemdiag.model.facts import Probe
from gemdiag.model.network import DnsStatus

Policy = Literal["none", "quarantine", "reject"]


class Dmarc(NamedTuple):
    """found_at: the domain whose record applies, None without one. policy: the one that holds for `domain`
    (`sp` where the record stands above it). records: how many at `found_at` (more than one is a conflict).
    invalid: why the record is not to be used, "" when it is.
    """

    domain: str
    status: DnsStatus
    record: str | None = None
    found_at: str | None = None
    policy: Policy | None = None
    records: int = 0
    invalid: str = ""


PROBE = Probe[Dmarc]("dmarc")
"""Key: the domain."""
