"""Which versions of TLS an endpoint accepts, each on a connection of its own."""

from typing import Literal, NamedTuple

from gemdiag.model.facts import Probe
from gemdiag.model.network import TlsVersion


class VersionTry(NamedTuple):
    """`unknown`: this computer could not ask (detail `local_limit`) or the connection was lost before."""

    version: TlsVersion
    verdict: Literal["accepted", "refused", "unknown"]
    detail: str = ""
    chain: tuple[bytes, ...] = ()
    """The certificates seen, for servers that a verified connection cannot reach (old versions alone)."""


class Versions(NamedTuple):
    tries: tuple[VersionTry, ...]

    def accepted(self) -> tuple[TlsVersion, ...]:
        return tuple(each.version for each in self.tries if each.verdict == "accepted")

    def verdict(self, version: TlsVersion) -> str:
        return next((each.verdict for each in self.tries if each.version == version), "unknown")


PROBE = Probe[Versions]("versions")
"""Key: the endpoint."""
