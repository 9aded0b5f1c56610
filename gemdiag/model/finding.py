"""What the rules conclude."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Literal, NamedTuple

from gemdiag.model.endpoint import Endpoint, Mode
from gemdiag.model.settings import NOTHING

Owner = Literal["shop", "it", "provider", "gemcar"]
Scalar = str | int | float | bool | None

# Where a root cause is looked for first; an id begins with its area.
AREAS = ("config", "dns", "net", "smtp", "tls", "provider", "auth", "sender", "advisor", "relay")


class Severity(StrEnum):
    CRITICAL = "critical"
    UNKNOWN = "unknown"
    WARNING = "warning"
    NOTICE = "notice"
    OK = "ok"

    @property
    def rank(self) -> int:
        """0 is the worst."""
        return _WORST_FIRST.index(self)


_WORST_FIRST = tuple(Severity)


class Finding(NamedTuple):
    """One conclusion with its evidence.

    severity: as the table of ids gives it on the judged route; lowered to a notice elsewhere.
    because: ids of findings that this one is a consequence of. forward: there is a text for the IT
    person or the provider. at, mode: the endpoint and the connection mode it speaks of, None for all.
    """

    id: str
    severity: Severity
    subject: str | None
    owner: Owner
    params: Mapping[str, Scalar] = NOTHING
    evidence: Mapping[str, Any] = NOTHING
    because: tuple[str, ...] = ()
    at: Endpoint | None = None
    mode: Mode | None = None

    @property
    def area(self) -> str:
        return self.id.partition(".")[0]
