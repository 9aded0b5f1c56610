"""DNS servers that are silent, closed, old or of no use; several of them."""

import socket
import time
from collections import Counter

import dns.flags
import dns.message
import dns.rcode
import pytest

from gemdiag.lab.dns import DnsServer
from gemdiag.lab.dns_faults import Fault
from gemdiag.lab.services import HERE
from gemdiag.model.network import CONFLICT
from gemdiag.model.outcome import NetFailure, Reason
from gemdiag.net import inquiry, resolver
from tests.wire.dns_kit import ZONE, Packets, ask, found, hurry, reply, with_edns
from tests.wire.net_kit import answering, network


def test_nobody_answering_is_a_time_out_that_names_whom_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    with DnsServer(faults={"*": "silent"}) as server:
        answer = ask(server.port, "smtp.shop.test")

    assert answer.status == "timeout"
    assert f"{HERE}:{server.port}" in answer.detail
    assert len(server.asked) == inquiry.SENDS


def test_a_closed_port_is_told_at_once_and_as_no_answer() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind((HERE, 0))
        port = taken.getsockname()[1]
    start = time.monotonic()
    answer = ask(port, "smtp.shop.test")

    assert (answer.status, "unreachable" in answer.detail) == ("timeout", True)
    assert time.monotonic() - start < 0.9


def test_a_server_without_an_address_is_never_looked_up() -> None:
    with network(resolvers=(("resolver.test", 53),)) as net:
        answer = net.lookup("smtp.shop.test", "A")

    assert (answer.status, "unreachable" in answer.detail) == ("timeout", True)


def test_no_server_at_all_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gemdiag.net.servers.of_system", lambda: ())
    with network(resolvers=()) as net:
        assert net.lookup("smtp.shop.test", "A").status == "timeout"


def test_a_lost_packet_is_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    seen: list[bytes] = []

    def answer(question: bytes, _tcp: bool) -> Packets:
        seen.append(question)
        return [reply(question, "lost.test A 192.0.2.1")] if len(seen) > 2 else []

    with answering(answer) as port:
        assert ask(port, "lost.test").records == (("192.0.2.1",),)
    assert seen[0] == seen[1]
    assert dns.message.from_wire(seen[0]).edns == 0
    assert dns.message.from_wire(seen[2]).edns == -1, "the last try does without EDNS"


def test_servfail_that_passes_is_asked_once_more() -> None:
    seen: list[bytes] = []

    def answer(question: bytes, _tcp: bool) -> Packets:
        seen.append(question)
        if len(seen) == 1:
            return [reply(question, rcode=dns.rcode.SERVFAIL)]
        return [reply(question, "flap.test A 192.0.2.1")]

    with answering(answer) as port:
        assert ask(port, "flap.test").status == "ok"


def test_a_server_that_does_not_know_edns_is_asked_without() -> None:
    def answer(question: bytes, _tcp: bool) -> Packets:
        if dns.message.from_wire(question).edns >= 0:
            return [question[:2] + b"\x81\x81" + b"\0" * 8]
        return [reply(question, "old.test A 192.0.2.1")]

    with answering(answer) as port:
        assert ask(port, "old.test").status == "ok"


def test_the_next_server_is_asked_when_the_first_is_of_no_use() -> None:
    with DnsServer(ZONE) as good, DnsServer(faults={"*": "refused"}) as bad:
        servers = ((HERE, 1), (HERE, bad.port), (HERE, good.port))
        with network(resolvers=servers) as net:
            start = time.monotonic()
            answer = net.lookup("smtp.shop.test", "A")

    assert answer.status == "ok"
    assert time.monotonic() - start < 0.9


def test_a_silent_first_server_costs_one_second_and_a_late_answer_still_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hurry(monkeypatch)
    with DnsServer(ZONE) as good, DnsServer(faults={"*": "silent"}) as silent:
        with network(resolvers=((HERE, silent.port), (HERE, good.port))) as net:
            assert net.lookup("smtp.shop.test", "A").status == "ok"
            assert net.lookup("shop.test", "MX").status == "ok"
        assert (len(good.asked), len(silent.asked)) == (2, 1)


