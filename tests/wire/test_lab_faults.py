"""What a script can make a server do in place of the ordinary, seen through plain sockets."""

import socket
import ssl
import time

import pytest

from gemdiag.lab.authority import Certificate
from gemdiag.lab.lab import Lab
from gemdiag.lab.mail import MailServer
from gemdiag.lab.script import TOO_MANY, Again, Script
from gemdiag.lab.services import HERE
from tests.lab_client import AUTHORITY, HOST, Client, talk


def test_what_is_played_stands_in_place_of_the_reply_and_the_dialogue_goes_on() -> None:
    with talk(Script(faults={"ehlo": (b"250-one\r\n", 0.02, b"250 two\r\n")})) as (client, _):
        client.reply()
        assert client.ask("EHLO me") == "250-one\n250 two"
        assert client.ask("NOOP").startswith("250 ")


def test_it_can_listen_before_it_goes_on() -> None:
    script = Script("implicit", faults={"auth": (b"334 UGFzc3dvcmQ6\r\n", "read", b"535 no\r\n")})
    with talk(script) as (client, server):
        client.reply()
        assert client.ask("AUTH LOGIN").startswith("334 ")
        assert client.ask("secret") == "535 no"
        assert server.heard.lines == ((True, "AUTH LOGIN"),)


def test_it_can_begin_tls_behind_bytes_of_its_own() -> None:
    with talk(Script(faults={"starttls": (b"220-go\r\n220 ahead\r\n", "tls")})) as (client, _):
        client.reply()
        assert client.ask("STARTTLS") == "220-go\n220 ahead"
        client.encrypt()
        assert client.ask("EHLO me").endswith("AUTH PLAIN LOGIN")


def test_it_can_go_on_for_ever_and_stops_with_the_client() -> None:
    with talk(Script(faults={"greeting": (b"220 ", Again(b"x" * 1000))})) as (client, _):
        received = 0
        while received < 100_000:
            received += len(client.sock.recv(65536))


@pytest.mark.parametrize("ending", ["close", "reset", "silent", "deaf"])
def test_half_a_reply_and_an_ending(ending: str) -> None:
    script = Script(faults={"ehlo": (b"250-half", 0.02, ending)})  # type: ignore[dict-item]
    with talk(script) as (client, _):
        client.reply()
        client.sock.sendall(b"EHLO me\r\n")
        assert client.sock.recv(99) == b"250-half"
        client.sock.settimeout(0.1)
        match ending:
            case "close":
                assert client.sock.recv(99) == b""
            case "reset":
                with pytest.raises(ConnectionResetError):
                    client.sock.recv(99)
            case _:
                with pytest.raises(TimeoutError):
                    client.sock.recv(99)


def test_a_deaf_server_does_not_close_for_a_client_that_has() -> None:
    with MailServer(Script(faults={"connect": "deaf"}), HOST, AUTHORITY) as server:
        with socket.create_connection((HERE, server.port), 1) as client:
            client.shutdown(socket.SHUT_WR)
            client.settimeout(0.1)
            with pytest.raises(TimeoutError):
                client.recv(1)
        started = time.monotonic()
    assert time.monotonic() - started < 0.5


def test_the_first_connections_can_meet_other_scripts() -> None:
    other = Script("plain", greeting="220 other")
    with MailServer(Script(first=(other, other)), HOST, AUTHORITY) as server:
        greetings = []
        for _ in range(3):
            client = Client(server)
            greetings.append(client.reply())
            client.close()
        assert greetings == ["220 other", "220 other", "220 mail.example ESMTP ready"]


def test_a_server_that_counts_turns_away_who_comes_beside_another() -> None:
    with MailServer(Script(at_most=1), HOST, AUTHORITY) as server:
        first, second = Client(server), Client(server)
        assert (first.reply()[:3], second.reply()) == ("220", TOO_MANY)
        first.close()
        second.close()
        third = Client(server)
        assert third.reply().startswith("220")
        third.close()
        assert (server.peak, server.heard.connections) == (2, 3)


def test_whoever_speaks_before_the_greeting_is_noted() -> None:
    with talk(Script(pauses={"greeting": 0.05})) as (client, server):
        client.ask("EHLO me")
        assert server.heard.early == 1
    with talk(Script(pauses={"greeting": 0.05})) as (client, server):
        client.reply()
        assert server.heard.early == 0


def test_bytes_that_are_no_utf_8_are_sent_as_they_are() -> None:
    greeting = b"220 M\xfcller".decode("utf-8", "surrogateescape")
    with talk(Script(greeting=greeting)) as (client, _):
        assert client.sock.recv(99) == b"220 M\xfcller\r\n"


def test_one_cipher_alone() -> None:
    certificate = Certificate((HOST,), key="rsa2048")
    script = Script(
        "implicit", versions=("TLSv1.2", "TLSv1.2"), ciphers="AES128-SHA", certificate=certificate
    )
    with talk(script, tls=False) as (client, _):
        context = ssl.create_default_context(cadata=AUTHORITY.pem.decode())
        context.set_ciphers("ALL")
        client.encrypt(context)
        assert isinstance(client.sock, ssl.SSLSocket)
        assert (client.sock.cipher() or ("",))[0] == "AES128-SHA"


def test_a_client_without_a_certificate_is_turned_away() -> None:
    script = Script("implicit", versions=("TLSv1.2", "TLSv1.2"), wants_certificate=True)
    with talk(script, tls=False) as (client, _), pytest.raises(ssl.SSLError):
        client.encrypt()


def test_a_mechanism_that_it_cannot_do_gets_a_challenge_that_is_none() -> None:
    with talk(Script("implicit", keywords_in_tls=("AUTH CRAM-MD5 PLAIN",))) as (client, _):
        client.reply()
        assert client.ask("AUTH CRAM-MD5") == "334 no-base64!"
        assert client.ask("*").startswith("501 ")


def test_connections_are_counted_by_address_and_in_all() -> None:
    hosts = {"a.example": "127.0.0.2", "b.example": "127.0.0.3"}
    zone = [f"{host} A {address}" for host, address in hosts.items()]
    with Lab(zone, {f"{host}:587": Script("plain") for host in hosts}, AUTHORITY) as lab:
        routes = {
            route.host: (route.address, route.real_port)
            for route in lab.net_options().connect_to
            if route.port == 587
        }
        clients = [
            socket.create_connection(routes[host], 1) for host in ("a.example", "a.example", "b.example")
        ]
        assert [client.recv(3) for client in clients] == [b"220"] * 3
        assert (lab.peak(), lab.peak(routes["a.example"][0])) == (
            3,
            2 if routes["a.example"][0] != HERE else 3,
        )
        for client in clients:
            client.close()
