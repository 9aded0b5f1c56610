"""The submission servers that a domain publishes (RFC 6186 section 3.1, RFC 8314 section 5.1)."""

from typing import NamedTuple

from gemdiag.model.endpoint import Mode
from gemdiag.model.facts import Probe
from gemdiag.model.network import Answer, DnsStatus, Network
from gemdiag.model.syntax import host_fault

SERVICES = {Mode.IMPLICIT: "_submissions._tcp", Mode.EXPLICIT: "_submission._tcp"}
MAX_TARGETS = 5


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


def names(domain: str) -> tuple[str, ...]:
    return tuple(f"{service}.{domain}" for service in SERVICES.values())


def ask(net: Network, domain: str) -> Srv:
    answers = {mode: net.lookup(f"{service}.{domain}", "SRV") for mode, service in SERVICES.items()}
    targets = tuple(target for mode, answer in answers.items() for target in _targets(mode, answer))
    statuses = [answer.status for answer in answers.values()]
    unanswered = [status for status in statuses if status not in {"ok", "nodata", "nxdomain"}]
    return Srv(domain, "ok" if "ok" in statuses else (*unanswered, *statuses)[0], targets)


def _targets(mode: Mode, answer: Answer) -> list[SrvTarget]:
    """Best first; a target of "." says that the service is not offered (RFC 2782)."""
    found = [
        SrvTarget(mode, int(priority), int(weight), host, int(port))
        for priority, weight, port, host in answer.records
        if host != "." and not host_fault(host) and 1 <= int(port) <= 65535
    ]
    return sorted(found, key=lambda each: (each.priority, -each.weight, each.host))[:MAX_TARGETS]
