"""The reply reader under any bytes, cut anywhere."""

from collections.abc import Iterable
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from gemdiag.model.network import Reply
from gemdiag.model.outcome import NetFailure, Reason
from gemdiag.net.replies import MAX_LINE, MAX_REPLY, Framer

LINES = st.one_of(
    st.sampled_from(
        [
            b"220 mail.test ESMTP\r\n",
            b"250-mail.test\r\n250-SIZE\r\n250 STARTTLS\r\n",
            b"250\r\n",
            b"250-mail.test\r\n550 no\r\n",
            b"\r\n",
            b"\n",
            b"220 \xff\xfe\r\n",
            b"\x15\x03\x01\x00\x02\x02\x28",
            b"HTTP/1.1 400 Bad Request\r\n",
            b"250-" + b"x" * MAX_LINE + b"\r\n",
            (b"250-" + b"y" * 4000 + b"\r\n") * 17,
        ]
    ),
    st.from_regex(rb"[1-6][0-9]{2}[ -]?[a-z]{0,6}\r?\n", fullmatch=True),
    st.binary(max_size=12),
)
STREAMS = st.lists(LINES, max_size=6).map(b"".join)


def told(pieces: Iterable[bytes]) -> list[Reply | tuple[Reason, str]]:
    """All replies and the failure that ends them, at the latest because nothing more comes."""
    framer, found = Framer(), list[Reply | tuple[Reason, str]]()
    try:
        for piece in pieces:
            framer.feed(piece)
            while reply := framer.next("ehlo"):
                found.append(reply)
        raise framer.ended(Reason.CLOSED, "ehlo")
    except NetFailure as failure:
        found.append((failure.reason, failure.detail))
    return found


def cut(data: bytes, places: list[int]) -> list[bytes]:
    ends = sorted({0, *(min(place, len(data)) for place in places), len(data)})
    return [data[start:end] for start, end in pairwise(ends)]


@given(STREAMS, st.lists(st.integers(0, 400), max_size=8))
def test_it_does_not_matter_how_the_bytes_were_cut(data: bytes, places: list[int]) -> None:
    assert told(cut(data, places)) == told([data])


@given(STREAMS)
def test_byte_by_byte_gives_the_same_too(data: bytes) -> None:
    assert told(data[n : n + 1] for n in range(len(data))) == told([data])


@given(st.binary(max_size=300))
def test_any_bytes_give_replies_that_keep_the_grammar_and_can_be_written(data: bytes) -> None:
    *replies, last = told([data])

    assert not isinstance(last, Reply)
    last[1].encode()
    for reply in replies:
        assert isinstance(reply, Reply)
        assert 200 <= reply.code <= 599
        assert reply.lines
        reply.text.encode()


@given(st.binary(min_size=1, max_size=5000))
def test_what_is_kept_stays_within_the_limits(piece: bytes) -> None:
    framer = Framer()
    try:
        for _ in range(40):
            framer.feed(piece)
            while framer.next("ehlo"):
                pass
            assert len(framer.rest) <= MAX_LINE
        assert 40 * len(piece) <= MAX_REPLY + MAX_LINE or b"\n" in piece
    except NetFailure:
        pass
