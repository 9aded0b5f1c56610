"""Does something accept connections at an endpoint, address by address?"""

from typing import NamedTuple

from gemdiag.model.facts import Probe
from gemdiag.model.outcome import Failed, Observed, Outcome, Reason


class AddressTry(NamedTuple):
    """connect: milliseconds until accepted, or the reason why not (refused, timeout, unreachable, reset)."""

    address: str
    connect: Outcome[float]


class Tcp(NamedTuple):
    tries: tuple[AddressTry, ...]


PROBE = Probe[Tcp]("tcp")
"""Key: the endpoint. Skipped when its host has no address, or one that must not be probed: Failed."""


def together(tries: tuple[AddressTry, ...]) -> Outcome[Tcp]:
    """The tries as one answer; Failed where every address is one that must not be probed."""
    failed = [each.connect for each in tries if isinstance(each.connect, Failed)]
    if len(failed) == len(tries) and all(each.reason is Reason.INTERNAL_TARGET for each in failed):
        first = failed[0]
        return first._replace(detail=first.detail or tries[0].address)
    return Observed(Tcp(tries))
