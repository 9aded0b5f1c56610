"""Listening on 127.0.0.1: threads that accept, answer, and end at once when told to."""

import contextlib
import socket
import sys
import threading
import time
from collections.abc import Callable

HERE = "127.0.0.1"
LINGER_S = 1.0
STOP_S = 2.0
TCP_ESTABLISHED = 1  # linux/tcp_states.h


class Connection:
    """One accepted connection; `sock` is replaced once, when TLS starts on it."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock

    def cut(self) -> None:
        """End it from another thread."""
        # Past SSLSocket.shutdown, which would take the TLS session away from the thread that reads it.
        with contextlib.suppress(OSError):
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)

    def close(self) -> None:
        """Close so that what was sent arrives: closing over unread bytes would send a reset after it."""
        with contextlib.suppress(OSError):
            socket.socket.shutdown(self.sock, socket.SHUT_WR)
            self.sock.settimeout(LINGER_S)
            while self.sock.recv(65536):
                pass
        self.sock.close()

    def is_open(self) -> bool:
        """Has neither side closed it? Where the system cannot tell it counts as open until it is served."""
        state = TCP_ESTABLISHED
        if sys.platform == "linux":
            try:
                # tcp(7): the state comes first, and tells of a close at once, before any thread reads it.
                state = self.sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0]
            except OSError:
                return False
        return state == TCP_ESTABLISHED


class Gauge:
    """Counts the connections that are open at once. peak: the most there have been."""

    def __init__(self) -> None:
        self._connections: set[Connection] = set()
        self._lock = threading.Lock()
        self.peak = 0

    def enter(self, connection: Connection) -> int:
        """How many there are with this one."""
        with self._lock:
            self._connections.add(connection)
            together = sum(each.is_open() for each in self._connections)
            self.peak = max(self.peak, together)
            return together

    def leave(self, connection: Connection) -> None:
        with self._lock:
            self._connections.discard(connection)


class Listener:
    """A free TCP port whose connections are each handed to `serve` on a thread of their own."""

    def __init__(self, serve: Callable[[Connection], None], name: str, address: str = HERE) -> None:
        self._serve, self._name, self.address = serve, name, address
        self._sock = socket.create_server((address, 0), backlog=64)
        self.port: int = self._sock.getsockname()[1]
        self.stopping = threading.Event()
        self._live: dict[threading.Thread, Connection] = {}
        self._lock = threading.Lock()
        self._acceptor = threading.Thread(target=self._accept, name=f"lab {name}", daemon=True)

    def start(self) -> None:
        self._acceptor.start()

    def stop(self) -> None:
        """Close the port and cut what is connected; done when no thread is left. Twice is once."""
        self.stopping.set()
        if self._acceptor.is_alive():
            # Closing a socket does not wake the thread that accepts on it everywhere; a visitor does.
            with contextlib.suppress(OSError), socket.create_connection((self.address, self.port), 0.5):
                pass
            self._acceptor.join(STOP_S)
        self._sock.close()
        until = time.monotonic() + STOP_S
        while (live := self._connected()) and time.monotonic() < until:
            for thread, connection in live.items():
                connection.cut()
                thread.join(0.01)

    def _connected(self) -> dict[threading.Thread, Connection]:
        with self._lock:
            return dict(self._live)

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._sock.accept()
            except OSError:
                if self.stopping.is_set():
                    return
                continue
            if self.stopping.is_set():
                sock.close()
                return
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection = Connection(sock)
            thread = threading.Thread(
                target=self._run, args=(connection,), name=f"lab {self._name} session", daemon=True
            )
            with self._lock:
                self._live[thread] = connection
            thread.start()

    def _run(self, connection: Connection) -> None:
        try:
            with contextlib.suppress(OSError, ValueError):  # the client left, or spoke something else
                self._serve(connection)
            connection.close()
        finally:
            connection.sock.close()
            with self._lock:
                del self._live[threading.current_thread()]
