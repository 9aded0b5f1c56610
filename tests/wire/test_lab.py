"""The lab as a whole: where its options lead, and that nothing of it stays."""

import socket
import sys
import threading
import time
from pathlib import Path

import pytest

from gemdiag.lab.authority import Authority
from gemdiag.lab.lab import PORTS, CannotTimeOut, Lab
from gemdiag.lab.mail import MailServer
from gemdiag.lab.script import Script
from gemdiag.lab.services import HERE
from gemdiag.model.options import NetOptions

AUTHORITY = Authority()
SERVERS = {"smtp.example.com:465": Script(mode="implicit"), "smtp.example.com:587": Script()}


def ports(options: NetOptions) -> dict[tuple[str | None, int | None], int]:
    return {(route.host, route.port): route.real_port for route in options.connect_to}


def test_options_lead_to_every_server_and_refuse_what_is_not_named() -> None:
    with Lab(["mx.example.com A", "example.com MX 5 mx.example.com"], SERVERS, AUTHORITY) as lab:
        routes = ports(lab.net_options())
        assert routes["smtp.example.com", 465] == lab.server("smtp.example.com:465").port
        assert routes["smtp.example.com", 587] == lab.server("smtp.example.com:587").port
        assert set(routes) == {
            (host, port) for host in ("smtp.example.com", "mx.example.com") for port in PORTS
        }
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((HERE, routes["mx.example.com", 25]), 1)


def test_the_words_of_the_command_line_say_the_same() -> None:
    with Lab((), SERVERS, AUTHORITY) as lab:
        options, words = lab.net_options(timeout=3.0), lab.cli_options()
        assert options.timeout == 3.0
        assert words[:4] == ["--resolver", f"{HERE}:{lab.dns.port}", "--ca-file", options.ca_file]
        assert words[5::2] == [f"{h}:{p}:{HERE}:{real}" for (h, p), real in ports(options).items()]
        assert Path(str(options.ca_file)).read_bytes() == AUTHORITY.pem


def test_a_server_has_an_address_without_being_told() -> None:
    with Lab(
        ["srv.example.com A 127.0.0.7"], {"SRV.example.com:25": Script(), "b.example:25": Script()}
    ) as lab:
        assert lab.dns.zone.hosts() == ("srv.example.com", "b.example")


def test_nothing_stays_when_it_is_left_even_with_clients_connected() -> None:
    threads = set(threading.enumerate())
    clients = []
    with Lab((), SERVERS, AUTHORITY) as lab:
        routes, ca_file = ports(lab.net_options()), lab.ca_file
        for at in SERVERS:
            host, _, port = at.partition(":")
            clients.append(socket.create_connection((HERE, routes[host, int(port)])))
        clients[1].recv(99)
        started = time.monotonic()
    assert time.monotonic() - started < 0.2
    assert set(threading.enumerate()) == threads
    assert not ca_file.exists()
    for client in clients:
        assert client.recv(99) == b""
        client.close()
    for real in routes.values():
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((HERE, real), 1)


def test_leaving_does_not_wait_for_a_paused_server() -> None:
    with MailServer(Script(pauses={"greeting": 60}), "s.example", AUTHORITY) as server:
        client = socket.create_connection((HERE, server.port))
        while not server.heard.connections:
            time.sleep(0.001)
        started = time.monotonic()
    assert time.monotonic() - started < 0.2
    client.close()


def test_a_stopped_server_refuses_while_the_rest_goes_on() -> None:
    with Lab((), SERVERS, AUTHORITY) as lab:
        gone, alive = (lab.server(at) for at in SERVERS)
        gone.stop()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((HERE, gone.port), 1)
        with socket.create_connection((HERE, alive.port), 1) as client:
            assert client.recv(3) == b"220"


def test_what_all_servers_heard_is_counted_together() -> None:
    with Lab(
        (), {"a.example:25": Script(mode="plain"), "b.example:25": Script(mode="plain")}, AUTHORITY
    ) as lab:
        for at in ("a.example:25", "b.example:25"):
            with socket.create_connection((HERE, lab.server(at).port)) as client:
                client.sendall(b"AUTH PLAIN x\r\nMAIL FROM:<a@b.example>\r\nQUIT\r\n")
                while client.recv(999):
                    pass
        assert (lab.wire.auth, lab.wire.auth_in_clear, lab.wire.mail_from) == (2, 2, ("a@b.example",) * 2)
        assert (lab.wire.recipients, lab.wire.messages_sent) == (0, 0)


def test_a_port_can_be_made_to_never_answer_on_linux_alone() -> None:
    lab = Lab((), {"s.example:587": "timeout"}, AUTHORITY)
    if sys.platform == "linux":
        with lab, pytest.raises(TimeoutError):
            socket.create_connection((HERE, ports(lab.net_options())["s.example", 587]), 0.2)
    else:
        with pytest.raises(CannotTimeOut), lab:
            pass
