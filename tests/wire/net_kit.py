"""Servers of a few lines for the tests of the network room, and networks that lead to them."""

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from gemdiag.lab.authority import Authority, Certificate
from gemdiag.lab.services import HERE, Connection, Listener
from gemdiag.lab.tls import server_context
from gemdiag.model.network import MessageChannel, Target, TlsVersion
from gemdiag.model.options import ConnectTo, NetOptions
from gemdiag.net import LiveNetwork

HOST = "mail.test"
AUTHORITY = Authority()


Script = Callable[[Connection], None]


@contextlib.contextmanager
def serving(script: Script) -> Iterator[int]:
    """Each connection gets the script on a thread of its own; the port."""
    with listening(script) as listener:
        yield listener.port


@contextlib.contextmanager
def listening(script: Script) -> Iterator[Listener]:
    listener = Listener(script, "net test")
    listener.start()
    try:
        yield listener
    finally:
        listener.stop()


@contextlib.contextmanager
def network(port: int = 9, **options: Any) -> Iterator[LiveNetwork]:
    """One in which mail.test, port 587, is the server on this port."""
    wanted = NetOptions(
        resolvers=((HERE, 9),),
        connect_to=(ConnectTo(HOST, 587, HERE, port),),
        timeout=2.0,
        deadline=10.0,
    )._replace(**options)
    net = LiveNetwork(wanted)
    try:
        yield net
    finally:
        net.close()


@contextlib.contextmanager
def connected(net: LiveNetwork, host: str = HOST, port: int = 587) -> Iterator[MessageChannel]:
    (target,) = net.resolve(host, port).targets
    channel = net.connect(target)
    try:
        yield channel
    finally:
        channel.close()


@contextlib.contextmanager
def talking(script: Script, **options: Any) -> Iterator[MessageChannel]:
    """A connection to a server with this script."""
    with serving(script) as port, network(port, **options) as net, connected(net) as channel:
        yield channel


def said(*pieces: bytes | float, hold: bool = True) -> Script:
    """A server that says this, with pauses, and then listens for ever or hangs up."""

    def script(connection: Connection) -> None:
        for piece in pieces:
            if isinstance(piece, bytes):
                connection.sock.sendall(piece)
            else:
                time.sleep(piece)
        while hold and connection.sock.recv(65536):
            pass

    return script


def reset(connection: Connection) -> None:
    connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.sock.close()


def reset_later(connection: Connection) -> None:
    """After the first bytes of the client."""
    connection.sock.recv(10)
    reset(connection)


def encrypted(
    certificate: Certificate,
    then: Script,
    versions: tuple[TlsVersion, TlsVersion] = ("TLSv1.2", "TLSv1.3"),
    first: bytes = b"",
    change: Callable[[ssl.SSLContext], None] | None = None,
) -> Script:
    """A server that begins with TLS, after some bytes in clear if there are any."""
    context = server_context(AUTHORITY.issue(certificate), *versions)
    if change:
        change(context)

    def script(connection: Connection) -> None:
        if first:
            connection.sock.sendall(first)
        sock = context.wrap_socket(connection.sock, server_side=True, do_handshake_on_connect=False)
        connection.sock = sock
        sock.do_handshake()
        then(connection)

    return script


def ca_file(folder: Path) -> str:
    """The same for a whole run: its contexts are made once then."""
    path = folder.parent / "root.pem"
    if not path.exists():
        path.write_bytes(AUTHORITY.pem)
    return str(path)


def target(port: int, address: str = HERE) -> Target:
    return Target(HOST, 587, address, port)


DnsAnswer = Callable[[bytes, bool], list[bytes | float]]


@contextlib.contextmanager
def answering(answer: DnsAnswer) -> Iterator[int]:
    """A DNS server that gives these packets, and pauses, for a question; `True` when it came over TCP."""
    stopping = threading.Event()

    def over_tcp(connection: Connection) -> None:
        with connection.sock.makefile("rb") as stream:
            while size := stream.read(2):
                for piece in answer(stream.read(struct.unpack("!H", size)[0]), True):
                    if isinstance(piece, bytes):
                        connection.sock.sendall(struct.pack("!H", len(piece)) + piece)

    def over_udp() -> None:
        while True:
            question, client = udp.recvfrom(65535)
            if stopping.is_set():
                return
            threading.Thread(target=reply, args=(question, client), daemon=True).start()

    def reply(question: bytes, client: tuple[str, int]) -> None:
        for piece in answer(question, False):
            if isinstance(piece, float):
                stopping.wait(piece)
            elif not stopping.is_set():
                udp.sendto(piece, client)

    with listening(over_tcp) as listener, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind((HERE, listener.port))
        reader = threading.Thread(target=over_udp, daemon=True)
        reader.start()
        try:
            yield listener.port
        finally:
            stopping.set()
            udp.sendto(b"", udp.getsockname())
            reader.join()
