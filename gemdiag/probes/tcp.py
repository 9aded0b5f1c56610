"""Does something accept connections at an endpoint, address by address?"""

from typing import NamedTuple

from gemdiag.model.facts import Probe
from gemdiag.model.outcome import Outcome


class AddressTry(NamedTuple):
    """connect: milliseconds until accepted, or the reason why not (refused, timeout, unreachable, reset)."""

    address: str
    connect: Outcome[float]


class Tcp(NamedTuple):
    tries: tuple[AddressTry, ...]


PROBE = Probe[Tcp]("tcp")
"""Key: the endpoint. Skipped when its host has no address, or one that must not be probed: Failed."""
