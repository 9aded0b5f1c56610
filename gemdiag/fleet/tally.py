"""Counts over a fleet, kept while it goes by: nothing here grows with the number of shops."""

from collections import Counter
from typing import Literal

from gemdiag.fleet.causes import Causes
from gemdiag.fleet.row import Ahead, Row

Change = Literal["new", "still", "mended", "same", "added"]


class Tally:
    """not_run: shops that an interrupted run did not come to; None where it came to all.

    is_kept: what is done is in a file, with which a later run may go on.
    nothing: entries behind which there was no file that could be opened.
    gone: names of shops that are in the earlier result alone; so many of them, and the first few.
    """

    def __init__(self) -> None:
        self.shops = self.nothing = self.written = 0
        self.verdicts: Counter[str] = Counter()
        self.exit_codes: Counter[int] = Counter()
        self.causes: Counter[str] = Counter()
        self.providers: Counter[str | None] = Counter()
        self.recommended: Counter[str] = Counter()
        self.ahead: Counter[Ahead] = Counter()
        self.told = Causes()
        self.is_compared = False
        self.changes: Counter[Change] = Counter()
        self.by_cause: dict[str, Counter[str]] = {"new": Counter(), "still": Counter(), "mended": Counter()}
        self.gone: tuple[int, tuple[str, ...]] = (0, ())
        self.not_written: Counter[str] = Counter()
        self.not_run: int | None = None
        self.is_kept = False

    def add(self, row: Row) -> None:
        self.shops += 1
        self.verdicts[row.severity] += 1
        self.exit_codes[row.exit_code] += 1
        self.providers[row.provider_name] += 1
        self.recommended[row.recommended] += 1
        self.ahead.update(row.ahead)
        if row.root_cause:
            self.causes[row.root_cause] += 1
            self.told.add(row)
            self.nothing += row.is_nothing
        if row.written:
            self.written += 1
        elif row.not_written:
            self.not_written[row.not_written] += 1
        self._compare(row)

    def _compare(self, row: Row) -> None:
        changes = row.changes
        if changes is None:
            return
        self.is_compared = True
        self.changes[_change(row)] += 1
        for name, ids in (("new", changes.new), ("still", changes.still), ("mended", changes.mended)):
            self.by_cause[name].update(set(ids))


def _change(row: Row) -> Change:
    """Of the shop as a whole: the worst that can be said."""
    assert row.changes is not None
    if row.changes.is_added:
        return "added"
    if row.changes.new:
        return "new"
    if row.changes.still:
        return "still"
    return "mended" if row.changes.mended else "same"
