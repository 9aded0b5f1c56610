"""Which versions of TLS an endpoint accepts, each on a connection of its own."""

from typing import Literal, NamedTuple

from gemdiag.model.endpoint import Mode
from gemdiag.model.facts import Probe
from gemdiag.model.network import Channel, TlsVersion
from gemdiag.model.outcome import NetFailure, Reason
from gemdiag.probes.dialogue import Dialogue


class VersionTry(NamedTuple):
    """`unknown`: this computer could not ask (detail `local_limit`) or the connection was lost before.

    detail: a word of Reason, `hung_up` for a server that went away during the handshake, or `dropped` for
    one that did so before its greeting.
    """

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

# The server looked at the version and said no; other failures of a handshake say nothing of it.
_REFUSED = frozenset({Reason.TLS_VERSION, Reason.TLS_ALERT})
_HUNG_UP = frozenset({Reason.CLOSED, Reason.RESET})
HUNG_UP, DROPPED = "hung_up", "dropped"


def ask(channel: Channel, mode: Mode, version: TlsVersion, ehlo_name: str) -> VersionTry:
    """Offer this version alone, on a fresh connection, which is closed then."""
    try:
        if mode is Mode.EXPLICIT:
            Dialogue(channel, ehlo_name).reach_tls()
        return _offer(channel, version)
    except NetFailure as failure:
        dropped = failure.step == "greeting" and failure.reason in _HUNG_UP
        return VersionTry(version, "unknown", DROPPED if dropped else failure.reason.value)
    finally:
        channel.close()


def _offer(channel: Channel, version: TlsVersion) -> VersionTry:
    try:
        shake = channel.start_tls(version)
    except NetFailure as failure:
        if failure.reason in _REFUSED:
            return VersionTry(version, "refused", failure.reason.value)
        return VersionTry(version, "unknown", HUNG_UP if failure.reason in _HUNG_UP else failure.reason.value)
    return VersionTry(version, "accepted", chain=shake.chain)


def together(tries: tuple[VersionTry, ...]) -> Versions:
    """A server that hangs up on one version and accepts another has refused the first."""
    if not any(each.verdict == "accepted" for each in tries):
        return Versions(tries)
    return Versions(tuple(e._replace(verdict="refused") if e.detail == HUNG_UP else e for e in tries))
