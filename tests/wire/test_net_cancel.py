"""Everything ends at once when told to, and leaves nothing behind."""

import gc
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gemdiag.lab.dns import DnsServer
from gemdiag.lab.lab import Lab
from gemdiag.lab.services import HERE
from gemdiag.model.outcome import NetFailure, Reason
from gemdiag.net import LiveNetwork
from tests.wire.net_kit import HOST, connected, network, said, serving

SILENT = said()


def cancelled_in(net: LiveNetwork, works: list[Callable[[], object]], cancel: Callable[[], None]) -> float:
    """Seconds until all of them have ended, each with CANCELLED."""
    ends: list[Reason | str] = []

    def run(work: Callable[[], object]) -> None:
        started.release()
        try:
            work()
            ends.append("came to an end")
        except NetFailure as failure:
            ends.append(failure.reason)

    started = threading.Semaphore(0)
    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for _ in threads:
        started.acquire()
    while net.seconds_left() > 9.9:  # all of them are waiting by then
        time.sleep(0.01)
    start = time.monotonic()
    cancel()
    for thread in threads:
        thread.join()
    spent = time.monotonic() - start
    assert ends == [Reason.CANCELLED] * len(works)
    return spent


def test_fifty_hanging_connections_end_at_once() -> None:
    with serving(SILENT) as port, network(port, timeout=8.0) as net:
        (target,) = net.resolve(HOST, 587).targets
        channels = [net.connect(target) for _ in range(50)]
        greeting = [channel.read_reply for channel in channels[:25]]
        handshake = [lambda channel=channel: channel.start_tls("TLSv1.2") for channel in channels[25:]]

        assert cancelled_in(net, [*greeting, *handshake], net.cancel) < 0.3

        for channel in channels:
            channel.close()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere loopback always answers")
def test_connects_and_questions_under_way_end_at_once() -> None:
    with (
        Lab(servers={"silent.test:465": "timeout"}, dns_faults={"*": "silent"}) as lab,
        network(
            connect_to=lab.net_options().connect_to, resolvers=((HERE, lab.dns.port),), timeout=8.0
        ) as net,
    ):
        (silent,) = net.resolve("silent.test", 465).targets
        works: list[Callable[[], object]] = [lambda: net.connect(silent)] * 10
        works += [lambda: net.lookup("a.test", "MX"), lambda: net.resolve("b.test", 465)] * 5

        assert cancelled_in(net, works, net.cancel) < 0.1
        for work in works:
            with pytest.raises(NetFailure) as caught:
                work()
            assert caught.value.reason is Reason.CANCELLED


@pytest.mark.parametrize("way", ["read_reply", "start_tls", "unread", "ask"])
def test_one_channel_can_be_ended_alone(way: str) -> None:
    with (
        serving(SILENT) as port,
        network(port, timeout=8.0) as net,
        connected(net) as one,
        connected(net) as other,
    ):
        works: dict[str, Callable[[], object]] = {
            "read_reply": one.read_reply,
            "start_tls": lambda: one.start_tls("TLSv1.3"),
            "unread": lambda: one.unread(8.0),
            "ask": lambda: one.ask("EHLO [127.0.0.1]"),
        }

        assert cancelled_in(net, [works[way]], one.cancel) < 0.1

        for work in works.values():
            with pytest.raises(NetFailure) as caught:
                work()
            assert caught.value.reason is Reason.CANCELLED
        with pytest.raises(NetFailure) as unharmed:
            other.read_reply(timeout=0.05)
        assert unharmed.value.reason is Reason.TIMEOUT


def test_ending_twice_or_after_the_end_is_harmless() -> None:
    with serving(SILENT) as port, network(port) as net:
        with connected(net) as channel:
            channel.cancel()
            channel.cancel()
            channel.close()
            channel.close()
            channel.cancel()
        net.cancel()
        net.close()
        net.close()


def test_two_hundred_networks_leave_threads_and_sockets_where_they_were() -> None:
    def once() -> None:
        with network(port, resolvers=((HERE, server.port),)) as net:
            net.prefetch([("a.test", "MX"), ("b.test", "A")])
            net.lookup("a.test", "MX")
            with connected(net) as channel:
                channel.read_reply()

    def held() -> tuple[int, int]:
        descriptors = Path("/proc/self/fd")
        return threading.active_count(), len([*descriptors.iterdir()]) if descriptors.exists() else 0

    with DnsServer() as server, serving(said(b"220 hi\r\n", hold=False)) as port:
        once()
        settle()
        before = held()
        for _ in range(200):
            once()
        settle()
        assert held() <= (before[0] + 1, before[1] + 2)


def settle() -> None:
    """Servers and readers that are on their way out."""
    end = time.monotonic() + 1.0
    while any("session" in t.name or "gemdiag" in t.name for t in threading.enumerate()):
        if time.monotonic() > end:
            break
        time.sleep(0.01)
    gc.collect()


def test_closing_leaves_no_thread_in_openssl_which_would_crash_the_exit() -> None:
    with network() as net:
        net.prefetch([("mail.test", "A")])
    at_work = [thread.name for thread in threading.enumerate() if thread.name.startswith("gemdiag")]

    assert at_work == []
