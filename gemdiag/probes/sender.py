"""May this address send here? MAIL FROM and RSET, never a message (RFC 5321 section 4.1.1.2)."""

from gemdiag.model.facts import Probe
from gemdiag.model.network import Reply

PROBE = Probe[Reply]("sender")
"""Key: the address. Asked after an accepted login, or without login where none is configured."""