def test_a_name_that_is_there_and_is_not_is_no_name_that_does_not_exist() -> None:
    faults: dict[str, Fault] = {"smtp.shop.test": "flapping", "shop.test MX": "flapping"}
    with DnsServer(ZONE, faults) as server, network(resolvers=((HERE, server.port),)) as net:
        twice = [net.resolve("smtp.shop.test", port) for port in (465, 587)]
        receiving = net.lookup("shop.test", "MX")
        gone = [net.resolve("smtp.gone.test", port) for port in (465, 587)]
        asked = Counter(each[:2] for each in server.asked)

    assert {(each.status, each.targets, each.detail) for each in twice} == {("servfail", (), CONFLICT)}
    assert (receiving.status, receiving.detail) == ("servfail", CONFLICT)
    assert {each.status for each in gone} == {"nxdomain"}
    assert asked["smtp.gone.test", "A"] == 2, "asked once more, and for all ports together"


def test_silence_after_no_such_name_takes_nothing_back(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    seen: list[bytes] = []

    def answer(question: bytes, _tcp: bool) -> Packets:
        seen.append(question)
        return [reply(question, rcode=dns.rcode.NXDOMAIN)] if len(seen) == 1 else []

    with answering(answer) as port, network(resolvers=((HERE, port),)) as net:
        assert net.lookup("gone.test", "MX").status == "nxdomain"
    assert len(seen) > 1


def test_the_question_that_follows_a_failure_may_be_lost_too(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    seen: list[bytes] = []

    def answer(question: bytes, _tcp: bool) -> Packets:
        seen.append(question)
        packets: list[Packets] = [[reply(question, rcode=dns.rcode.SERVFAIL)], [], [found(question)]]
        return packets[len(seen) - 1]

    with answering(answer) as port:
        assert ask(port, "flap.test").status == "ok"


def test_a_failure_counts_though_silence_follows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    seen: list[bytes] = []

    def answer(question: bytes, _tcp: bool) -> Packets:
        seen.append(question)
        return [reply(question, rcode=dns.rcode.SERVFAIL)] if len(seen) == 1 else []

    with answering(answer) as port:
        assert ask(port, "flap.test").status == "servfail"
    assert len(seen) > 1


def test_a_server_named_twice_is_one() -> None:
    seen: list[bytes] = []

    def answer(question: bytes, _tcp: bool) -> Packets:
        seen.append(question)
        return [reply(question, rcode=dns.rcode.SERVFAIL) if len(seen) == 1 else found(question)]

    with answering(answer) as port, network(resolvers=((HERE, port), (HERE, port))) as net:
        assert net.lookup("flap.test", "A").status == "ok"


def test_the_next_server_is_asked_when_tcp_to_the_first_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolver, "TRY_S", 0.2)
    with (
        answering(lambda question, tcp: [] if tcp else [reply(question, flags=dns.flags.TC)]) as first,
        DnsServer(ZONE) as second,
        network(resolvers=((HERE, first), (HERE, second.port))) as net,
    ):
        start = time.monotonic()
        told = net.lookup("smtp.shop.test", "A")
        took = time.monotonic() - start

    assert told.status == "ok"
    assert took < 0.5


@pytest.mark.parametrize("is_silent", [True, False])
def test_that_edns_gets_no_answer_is_found_out_once(is_silent: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    seen: list[bool] = []

    def answer(question: bytes, _tcp: bool) -> Packets:
        seen.append(with_edns(question))
        if seen[-1]:
            return [] if is_silent else [reply(question, rcode=dns.rcode.FORMERR)]
        return [found(question)]

    with answering(answer) as port, network(resolvers=((HERE, port),)) as net:
        assert net.lookup("first.test", "A").status == "ok"
        del seen[:]
        assert net.lookup("second.test", "A").status == "ok"
    assert seen == [False]


def test_two_lost_packets_are_no_reason_to_do_without_edns(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    seen: list[bool] = []

    def answer(question: bytes, _tcp: bool) -> Packets:
        seen.append(with_edns(question))
        return [] if b"lost" in question and seen[-1] else [found(question)]

    with answering(answer) as port, network(resolvers=((HERE, port),)) as net:
        assert [net.lookup(name, "A").status for name in ("a.test", "lost.test", "b.test")] == ["ok"] * 3
    assert seen == [True, True, True, False, True]


def test_a_bug_of_the_reader_leaves_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("gemdiag.net.answers.read", broken)
    with DnsServer(ZONE) as server, pytest.raises(NetFailure) as caught:
        ask(server.port, "shop.test", "MX")

    assert (caught.value.reason, caught.value.detail) == (Reason.BUG, "ZeroDivisionError")
