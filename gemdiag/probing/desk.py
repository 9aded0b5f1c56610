"""What every part of an observation works with."""

from datetime import datetime
from typing import NamedTuple

from gemdiag.model.network import Network
from gemdiag.probing.crew import Crew
from gemdiag.probing.ledger import Ledger


class Desk(NamedTuple):
    net: Network
    crew: Crew
    ledger: Ledger
    now: datetime


# Ranks of work: what is on an open connection goes on first; then one look at every endpoint, the second
# mode of each, the versions (those behind a greeting take longest), and what only explains or adds.
GO_ON, CONNECT, OTHER_MODE, VERSIONS, ASIDE = -1, 0, 100, 200, 300
