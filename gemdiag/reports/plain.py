"""Values of the model as values of JSON."""

import math
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from gemdiag.model.endpoint import Endpoint
from gemdiag.model.network import Reply
from gemdiag.model.version import Version


def plain(value: object) -> Any:
    """What JSON can say of a value: evidence may hold anything of the model."""
    match value:
        case Enum():
            return plain(value.value)
        case float() if not math.isfinite(value):
            return str(value)  # RFC 8259 section 6: neither NaN nor Infinity
        case None | bool() | int() | float() | str():
            return value
        case datetime():
            return moment(value)
        case date():
            return value.isoformat()
        case bytes():
            return value.decode("utf-8", "backslashreplace")
        case Reply():
            return value.text
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case Endpoint() | Version():
            return str(value)
        case tuple() if hasattr(value, "_asdict"):
            return plain(value._asdict())
        case tuple() | list() | set() | frozenset():
            return [plain(item) for item in value]
        case _:
            return str(value)


def moment(at: datetime) -> str:
    """RFC 3339 in UTC, to the second; a time without zone is taken for UTC, as certificates state it."""
    zoned = at if at.tzinfo else at.replace(tzinfo=UTC)
    return zoned.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def milliseconds(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
