"""Files that are nearly right: a sample, a little spoilt."""

from collections.abc import Sequence

from hypothesis import strategies as st


@st.composite
def mutated(draw: st.DrawFn, samples: Sequence[bytes], pieces: Sequence[bytes]) -> bytes:
    """A sample with a few bytes cut, doubled or put in."""
    data = draw(st.sampled_from(samples))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 20)))
        new = draw(st.sampled_from(pieces) | st.binary(max_size=4))
        data = data[:start] + new + data[end if draw(st.booleans()) else start :]
    return data
