"""What the upgrade does to a shop's mail, and what to change."""

from typing import Literal, NamedTuple

from gemdiag.model.finding import Scalar
from gemdiag.model.version import Version

Works = Literal["yes", "no", "unsafe", "unknown"]
Basis = Literal["measured", "stated", "published", "manual", "assumed"]
Situation = Literal["legacy", "untouched", "explicit", "implicit", "relay"]
Route = Literal["implicit", "explicit", "relay", "none"]
PlanStatus = Literal["proven", "ready", "after_mending", "untested", "none"]
SITUATIONS: tuple[Situation, ...] = ("legacy", "untouched", "explicit", "implicit", "relay")


class Prognosis(NamedTuple):
    """Would mail go out in this situation? `at` is "host:port", None for Option 126.

    change: the fields that differ from `untouched`.
    """

    works: Works
    because: tuple[str, ...]
    at: str | None
    change: tuple[str, ...]
    basis: Basis


class Change(NamedTuple):
    """One field: what it holds right after the upgrade, what it should hold, and why (a reason id)."""

    field: str
    before: Scalar
    after: Scalar
    because: str


class Click(NamedTuple):
    """One step at GEM-CAR's screen. The id names the sentence in the catalogue, params fill it."""

    id: str
    params: tuple[tuple[str, Scalar], ...] = ()
    when: Literal["before", "after"] = "after"
    """Before or after GEM-CAR itself is upgraded."""


class Plan(NamedTuple):
    target_version: Version
    recommended: Route
    status: PlanStatus
    mend: tuple[str, ...] = ()
    alternatives: tuple[Route, ...] = ()
    changes: tuple[Change, ...] = ()
    clicks: tuple[Click, ...] = ()
    undo_clicks: tuple[Click, ...] = ()


class Receipt(NamedTuple):
    """What a write left behind. Paths are absolute; digests are SHA-256 in hex.

    before: None where there was no file. after: "" where a rollback removed it; equal to `before` where
    nothing had to be written. recovered: what an earlier, interrupted write came to (`finished`, `undone`,
    `unclear`, `cleaned`). source: the file that the content was made from, where it is another one; of a
    rollback, that of the write which was taken back. page: where the clicks are kept to be printed.
    source_digest: of the source as it was then.
    """

    path: str
    backup_id: str | None
    before: str | None
    after: str
    at: str
    recovered: tuple[str, ...] = ()
    source: str | None = None
    page: str | None = None
    source_digest: str | None = None
