"""What is a reply, what is none, and how each fault is named (rows N07, N11, N12 and N16)."""

import pytest

from gemdiag.model.network import Reply
from gemdiag.model.outcome import NetFailure, Reason
from gemdiag.net.replies import Framer, text_of


def read(data: bytes) -> Reply | None:
    framer = Framer()
    framer.feed(data)
    return framer.next("greeting")


@pytest.mark.parametrize(
    ("data", "code", "lines"),
    [
        (b"220 mail.test ESMTP\r\n", 220, ("mail.test ESMTP",)),
        (b"220-mail.test\r\n220-no spam\r\n220 end\r\n", 220, ("mail.test", "no spam", "end")),
        (b"250\r\n", 250, ("",)),
        (b"250-\r\n250 \r\n", 250, ("", "")),
        (b"220 line feed alone\n", 220, ("line feed alone",)),
        (b"\r\n\r\n220 after blank lines\r\n", 220, ("after blank lines",)),
        (b"571 a second digit beyond the grammar\r\n", 571, ("a second digit beyond the grammar",)),
        (b"220 hi\0there\r\n", 220, ("hi\0there",)),
        ("220 M\u00fcller\r\n".encode("latin-1"), 220, ("M\u00fcller",)),
        ("220 Montr\u00e9al\r\n".encode(), 220, ("Montr\u00e9al",)),
        (b"220 \xff\xfe\xc0\x80 hi\r\n", 220, ("\u00ff\u00fe\u00c0\\x80 hi",)),
    ],
)
def test_a_reply_is_read_as_sent(data: bytes, code: int, lines: tuple[str, ...]) -> None:
    assert read(data) == Reply(code, lines)


@pytest.mark.parametrize(
    "line",
    [
        b"2_2 hi",
        b"+22 hi",
        b" 22 hi",
        b"999 hi",
        b"000 hi",
        b"199 hi",
        b"22 hi",
        b"220hi",
        b"2200 ok",
        "\u0662\u0662\u0660 hi".encode(),
        b"250-one\r\n550 other",
        b"550-no\r\n250 STARTTLS",
    ],
)
def test_what_breaks_the_grammar_is_a_protocol_error_that_shows_the_line(line: bytes) -> None:
    with pytest.raises(NetFailure) as caught:
        read(line + b"\r\n")

    assert caught.value.reason is Reason.PROTOCOL_ERROR
    assert caught.value.detail == text_of(line.split(b"\r\n")[-1])


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n", "HTTP"),
        (b"<html><body>Log in</body></html>\n", "HTTP"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "SSH"),
        (b"* OK IMAP4rev1 ready\r\n", "IMAP"),
        (b"+OK POP3 ready\r\n", "POP3"),
        (b"-ERR no\r\n", "POP3"),
        (b"\x15\x03\x01\x00\x02\x02\x28", "TLS"),
    ],
)
def test_another_protocol_is_named(data: bytes, name: str) -> None:
    with pytest.raises(NetFailure) as caught:
        read(data)

    assert (caught.value.reason, caught.value.detail) == (Reason.OTHER_PROTOCOL, name)


@pytest.mark.parametrize(
    ("data", "reason", "detail"),
    [
        (b"", Reason.CLOSED, ""),
        (b"\r\n", Reason.CLOSED, ""),
        (b"250-mail.test\r\n250-STARTTLS\r\n", Reason.CLOSED, "unfinished: STARTTLS"),
        (b"250-mail.test\r\n250-ST", Reason.CLOSED, "unfinished: 250-ST"),
        (b"25", Reason.CLOSED, "unfinished: 25"),
        (b"220\r", Reason.CLOSED, "unfinished: 220\r"),
        (b"J\x00\x00\x00\n8.0.36", Reason.PROTOCOL_ERROR, "J\0\0\0"),
        (b"SSH-2.0-x", Reason.OTHER_PROTOCOL, "SSH"),
    ],
)
def test_half_a_reply_is_none(data: bytes, reason: Reason, detail: str) -> None:
    framer = Framer()
    framer.feed(data)
    try:
        assert framer.next("ehlo") is None
        failure = framer.ended(Reason.CLOSED, "ehlo")
    except NetFailure as caught:
        failure = caught

    assert (failure.reason, failure.detail, failure.step) == (reason, detail, "ehlo")


@pytest.mark.parametrize(
    "data",
    [
        b"220 " + b"A" * 5000,
        b"220 " + b"A" * 5000 + b"\r\n",
        b"250-X-CAP AAAAAAAAAAAAAAAAAAAA\r\n" * 3000,
        b"\r\n" * 40000,
    ],
)
def test_what_has_no_end_is_too_long(data: bytes) -> None:
    with pytest.raises(NetFailure) as caught:
        read(data)

    assert caught.value.reason is Reason.TOO_LONG


def test_replies_stay_in_order_and_what_follows_is_kept() -> None:
    framer = Framer()
    framer.feed(b"220 one\r\n250 two\r\n35")

    assert [framer.next("ehlo"), framer.next("ehlo"), framer.next("ehlo")] == [
        Reply(220, ("one",)),
        Reply(250, ("two",)),
        None,
    ]
    assert framer.rest == b"35"
