"""Two hundred diagnoses in one process, of good shops and faulty ones, leave it as it was."""

from tests.bench import soak

COUNT = 200


def test_two_hundred_diagnoses_leave_threads_sockets_and_memory_where_they_were() -> None:
    quarters = [*soak.grown(COUNT)]  # each shop is also told the same every time, or this raises

    assert len(quarters) == 4
    assert [more for more in quarters if soak.is_too_much(more)] == []
