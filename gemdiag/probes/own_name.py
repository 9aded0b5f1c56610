"""Would a mail server take the name of this computer in EHLO? Programs that send mail often give that one."""

from typing import NamedTuple

from gemdiag.model.facts import Probe
from gemdiag.model.network import Channel, Reply
from gemdiag.model.outcome import NetFailure, Reason
from gemdiag.model.syntax import has_control_characters


class OwnName(NamedTuple):
    """name: as this computer calls itself, which need not be a host name as RFC 5321 section 2.3.5 has it."""

    name: str
    reply: Reply


PROBE = Probe[OwnName]("own_name")
"""Key: the endpoint. Asked last, on one connection to the configured host, by `check` alone."""


def ask(channel: Channel, name: str) -> OwnName:
    """One more EHLO on a connection that has served its purpose, which is closed then."""
    try:
        if not name or " " in name or has_control_characters(name):
            raise NetFailure(Reason.LOCAL_LIMIT, "this computer has no name that could be sent", "ehlo")
        return OwnName(name, channel.ask(f"EHLO {name}"))
    finally:
        channel.close()
