"""The page's server, on 127.0.0.1 alone: `waitress`, with a watch over who is slow and when to end."""

import logging
import socket
import sys
import time
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import create_server

from gemdiag.web.desk import Desk
from gemdiag.web.door import HERE, Door
from gemdiag.web.site import Site

LARGEST_BODY: Final = (16 << 20) + (64 << 10)
"""Bytes: the largest file of settings, and a form around it."""
LARGEST_HEAD: Final = 32 << 10
THREADS: Final = 4
CONNECTIONS: Final = 40
TICK: Final = 0.25


class Patience(NamedTuple):
    """Seconds. request: until it is whole; idle: without use; grace: for the last page to be seen."""

    request: float = 30.0
    idle: float = 15 * 60.0
    grace: float = 2.0


USUAL: Final = Patience()


def listening_at(port: int = 0) -> socket.socket:
    """A free port for 0. OSError where another program has it."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":  # there, others could listen at the same port
            made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        made.bind((HERE, port))
    except OSError:
        made.close()
        raise
    return made


class Server:
    """Serves until the wizard has ended, or nobody has used it for a while. clock: seconds, as monotonic."""

    def __init__(
        self,
        desk: Desk,
        door: Door,
        listening: socket.socket,
        patience: Patience = USUAL,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._desk, self._patience, self._clock = desk, patience, clock
        self._used = clock()
        self._begun: dict[object, float] = {}
        self._map: dict[int, Any] = {}
        logging.getLogger("waitress").setLevel(logging.CRITICAL)  # it would name what came in
        create_server(
            Site(desk, door, self._note_use),
            map=self._map,
            sockets=[listening],
            threads=THREADS,
            connection_limit=CONNECTIONS,
            max_request_body_size=LARGEST_BODY,
            max_request_header_size=LARGEST_HEAD,
            inbuf_overflow=2 * LARGEST_BODY,  # never in a file: it holds the password
            outbuf_overflow=2 * LARGEST_BODY,
            channel_timeout=round(patience.request),
            cleanup_interval=1,
            ident=None,
        )

    def run(self) -> None:
        try:
            while not self._is_over():
                wasyncore.loop(timeout=TICK, map=self._map, count=1)
                self._drop_the_slow()
        finally:
            wasyncore.close_all(self._map)

    def _note_use(self) -> None:
        self._used = self._clock()

    def _is_over(self) -> bool:
        now = self._clock()
        if self._desk.is_working:
            self._used = now
        elif self._desk.end is not None:
            return now - self._used > self._patience.grace
        elif now - self._used > self._patience.idle:
            self._desk.leave()
            return True
        return False

    def _drop_the_slow(self) -> None:
        """Who sends a byte now and then is not idle, and still never comes to an end."""
        now = time.monotonic()
        channels = [each for each in self._map.values() if isinstance(each, HTTPChannel)]
        coming = {each.request: each for each in channels if each.request is not None}
        self._begun = {request: self._begun.get(request, now) for request in coming}
        for request, channel in coming.items():
            if now - self._begun[request] > self._patience.request:
                channel.handle_close()
