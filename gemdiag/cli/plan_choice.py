"""What was asked for of a plan and of its writing, on the command line."""

from pathlib import Path
from typing import NamedTuple, cast

from gemdiag.planning import Wanted


class PlanChoice(NamedTuple):
    mode: str
    write_to: Path | None
    in_place: bool
    dry_run: bool
    yes: bool
    force: bool
    overwrite: bool
    store_password: str | None
    lock_timeout: float

    @property
    def wanted(self) -> Wanted:
        return cast("Wanted", self.mode)

    @property
    def place(self) -> str | None:
        """The option that names another file, where that is a choice."""
        return None if self.in_place else "--write"
