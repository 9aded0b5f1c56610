"""The addresses behind a submission host."""

from gemdiag.model.facts import Probe
from gemdiag.model.network import Network, Resolved, Target

# Hosts with hundreds of addresses exist; so many of each family are connected to.
MAX_OF_FAMILY = 3

PROBE = Probe[Resolved]("host")
"""Key: the host name. Always Observed when asked; what DNS said is in `status`."""


def ask(net: Network, host: str, port: int) -> Resolved:
    return net.resolve(host, port)


def to_try(resolved: Resolved) -> tuple[Target, ...]:
    """The first addresses of each family, in the order given."""
    every = list(dict.fromkeys(resolved.targets))
    families = [[target for target in every if (":" in target.address) is six] for six in (True, False)]
    chosen = {target for family in families for target in family[:MAX_OF_FAMILY]}
    return tuple(target for target in every if target in chosen)
