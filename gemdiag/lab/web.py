"""A web server with a handful of pages, for what mail domains publish there; HTTPS alone."""

import contextlib
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import NamedTuple, Self

from gemdiag.lab.authority import Authority, Certificate
from gemdiag.lab.services import HERE, Connection, Listener
from gemdiag.lab.tls import server_context
from gemdiag.model.settings import NOTHING

MAX_REQUEST = 65536
CHUNK = 16384


class Page(NamedTuple):
    """What is answered. location: of a redirect. raw: sent in place of all else. pause: seconds after each
    piece of `chunk` bytes. repeat: the body so many times, without saying how long it is.
    """

    body: bytes = b""
    status: int = 200
    location: str = ""
    raw: bytes = b""
    pause: float = 0.0
    chunk: int = CHUNK
    repeat: int = 1

    @property
    def answer(self) -> bytes:
        lines = [f"HTTP/1.1 {self.status} Lab", "Connection: close"]
        lines += [f"Location: {self.location}"] if self.location else []
        lines += [f"Content-Length: {len(self.body)}"] if self.repeat == 1 else []
        return self.raw or "\r\n".join((*lines, "", "")).encode("latin-1") + self.body * self.repeat


class Site(NamedTuple):
    """pages: by path, the query included; any other is 404. certificate: None is a good one."""

    pages: Mapping[str, Page] = NOTHING
    certificate: Certificate | None = None


class WebServer:
    """One site on a free port of `address`, for the name `host`. requests: their lines and headers."""

    def __init__(self, site: Site, host: str, authority: Authority, address: str = HERE) -> None:
        self._site = site
        pem = authority.issue(site.certificate or Certificate((host,)))
        self._context = server_context(pem, "TLSv1.2", "TLSv1.3")
        self._listener = Listener(self._serve, host, address)
        self.port = self._listener.port
        self.connections = 0
        self.requests: list[str] = []
        self._lock = threading.Lock()

    def _serve(self, connection: Connection) -> None:
        with self._lock:
            self.connections += 1
        sock = self._context.wrap_socket(connection.sock, server_side=True, do_handshake_on_connect=False)
        connection.sock = sock
        sock.do_handshake()
        request = b""
        while b"\r\n\r\n" not in request and len(request) < MAX_REQUEST:
            more = sock.recv(CHUNK)
            if not more:
                return
            request += more
        text = request.decode("latin-1")
        with self._lock:
            self.requests.append(text)
        path = text.split(" ", 2)[1] if text.count(" ") > 1 else ""
        page = self._site.pages.get(path, Page(status=404))
        for at in range(0, len(page.answer), page.chunk):
            sock.sendall(page.answer[at : at + page.chunk])
            if page.pause and self._listener.stopping.wait(page.pause):
                return
        with contextlib.suppress(OSError):
            sock.unwrap()

    def __enter__(self) -> Self:
        self._listener.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.stop()
