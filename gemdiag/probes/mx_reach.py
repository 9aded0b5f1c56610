"""Can the domain's best MX be spoken to on port 25 from here? Many access networks drop it."""

from typing import NamedTuple

from gemdiag.model.facts import Probe
from gemdiag.model.network import Reply
from gemdiag.model.outcome import Outcome


class MxReach(NamedTuple):
    host: str
    address: str | None
    greeting: Outcome[Reply]
    starttls: bool | None


PROBE = Probe[MxReach]("mx_reach")
"""Key: the MX host."""
