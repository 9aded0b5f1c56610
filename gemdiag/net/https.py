"""One GET by HTTPS: a page from a server whose certificate verifies, with one end of time for all of it."""

import io
from http.client import HTTPException, HTTPResponse
from typing import Any

from gemdiag.model.network import Fetched
from gemdiag.model.outcome import NetFailure, Reason
from gemdiag.net.channel import Means, TcpChannel
from gemdiag.net.tcp import Opened
from gemdiag.net.waits import READ, Until

PORT, STEP = 443, "https"
WAIT_S = 5.0
"""For the whole page; what is fetched is a small file that says where to look further."""
MAX_ADDRESSES = 2


def get(opened: Opened, means: Means, until: Until, path: str, limit: int) -> Fetched:
    """Closes the connection, whatever comes."""
    channel = WebChannel(opened, means, until)
    try:
        shaken = channel.start_tls("verified")
        if not shaken.verified:
            raise NetFailure(Reason.CERTIFICATE, shaken.verify_message, STEP)
        return channel.get(path, limit)
    except (HTTPException, ValueError):  # never their texts: those quote the server
        raise NetFailure(Reason.PROTOCOL_ERROR, "not an answer of a web server", STEP) from None
    finally:
        channel.close()


class WebChannel(TcpChannel):
    """The connection of the mail dialogue, on which HTTP is spoken once TLS has begun."""

    def __init__(self, opened: Opened, means: Means, until: Until) -> None:
        super().__init__(opened, means, 0.0)
        self._end = until

    def get(self, path: str, limit: int) -> Fetched:
        self._step = STEP
        request = (
            f"GET {_clean(path)} HTTP/1.1",
            f"Host: {self._means.host}",
            "User-Agent: gemdiag",
            "Accept: text/xml, application/xml",
            "Accept-Encoding: identity",
            "Connection: close",
        )
        self._send("".join(f"{line}\r\n" for line in (*request, "")).encode("ascii"), self._end)
        source: Any = _Source(self)  # in place of a socket, of which `makefile` alone is used
        response = HTTPResponse(source, method="GET")
        response.begin()
        body = response.read(limit + 1)
        if len(body) > limit:
            raise NetFailure(Reason.TOO_LONG, f"over {limit} bytes", STEP)
        return Fetched(response.status, body, response.headers.get("Location", ""))

    def more(self) -> bytes:
        """What comes next, nothing at the end."""
        assert self._tls is not None
        try:
            while (data := self._tls.decrypt(STEP)) is None:
                raw = self._wire.read(STEP)
                if raw is None:
                    self._wire.wait(READ, self._end, STEP)
                elif raw:
                    self._tls.feed(raw)
                else:
                    return b""
        except NetFailure as failure:
            if failure.reason is Reason.CLOSED:  # a body without a length ends so
                return b""
            raise
        return data

    def _until(self, timeout: float | None) -> Until:  # noqa: ARG002  one end for every step
        self._wire.check(self._step)
        return self._end


def _clean(path: str) -> str:
    """Whoever lets anything else get this far has a bug."""
    if not path.startswith("/") or not all("!" <= c <= "~" for c in path):
        raise NetFailure(Reason.BUG, "no path of a web address")
    return path


class _Source(io.RawIOBase):
    """What HTTPResponse reads from."""

    def __init__(self, channel: WebChannel) -> None:
        self._channel, self._rest = channel, b""

    def makefile(self, *_: Any) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        self._rest = self._rest or self._channel.more()
        data, self._rest = self._rest[: len(view)], self._rest[len(view) :]
        view[: len(data)] = data
        return len(data)
