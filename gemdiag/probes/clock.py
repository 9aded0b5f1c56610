"""What time it is at the server, which some say in their greeting. Nothing is asked."""

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

from gemdiag.model.facts import Probe
from gemdiag.model.network import Reply

# As in the Date field of a message (RFC 5322 section 3.3). Exim, Sendmail and Exchange greet with it, so
# smtp.office365.com: "220 ... Microsoft ESMTP MAIL Service ready at Tue, 24 Nov 2026 18:40:55 +0000".
_DATE = re.compile(r"\b(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) (?:GMT|UTC|([+-])(\d\d)(\d\d))")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Clock(NamedTuple):
    """Both UTC, some seconds apart at most where both clocks are right."""

    server: datetime
    here: datetime


PROBE = Probe[Clock]("clock")
"""Key: the endpoint. Only where the greeting holds a date."""


def read(greeting: Reply, here: datetime) -> Clock | None:
    """The first date in the greeting, next to this computer's."""
    found = _DATE.search(greeting.said)
    if found is None or found[2] not in _MONTHS:
        return None
    ahead = timedelta(hours=int(found[8] or 0), minutes=int(found[9] or 0))
    try:
        zone = timezone(-ahead if found[7] == "-" else ahead)
        day, year, hour, minute, second = map(int, found.group(1, 3, 4, 5, 6))
        said = datetime(year, _MONTHS.index(found[2]) + 1, day, hour, minute, second, tzinfo=zone)
        return Clock(said.astimezone(UTC), here)
    except (ValueError, OverflowError):
        return None
