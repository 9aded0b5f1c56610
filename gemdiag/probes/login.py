"""The one login of a run (RFC 4954): one mechanism, once, inside verified TLS 1.2 or later."""

from typing import NamedTuple

from gemdiag.model.endpoint import Endpoint, Mode
from gemdiag.model.facts import Probe
from gemdiag.model.network import Reply


class Login(NamedTuple):
    """reply: the server's last word, of code 235 when it accepted."""

    endpoint: Endpoint
    mode: Mode
    mechanism: str
    reply: Reply
    ms: float = 0.0

    @property
    def accepted(self) -> bool:
        return self.reply.code == 235


PROBE = Probe[Login]("login")
"""Key "". Failed when the server never gave its answer; Skipped(because): `not_configured` (no user name
and no password), `no_password` (omitted, sealed or unusable), `not_asked_to` (--no-login),
`no_safe_endpoint`, `not_offered` (no AUTH), `no_mechanism` (none that takes a password, as XOAUTH2 alone),
`refused_lately` (another try within 30 minutes), `not_confirmed` (a host the shop has not confirmed)."""
