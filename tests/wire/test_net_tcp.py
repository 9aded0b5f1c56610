"""Connecting: five different facts, and addresses that are nobody's server."""

import errno
import socket
import sys
import time

import pytest

from gemdiag.lab.lab import Lab
from gemdiag.lab.services import HERE
from gemdiag.model.network import Target
from gemdiag.model.options import ConnectTo
from gemdiag.model.outcome import NetFailure, Reason
from gemdiag.net.failure import of_os_error
from tests.wire.net_kit import connected, network, said, serving, target


def test_a_refused_port_is_refused_and_not_timed_out() -> None:
    with socket.socket() as closed, network(allow_internal=True) as net:
        closed.bind((HERE, 0))
        with pytest.raises(NetFailure) as caught:
            net.connect(target(closed.getsockname()[1]))

    assert (caught.value.reason, caught.value.step) == (Reason.REFUSED, "connect")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere loopback always answers")
@pytest.mark.parametrize(("timeout", "reason"), [(0.2, Reason.TIMEOUT), (5.0, Reason.DEADLINE)])
def test_a_port_that_never_answers_is_timed_out(timeout: float, reason: Reason) -> None:
    with (
        Lab(servers={"silent.test:465": "timeout"}) as lab,
        network(connect_to=lab.net_options().connect_to, timeout=timeout, deadline=0.4) as net,
    ):
        (silent,) = net.resolve("silent.test", 465).targets
        start = time.monotonic()
        with pytest.raises(NetFailure) as caught:
            net.connect(silent)
        assert time.monotonic() - start < 0.7

    assert caught.value.reason is reason


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.ECONNREFUSED, Reason.REFUSED),
        (errno.ETIMEDOUT, Reason.TIMEOUT),
        (errno.ECONNRESET, Reason.RESET),
        (errno.EHOSTUNREACH, Reason.UNREACHABLE),
        (errno.ENETUNREACH, Reason.UNREACHABLE),
        (errno.EADDRNOTAVAIL, Reason.UNREACHABLE),
        (errno.EAFNOSUPPORT, Reason.UNREACHABLE),
        (errno.EACCES, Reason.UNREACHABLE),
        (errno.EMFILE, Reason.LOCAL_LIMIT),
    ],
)
def test_the_system_is_understood_by_number(number: int, reason: Reason) -> None:
    failure = of_os_error(OSError(number, "in whatever language"), "connect")

    assert (failure.reason, failure.detail) == (reason, errno.errorcode[number])


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.9.10",
        "10.1.2.3",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%1",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::7f00:1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
    ],
)
def test_an_internal_address_is_never_connected_to(address: str) -> None:
    with network() as net, pytest.raises(NetFailure) as caught:
        net.connect(target(25, address))

    assert (caught.value.reason, caught.value.detail) == (Reason.INTERNAL_TARGET, address)


def test_what_a_person_named_may_be_connected_to_and_its_neighbour_not() -> None:
    with serving(said(b"220 hi\r\n")) as port, network(port) as net:
        with connected(net) as channel:
            assert channel.read_reply().code == 220
        with pytest.raises(NetFailure) as caught:
            net.connect(target(port + 1))

    assert caught.value.reason is Reason.INTERNAL_TARGET


def test_internal_addresses_are_probed_where_they_are_allowed() -> None:
    with serving(said(b"220 hi\r\n")) as port, network(allow_internal=True) as net:
        channel = net.connect(target(port))
        assert channel.read_reply().code == 220
        channel.close()


@pytest.mark.parametrize("text", ["127.1", "2130706433", "0x7f.1", "0177.0.0.1", "mail.test", ""])
@pytest.mark.parametrize("allow", [True, False])
def test_no_address_is_told_as_such_and_never_looked_up(text: str, allow: bool) -> None:
    route = ConnectTo("mail.test", 587, text, 25)
    with (
        network(allow_internal=allow, connect_to=(route,)) as net,
        pytest.raises(NetFailure) as caught,
    ):
        net.connect(target(25, text))

    assert caught.value.reason is Reason.NO_ADDRESS


def test_one_family_of_addresses_may_be_missing() -> None:
    route = ConnectTo("mail.test", 587, "::1", 9)
    with network(connect_to=(route,)) as net, pytest.raises(NetFailure) as caught:
        net.connect(Target("mail.test", 587, "::1", 9))

    assert caught.value.reason in {Reason.REFUSED, Reason.UNREACHABLE}


def test_the_name_in_ehlo_is_the_address_of_the_last_connection() -> None:
    with serving(said(b"220 hi\r\n")) as port, network(port) as net:
        assert net.ehlo_name() == "[127.0.0.1]"
        with connected(net):
            assert net.ehlo_name() == "[127.0.0.1]"


def test_seconds_run_out() -> None:
    with network(deadline=0.05) as net:
        assert 0 < net.seconds_left() <= 0.05
        time.sleep(0.06)
        assert net.seconds_left() == 0
        for ask in (
            lambda: net.lookup("mail.test", "A"),
            lambda: net.resolve("other.test", 25),
            lambda: net.connect(target(9)),
        ):
            with pytest.raises(NetFailure) as caught:
                ask()
            assert caught.value.reason in {Reason.DEADLINE, Reason.INTERNAL_TARGET}
