"""All that rules and planning may look at."""

from datetime import date
from typing import Literal, NamedTuple

from gemdiag.model.facts import Facts
from gemdiag.model.provider import Knowledge
from gemdiag.model.settings import Settings
from gemdiag.model.version import Version


class Stated(NamedTuple):
    """What people said: does mail go out today, is this computer in the shop, and since when does no mail go
    out, in their own words. None is not said.
    """

    sends_today: bool | None = None
    at: Literal["shop", "elsewhere"] | None = None
    since: str | None = None


JudgedRoute = Literal["untouched", "planned", "relay"]
"""`check` judges what happens with nothing clicked, `migrate` the planned way, `relay` Option 126."""


class Case(NamedTuple):
    """One shop, what was observed of it, and when. `as_of` is the day that dates are judged by."""

    settings: Settings
    facts: Facts
    knowledge: Knowledge
    as_of: date
    target: Version
    stated: Stated = Stated()
    offline: bool = False
    complete: bool = True
    """False when the deadline or an interrupt cut the observation short."""
