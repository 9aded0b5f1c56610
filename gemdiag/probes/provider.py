"""Which provider is behind a mailbox: by server, user name, address and MX, in that order."""

from gemdiag.model.facts import Probe
from gemdiag.model.provider import Match

PROBE = Probe[Match]("provider")
"""Key "". Skipped("unknown") where nothing identifies one."""
