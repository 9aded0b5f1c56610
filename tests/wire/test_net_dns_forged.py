"""Answers that are none, that are cut short, or that only say what went wrong."""

import time
from collections import Counter
from collections.abc import Callable

import dns.flags
import dns.message
import dns.rcode
import pytest

from gemdiag.lab.services import HERE
from gemdiag.net import resolver
from gemdiag.net.stream import exchange
from gemdiag.net.waits import Waits
from tests.wire.dns_kit import Packets, ask, found, reply, with_edns
from tests.wire.net_kit import answering, said, serving


def forge(question: bytes, _tcp: bool) -> Packets:
    evil = reply(question, "forged.test A 127.6.6.6")
    other = dns.message.make_query("evil.test", "A")
    other.id = dns.message.from_wire(question).id
    return [
        bytes([evil[0] ^ 1]) + evil[1:],
        question,
        question[:2] + b"\x84\x00",
        b"\xff" * 11,
        b"",
        reply(other.to_wire(), "evil.test A 127.6.6.6"),
        0.05,
        reply(question, "forged.test A 192.0.2.1"),
    ]


def test_what_is_no_answer_to_this_question_is_ignored() -> None:
    with answering(forge) as port:
        assert ask(port, "forged.test").records == (("192.0.2.1",),)


def malformed(question: bytes, tcp: bool) -> Packets:
    good = reply(question, "bad.test A 192.0.2.1")
    return [good if tcp else good[:-2]]


def test_a_malformed_answer_is_asked_for_again_over_tcp() -> None:
    with answering(malformed) as port:
        assert ask(port, "bad.test").records == (("192.0.2.1",),)
    with answering(lambda question, _tcp: malformed(question, False)) as port:
        answer = ask(port, "bad.test")
    assert (answer.status, "malformed answer; over TCP: malformed answer" in answer.detail) == (
        "servfail",
        True,
    )


@pytest.mark.parametrize(
    ("over_tcp", "detail"),
    [
        (lambda q: [reply(q, flags=dns.flags.TC)], "truncated; over TCP: truncated"),
        (lambda q: [], "truncated; over TCP: timeout"),
        (lambda q: [header_only(q, dns.rcode.FORMERR)], "FORMERR"),
        (lambda q: [other_identity(found(q))], "truncated; over TCP: another's answer"),
        (lambda q: [q], "truncated; over TCP: another's answer"),
        (lambda q: [b""], "truncated; over TCP: another's answer"),
    ],
    ids=["cut again", "silence", "no question understood", "another identity", "echo", "nothing"],
)
def test_what_is_cut_and_not_to_be_had_over_tcp_either_is_a_failure_of_the_server(
    over_tcp: Callable[[bytes], Packets], detail: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resolver, "TRY_S", 0.3)
    asked: Counter[str] = Counter()

    def answer(question: bytes, tcp: bool) -> Packets:
        asked["tcp" if tcp else "udp"] += 1
        return over_tcp(question) if tcp else [reply(question, flags=dns.flags.TC)]

    with answering(answer) as port:
        start = time.monotonic()
        told = ask(port, "cut.test")
        took = time.monotonic() - start
    assert (told.status, told.records, asked) == ("servfail", (), {"udp": 1, "tcp": 1})
    assert detail in told.detail
    assert took < 0.9


def test_what_is_cut_where_no_question_may_follow_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolver, "MAX_QUERIES", 1)
    with answering(lambda question, _tcp: [reply(question, flags=dns.flags.TC)]) as port:
        start = time.monotonic()
        told = ask(port, "cut.test")
        took = time.monotonic() - start

    assert (told.status, "truncated" in told.detail) == ("servfail", True)
    assert took < 0.9


def test_the_answer_over_tcp_is_waited_for_though_the_cut_one_comes_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(resolver, "MAX_QUERIES", 2)

    def answer(question: bytes, tcp: bool) -> Packets:
        if tcp:
            time.sleep(0.1)
            return [found(question)]
        return [reply(question, flags=dns.flags.TC)] * 2

    with answering(answer) as port:
        assert ask(port, "cut.test").status == "ok"


def test_an_answer_over_tcp_ends_where_it_says() -> None:
    waits = Waits(5.0)
    with serving(said(b"\0\x05hello and more")) as port:
        assert exchange((HERE, port), b"question", waits, waits.until(1.0)) == b"hello"
    waits.close(1.0)


def header_only(question: bytes, code: int) -> bytes:
    return question[:2] + bytes([0x81, 0x80 | code]) + b"\0" * 8


def other_identity(answer: bytes) -> bytes:
    return bytes([answer[0] ^ 1]) + answer[1:]


@pytest.mark.parametrize(
    ("code", "status"),
    [
        (dns.rcode.REFUSED, "refused"),
        (dns.rcode.SERVFAIL, "servfail"),
        (dns.rcode.FORMERR, "servfail"),
        (dns.rcode.NOTIMP, "servfail"),
        (dns.rcode.NOTAUTH, "servfail"),
    ],
)
def test_a_refusal_counts_without_the_question(code: dns.rcode.Rcode, status: str) -> None:
    with answering(lambda question, _tcp: [header_only(question, code)]) as port:
        start = time.monotonic()
        told = ask(port, "bare.test")
        took = time.monotonic() - start

    assert (told.status, dns.rcode.to_text(code) in told.detail) == (status, True)
    assert took < 0.9


@pytest.mark.parametrize("code", [dns.rcode.NOERROR, dns.rcode.NXDOMAIN])
def test_what_says_something_of_a_name_must_repeat_it(code: dns.rcode.Rcode) -> None:
    def answer(question: bytes, _tcp: bool) -> Packets:
        return [header_only(question, code), 0.05, found(question)]

    with answering(answer) as port:
        assert ask(port, "named.test").status == "ok"


def test_an_unknown_version_of_edns_is_no_answer_about_the_name() -> None:
    def never(question: bytes, _tcp: bool) -> Packets:
        return [reply(question, rcode=dns.rcode.BADVERS if with_edns(question) else dns.rcode.REFUSED)]

    def without(question: bytes, _tcp: bool) -> Packets:
        return [reply(question, rcode=dns.rcode.BADVERS)] if with_edns(question) else [found(question)]

    with answering(never) as port:
        assert ask(port, "new.test").status == "refused"
    with answering(without) as port:
        assert ask(port, "new.test").status == "ok"
