"""The computer that asked, as the report records it."""

import platform
import sys
from functools import cache

from gemdiag.model.diagnosis import RanFrom


@cache
def ran_from() -> RanFrom:
    import ssl  # noqa: PLC0415  start-up: the network has it by now

    system = "system (truststore)" if sys.platform in {"win32", "darwin"} else "system"
    return RanFrom(
        platform.node() or "unknown",
        f"{platform.system()} {platform.release()}",
        ssl.OPENSSL_VERSION,
        (system, "mozilla (certifi)"),
    )
