"""How much at a time, and how fast."""

import os
from typing import NamedTuple


class Limits(NamedTuple):
    """jobs: observations at a time. per_host: connections to one address. rate: logins a second at one
    provider, 0 for no limit. processes: that judge.
    """

    jobs: int = 16
    per_host: int = 4
    rate: float = 1.0
    login: bool = False
    processes: int = os.cpu_count() or 1
