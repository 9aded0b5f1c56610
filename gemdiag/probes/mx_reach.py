"""Can the domain's best MX be spoken to on port 25 from here? Many access networks drop it."""

from typing import NamedTuple

from gemdiag.model.endpoint import SMTP
from gemdiag.model.facts import Probe
from gemdiag.model.network import Channel, Network, Reply, Target
from gemdiag.model.outcome import Failed, NetFailure, Observed, Outcome
from gemdiag.probes.dialogue import Dialogue, expect

MAX_ADDRESSES = 2
GREETING_S = 3.0


class MxReach(NamedTuple):
    host: str
    address: str | None
    greeting: Outcome[Reply]
    starttls: bool | None


PROBE = Probe[MxReach]("mx_reach")
"""Key: the MX host."""


def targets(net: Network, host: str) -> tuple[Target, ...]:
    return net.resolve(host, SMTP).targets[:MAX_ADDRESSES]


def ask(channel: Channel, host: str, address: str, ehlo_name: str) -> MxReach:
    """Greeting and capabilities, on a fresh connection, which is closed then."""
    try:
        try:
            greeting = expect(220, channel.read_reply(GREETING_S), "greeting")
        except NetFailure as failure:
            return MxReach(host, address, Failed(failure.reason, failure.detail, failure.step), None)
        return MxReach(host, address, Observed(greeting), _offers_starttls(channel, ehlo_name))
    finally:
        channel.close()


def _offers_starttls(channel: Channel, ehlo_name: str) -> bool | None:
    try:
        return Dialogue(channel, ehlo_name).ehlo().offers("STARTTLS")
    except NetFailure:
        return None


def unreached(host: str, failure: Failed, address: str | None = None) -> MxReach:
    return MxReach(host, address, failure, None)
