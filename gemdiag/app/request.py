"""What a person asked for: how to observe, what was said, and which day and version to judge by."""

from datetime import date
from typing import NamedTuple

from gemdiag.model.case import Stated
from gemdiag.model.dialogue import Hear
from gemdiag.model.options import NetOptions, Wishes
from gemdiag.model.version import Version


class Request(NamedTuple):
    """target: the GEM-CAR version planned for, None for the newest known. as_of: None is today.

    remember: may refusals be written down and read, so that an account is not locked by trying again.
    control_port: of the second resolver. hear: told of all that is said to mail servers and by them.
    """

    net: NetOptions = NetOptions()
    wishes: Wishes = Wishes()
    target: Version | None = None
    as_of: date | None = None
    stated: Stated = Stated()
    offline: bool = False
    remember: bool = True
    control_port: int = 53
    hear: Hear | None = None
