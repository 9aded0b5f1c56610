"""What the certificate of an endpoint says, read whether or not it verifies (RFC 5280)."""

from datetime import datetime
from typing import NamedTuple

from gemdiag.model.facts import Probe


class Certificate(NamedTuple):
    """The server's own certificate. Dates are UTC. names: DNS names and addresses of the subjectAltName
    alone (RFC 9525 section 6.3: a common name is no host name). matches: one of them covers the host.

    trusted: the chain as sent ends at a root of some store, None when that could not be judged; dates
    and names do not count here. trusted_by: of "system", "mozilla", "ca_file". chain_length: as sent.
    self_signed: its own issuer. key: like "RSA 2048"; weak: what is weak about key or signature, or "".
    """

    subject: str
    issuer: str
    issuer_organisation: str
    names: tuple[str, ...]
    not_before: datetime
    not_after: datetime
    matches: bool
    trusted: bool | None
    trusted_by: tuple[str, ...]
    self_signed: bool
    key: str
    signature: str
    weak: str
    chain_length: int
    verify_message: str = ""


PROBE = Probe[Certificate]("certificate")
"""Key: the endpoint."""
