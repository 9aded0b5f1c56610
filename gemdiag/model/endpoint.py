"""Where a client connects, and how encryption starts there."""

from enum import StrEnum
from typing import NamedTuple


class Mode(StrEnum):
    """RFC 8314 section 3: TLS from the first byte, or STARTTLS (RFC 3207) after a greeting in clear."""

    IMPLICIT = "implicit"
    EXPLICIT = "explicit"

    @property
    def other(self) -> "Mode":
        return Mode.EXPLICIT if self is Mode.IMPLICIT else Mode.IMPLICIT


class Endpoint(NamedTuple):
    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


# RFC 8314 sections 3.3 and 7.3, RFC 6409 section 3.1, and 2525 by custom of mailbox providers.
SUBMISSIONS, SUBMISSION, SMTP, SUBMISSION_ALTERNATE = 465, 587, 25, 2525


# Ports of other protocols that begin with TLS, typed by mistake: HTTPS, IMAPS, POP3S (RFC 8314 section 7).
_TLS_AT_ONCE = frozenset({SUBMISSIONS, 443, 993, 995})


def customary_mode(port: int) -> Mode:
    """The mode to try first. Only an order of asking: the mode that counts is measured."""
    return Mode.IMPLICIT if port in _TLS_AT_ONCE else Mode.EXPLICIT
