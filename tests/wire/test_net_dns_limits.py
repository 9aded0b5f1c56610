"""How often, and for how long, DNS is asked."""

import contextlib
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator

import dns.message
import pytest

from gemdiag.lab.dns import DnsServer
from gemdiag.lab.services import HERE
from gemdiag.model.network import RecordType
from gemdiag.net import answers, inquiry, resolver
from gemdiag.net.reading import Reading
from gemdiag.net.waits import Events, Waits
from gemdiag.probes import dmarc
from tests.wire.dns_kit import ZONE, Packets, ask, found, hurry
from tests.wire.net_kit import answering, network


def test_questions_are_limited_and_the_rest_is_skipped() -> None:
    with DnsServer(ZONE) as server, network(resolvers=((HERE, server.port),)) as net:
        statuses = Counter(net.lookup(f"n{n}.test", "A").status for n in range(45))

    assert statuses == {"nxdomain": 40, "skipped": 5}
    assert len(server.asked) == 40


def test_the_time_for_all_of_dns_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gemdiag.net.resolver.TOTAL_S", 0.3)
    with DnsServer(faults={"*": "silent"}) as server, network(resolvers=((HERE, server.port),)) as net:
        start = time.monotonic()
        assert net.lookup("a.test", "A").status == "timeout"
        assert net.lookup("b.test", "A").status == "timeout"
        assert time.monotonic() - start < 0.7


def test_servers_that_have_never_answered_are_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    with DnsServer(faults={"*": "silent"}) as server, network(resolvers=((HERE, server.port),)) as net:
        net.prefetch([("a.test", "A"), ("a.test", "MX")])
        assert {net.lookup("a.test", "A").status, net.lookup("a.test", "MX").status} == {"timeout"}
        start = time.monotonic()
        later, policy = net.lookup("b.test", "A"), dmarc.ask(net, "c.b.a.test")
        took = time.monotonic() - start

    assert (later.status, policy.status) == ("timeout", "timeout")
    assert later.detail == f"no answer from {HERE}:{server.port}"
    assert took < 0.1
    assert len(server.asked) == 2 * inquiry.SENDS


def test_one_name_without_an_answer_is_no_silent_server(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    with (
        DnsServer(ZONE, {"lost.test": "silent"}) as server,
        network(resolvers=((HERE, server.port),)) as net,
    ):
        net.prefetch([("smtp.shop.test", "A"), ("lost.test", "A")])
        assert net.lookup("lost.test", "A").status == "timeout"
        assert net.lookup("shop.test", "MX").status == "ok"


def test_silence_ends_within_what_dns_may_take() -> None:
    assert (inquiry.SENDS - 1) * inquiry.RESEND_S + inquiry.TRY_S <= resolver.TOTAL_S <= 9.0


def test_a_question_is_sent_again_in_time_while_another_is_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(inquiry, "RESEND_S", 0.1)
    monkeypatch.setattr(inquiry, "TRY_S", 1.5)
    seen: Counter[bool] = Counter()
    all_sent = threading.Event()

    def answer(question: bytes, _tcp: bool) -> Packets:
        is_silent = b"silent" in question
        seen[is_silent] += 1
        if seen[True] == inquiry.SENDS:
            all_sent.set()
        return [found(question)] if not is_silent and seen[False] == 2 else []

    with answering(answer) as port, network(resolvers=((HERE, port),)) as net:
        net.prefetch([("silent.test", "A")])
        assert all_sent.wait(5)
        start = time.monotonic()
        told = net.lookup("lost-once.test", "A")
        took = time.monotonic() - start

    assert told.status == "ok"
    assert took < 0.6


def test_an_answer_that_came_while_the_computer_was_busy_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    wait_for, busy = Waits.ready, iter([0.5])

    def ready(self: Waits, events: Events, seconds: float, step: str) -> list[socket.socket]:
        arrived = wait_for(self, events, seconds, step)
        if not arrived:
            time.sleep(next(busy, 0.0))
        return arrived

    monkeypatch.setattr(Waits, "ready", ready)
    with answering(lambda question, _tcp: [0.15, found(question)]) as port:
        assert ask(port, "slow.test").status == "ok"


@contextlib.contextmanager
def flooding() -> Iterator[int]:
    """A server that answers the first question with another one's answer, without end; its port."""
    stopping = threading.Event()

    def flood() -> None:
        question, client = udp.recvfrom(65535)
        other = dns.message.make_query("evil.test", "A", id=int.from_bytes(question[:2], "big"))
        packet = found(other.to_wire())
        while not stopping.is_set():
            udp.sendto(packet, client)

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind((HERE, 0))
        thread = threading.Thread(target=flood)
        thread.start()
        try:
            yield udp.getsockname()[1]
        finally:
            stopping.set()
            thread.join()


def test_a_flood_of_answers_to_something_else_does_not_hold_up_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(resolver, "TOTAL_S", 0.3)
    read = answers.read

    def read_slowly(message: bytes, name: str, kind: RecordType) -> Reading | None:
        """On loopback as on a slow computer: packets come faster than they are read."""
        time.sleep(0.02)
        return read(message, name, kind)

    monkeypatch.setattr(answers, "read", read_slowly)
    with flooding() as port, network(resolvers=((HERE, port),), deadline=2.0) as net:
        start = time.monotonic()
        told = net.lookup("flood.test", "A")
        took = time.monotonic() - start

    assert told.status == "timeout"
    assert took < 0.9
