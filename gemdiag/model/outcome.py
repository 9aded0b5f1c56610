"""What asking one question gave: a value, a named failure, or a reason for not asking. Never None."""

from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Reason(StrEnum):
    """Why an answer is missing; decided once, next to the socket."""

    # connecting
    REFUSED = "refused"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    RESET = "reset"
    INTERNAL_TARGET = "internal_target"
    NO_ADDRESS = "no_address"
    # SMTP
    CLOSED = "closed"
    PROTOCOL_ERROR = "protocol_error"
    TOO_LONG = "too_long"
    OTHER_PROTOCOL = "other_protocol"
    BUSY = "busy"
    REJECTED = "rejected"
    # TLS
    NOT_TLS = "not_tls"
    TLS_VERSION = "tls_version"
    TLS_ALERT = "tls_alert"
    TLS_ERROR = "tls_error"
    CERTIFICATE = "certificate"
    LOCAL_LIMIT = "local_limit"
    STARTTLS_MISSING = "starttls_missing"
    STARTTLS_REFUSED = "starttls_refused"
    STARTTLS_INJECTED = "starttls_injected"
    # ours
    DEADLINE = "deadline"
    CANCELLED = "cancelled"
    BUG = "bug"


class NetFailure(Exception):
    """The one exception that leaves `gemdiag.net`. `detail` is short, from outside, and to be escaped."""

    def __init__(self, reason: Reason, detail: str = "", step: str = "") -> None:
        super().__init__(reason, detail, step)
        self.reason, self.detail, self.step = reason, detail, step


class Observed(NamedTuple, Generic[T]):
    value: T
    ms: float = 0.0


class Failed(NamedTuple):
    reason: Reason
    detail: str = ""
    step: str = ""
    ms: float = 0.0


class Skipped(NamedTuple):
    """Not asked; `because` is the word for what it needed and did not get."""

    because: str


Outcome = Observed[T] | Failed | Skipped
