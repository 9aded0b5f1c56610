"""The server: on this computer alone, with bounds, and it ends by itself."""

import http.client
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gemdiag import wizard
from gemdiag.app.reporting import Reporting
from gemdiag.model.provider import Knowledge
from gemdiag.web import Desk, Door, Server, listening_at
from gemdiag.web.server import LARGEST_BODY, Patience
from gemdiag.wizard import Do, Given, Trouble
from tests.web.kit import DAY

HEAD = "POST /wizard/1 HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\n"
WAIT = 20


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Running:
    def __init__(self, knowledge: Knowledge, patience: Patience, clock: Clock) -> None:
        listening = listening_at()
        self.port = listening.getsockname()[1]
        self.door, self.clock = Door(self.port), clock

        def nothing(_work: Do, _on_step: object) -> Trouble:
            return Trouble(wizard.Message("x"))

        state = wizard.begin(Given(knowledge, DAY))
        self.desk = Desk(state, nothing, Reporting(knowledge), keeps=True)
        server = Server(self.desk, self.door, listening, patience, clock)
        self.thread = threading.Thread(target=server.run)
        self.thread.start()

    def get(self, path: str, cookie: str = "") -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT)
        connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        said = connection.getresponse()
        said.read()
        connection.close()
        return said

    def enter(self) -> str:
        said = self.get(self.door.link.partition(f":{self.port}")[2])
        return str(said.headers["Set-Cookie"]).partition(";")[0]

    def connected(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=WAIT)


@contextmanager
def running(knowledge: Knowledge, patience: Patience) -> Iterator[Running]:
    one = Running(knowledge, patience, Clock())
    try:
        yield one
    finally:
        one.clock.now += 1e9
        one.thread.join(WAIT)
    assert not one.thread.is_alive()


@pytest.fixture
def server(knowledge: Knowledge) -> Iterator[Running]:
    with running(knowledge, Patience(request=1.0)) as one:
        yield one


def test_it_listens_on_this_computer_alone() -> None:
    with listening_at() as made:
        assert made.getsockname()[0] == "127.0.0.1"
        with pytest.raises(OSError, match=r"."):
            listening_at(made.getsockname()[1])


def test_a_body_of_100_mb_is_refused_before_it_comes(server: Running) -> None:
    with server.connected() as client:
        client.sendall(f"{HEAD}Content-Length: {100 << 20}\r\n\r\n".encode())
        assert client.recv(100).startswith(b"HTTP/1.1 413 ")
    assert server.get("/").status == 303


def test_an_endless_body_in_chunks_is_refused(server: Running) -> None:
    piece = b"100000\r\n" + b"x" * (1 << 20) + b"\r\n"
    with server.connected() as client:
        client.sendall(f"{HEAD}Transfer-Encoding: chunked\r\n\r\n".encode())
        with pytest.raises(OSError, match=r"."):
            client.sendall(piece * (2 * LARGEST_BODY // len(piece)))
    assert server.get("/").status == 303


def test_a_head_without_end_is_refused(server: Running) -> None:
    with server.connected() as client:
        client.sendall(b"GET / HTTP/1.1\r\nX: " + b"x" * (40 << 10))
        assert b" 431 " in client.recv(100)


@pytest.mark.parametrize("start", ["", "GET / HTTP/1.1\r\nX", f"{HEAD}Content-Length: 1000\r\n\r\n"])
def test_who_sends_a_byte_now_and_then_is_sent_away(start: str, server: Running) -> None:
    began = time.monotonic()
    with server.connected() as client:
        client.sendall(start.encode() or b"G")
        client.settimeout(0.2)
        while time.monotonic() - began < WAIT:
            try:
                client.sendall(b"x")
                if client.recv(100) == b"":
                    break
            except TimeoutError:
                continue
            except OSError:
                break
    assert 0.5 < time.monotonic() - began < WAIT
    assert server.get("/").status == 303


def test_a_crowd_of_open_connections_keeps_nobody_out_for_long(server: Running) -> None:
    crowd = [server.connected() for _ in range(100)]
    assert server.get("/").status == 303
    for each in crowd:
        each.close()


def test_it_ends_after_a_while_without_use_and_keeps_the_answers(knowledge: Knowledge) -> None:
    with running(knowledge, Patience()) as one:
        cookie = one.enter()
        one.clock.now += 14 * 60
        assert one.get("/wizard/1", cookie).status == 200
        one.clock.now += 14 * 60
        assert one.get("/wizard/here", cookie).status == 204
        one.get("/wizard/1")  # not theirs: counts as no use
        one.clock.now += 15 * 60 + 1
        one.thread.join(WAIT)
        assert not one.thread.is_alive()
        assert one.desk.end is not None
        assert one.desk.end.code == 1
        assert (Path(os.environ["GEMDIAG_STATE_DIR"]) / "wizard.json").exists()


def test_it_ends_when_the_wizard_has_ended_but_shows_the_last_page(knowledge: Knowledge) -> None:
    with running(knowledge, Patience()) as one:
        cookie = one.enter()
        one.desk.take(1, "quit", {})
        assert one.get("/wizard/2", cookie).status == 200
        one.clock.now += 3
        one.thread.join(WAIT)
        assert not one.thread.is_alive()


def test_it_says_nothing_of_what_serves_it(server: Running) -> None:
    assert server.get("/").headers["Server"] is None
