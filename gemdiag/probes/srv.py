"""The submission servers that a domain publishes (RFC 6186 section 3.1, RFC 8314 section 5.1)."""

from typing import NamedTuple

from gemdiag.model.endpoint import Mode
from gemdiag.model.facts import Probe
from gemdiag.model.network import DnsStatus


class SrvTarget(NamedTuple):
    mode: Mode
    priority: int
    weight: int
    host: str
    port: int


class Srv(NamedTuple):
    """targets: of `_submissions._tcp` (implicit) and `_submission._tcp` (explicit), best first."""

    domain: str
    status: DnsStatus
    targets: tuple[SrvTarget, ...] = ()


PROBE = Probe[Srv]("srv")
"""Key: the domain."""
