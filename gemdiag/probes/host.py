"""The addresses behind a submission host."""

from gemdiag.model.facts import Probe
from gemdiag.model.network import Resolved

PROBE = Probe[Resolved]("host")
"""Key: the host name. Always Observed when asked; what DNS said is in `status`."""
