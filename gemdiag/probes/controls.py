"""Questions to others, asked only after a failure, that tell "this server" from "this network"."""

from typing import Literal, NamedTuple

from gemdiag.model.facts import Probe
from gemdiag.model.outcome import Outcome

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
