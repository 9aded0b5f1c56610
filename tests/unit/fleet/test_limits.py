"""Fewer servers at a time where fewer files may be open."""

import pytest

from gemdiag.fleet.limits import Limits, within_descriptors

resource = pytest.importorskip("resource", reason="Windows has no such limit")

WANTED = Limits(jobs=16, processes=2)


@pytest.mark.parametrize(
    ("soft", "hard", "jobs", "raised"),
    [
        (1024, 4096, 16, None),
        (128, 128, 6, None),
        (128, 4096, 16, 244),
        (64, 64, 1, None),
        (-1, -1, 16, None),
    ],
)
def test_jobs_and_files(
    soft: int, hard: int, jobs: int, raised: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    was_set: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (soft, hard))
    monkeypatch.setattr(resource, "setrlimit", lambda _, pair: was_set.append(pair))

    assert within_descriptors(WANTED).jobs == jobs
    assert was_set == ([(raised, hard)] if raised else [])
