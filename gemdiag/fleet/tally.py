"""Counts over a fleet, kept while it goes by: nothing here grows with the number of shops."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from gemdiag.fleet.row import Row


class Ahead(NamedTuple):
    """A day from which a provider takes no more passwords, and of whom."""

    on: str
    provider: str | None


class Tally:
    def __init__(self) -> None:
        self.shops = 0
        self.verdicts: Counter[str] = Counter()
        self.exit_codes: Counter[int] = Counter()
        self.causes: Counter[str | None] = Counter()
        self.providers: Counter[str | None] = Counter()
        self.recommended: Counter[str] = Counter()
        self.ahead: Counter[Ahead] = Counter()

    def add(self, row: Row) -> None:
        self.shops += 1
        self.verdicts[row.severity] += 1
        self.exit_codes[row.exit_code] += 1
        self.causes[row.root_cause] += 1
        self.providers[row.provider] += 1
        self.recommended[row.recommended] += 1
        if row.ends_on:
            self.ahead[Ahead(row.ends_on, row.provider)] += 1

    @property
    def tables(self) -> Mapping[str, Counter[str | None]]:
        """By what the summary counts, in its order."""
        return {
            "verdict": Counter(self.verdicts),
            "root_cause": self.causes,
            "provider": self.providers,
            "recommended": Counter(self.recommended),
        }
