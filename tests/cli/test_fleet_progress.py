"""The one line on a terminal."""

from time import monotonic

import pytest

from gemdiag.cli.fleet_progress import Progress
from gemdiag.cli.session import Session
from gemdiag.fleet.row import Row
from gemdiag.fleet.tally import Tally

ROW = Row("a.ini", None, None, None, "warning", 1, None, "none", (), frozenset())


@pytest.mark.parametrize(
    ("total", "told"),
    [
        (100, "30 of 100 shops, 3.0 a second, 0:23 left, worst so far: warning"),
        (36_030, "30 of 36030 shops, 3.0 a second, 3:20:00 left, worst so far: warning"),
        (None, "30 shops, 3.0 a second, worst so far: warning"),
    ],
)
def test_how_far_how_fast_and_how_bad(total: int | None, told: str) -> None:
    tally = Tally()
    began = monotonic()
    progress = Progress(Session(), tally, total)
    for _ in range(30):
        tally.add(ROW)

    assert progress.line(began + 10.0) == told


def test_nothing_where_there_is_no_terminal() -> None:
    assert not Progress.is_wanted(Session())
