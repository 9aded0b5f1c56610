"""Questions to others, asked only after a failure, that tell "this server" from "this network"."""

import os
from collections.abc import Callable
from typing import Literal, NamedTuple

from gemdiag.model.endpoint import SUBMISSION, SUBMISSIONS, Endpoint
from gemdiag.model.facts import Probe
from gemdiag.model.network import Answer, Channel, Network, Target
from gemdiag.model.outcome import Failed, NetFailure, Observed, Outcome, Reason

# Submission servers that are up in all likelihood (presets gmail, yahoo, icloud): two that have nothing
# to do with the shop's own are asked.
HOSTS = ("smtp.gmail.com", "smtp.mail.yahoo.com", "smtp.mail.me.com")
WANTED_HOSTS = 2
OTHER_PORT = {SUBMISSIONS: SUBMISSION, SUBMISSION: SUBMISSIONS}
# CIRA Canadian Shield, the "private" service: https://www.cira.ca/en/canadian-shield/configure/
RESOLVER = "149.112.121.10"

Kind = Literal["resolver", "random_name", "host"]


class Control(NamedTuple):
    """kind: another resolver asked for the same name; a name that cannot exist; an unrelated submission host.

    answer: what came back in one word or address.
    """

    kind: Kind
    target: str
    answer: Outcome[str]


PROBE = Probe[Control]("control")
"""Key: the target."""


def second_resolver(other: Network, address: str, host: str) -> Control:
    """The same name, asked elsewhere."""
    return Control("resolver", address, _said(other.lookup(host, "A")))


def random_name(net: Network) -> Control:
    """A name that nobody has registered: an address for it is made up on the way."""
    name = f"{os.urandom(12).hex()}.com"
    return Control("random_name", name, _said(net.lookup(name, "A")))


def unrelated_host(net: Network, at: Endpoint, connect: Callable[[Target], Channel]) -> Control:
    """Does a connection come about to somebody else's server on this port?"""
    targets = net.resolve(at.host, at.port).targets
    answer: Outcome[str] = Failed(Reason.NO_ADDRESS)
    for target in targets[:1]:
        try:
            connect(target).close()
            answer = Observed("open")
        except NetFailure as failure:
            answer = Failed(failure.reason, failure.detail, failure.step)
    return Control("host", str(at), answer)


def unrelated(at: Endpoint, related: frozenset[str]) -> tuple[Endpoint, ...]:
    """Whom to ask when this one failed: two strangers at its port, and one of them at the other port of
    submission (all of them serve both), which tells a port that is closed here from a network that is.
    """
    strangers = [host for host in HOSTS if host not in related and host != at.host][:WANTED_HOSTS]
    if at.port not in OTHER_PORT:
        return tuple(Endpoint(host, SUBMISSION) for host in strangers)
    elsewhere = Endpoint(strangers[0], OTHER_PORT[at.port])
    return (*(Endpoint(host, at.port) for host in strangers), elsewhere)


def _said(answer: Answer) -> Outcome[str]:
    if answer.status == "timeout":
        return Failed(Reason.TIMEOUT, answer.detail, "dns")
    return Observed(answer.records[0][0] if answer.records else answer.status)
