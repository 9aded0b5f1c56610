"""One connected socket: bytes in and out, each wait with an end, until it is cut or closed."""

import contextlib
import socket
import threading

from gemdiag.model.outcome import NetFailure, Reason
from gemdiag.net.failure import of_os_error
from gemdiag.net.tcp import Opened, acknowledge_at_once
from gemdiag.net.waits import READ, WRITE, Until, Waits

MAX_DIALOGUE = 262144
"""Bytes read on one connection; an ordinary one takes some 3,000, certificates apart."""
_CHUNK = 8192


class Wire:
    """`cut` may come from any thread; whoever waits gets NetFailure(CANCELLED)."""

    def __init__(self, opened: Opened, waits: Waits) -> None:
        self._sock, self._pending, self._waits = *opened, waits
        self._lock = threading.Lock()
        self._is_cut = self._is_closed = False
        self.bytes_read = 0

    def read(self, step: str) -> bytes | None:
        """What is there; None when nothing has come yet, nothing at its end."""
        if self._pending:
            raise NetFailure(self._pending, step=step)
        try:
            data = self._sock.recv(_CHUNK)
        except BlockingIOError:
            return None
        except OSError as error:
            raise self._failure(error, step) from None
        self.bytes_read += len(data)
        if self.bytes_read > MAX_DIALOGUE:
            raise NetFailure(Reason.TOO_LONG, f"dialogue over {MAX_DIALOGUE} bytes", step)
        return data

    def write(self, data: bytes, until: Until, step: str) -> None:
        """In one go; only a server that does not read makes it several."""
        left = memoryview(data)
        while left:
            try:
                left = left[self._sock.send(left) :]
            except BlockingIOError:
                self.wait(WRITE, until, step)
            except OSError as error:
                raise self._failure(error, step) from None

    def wait(self, event: int, until: Until, step: str) -> None:
        if event == READ:
            with contextlib.suppress(OSError):  # gone meanwhile: reading will tell how
                acknowledge_at_once(self._sock)
        self._waits.one(self._sock, event, until, step)
        if self._is_cut:
            raise NetFailure(Reason.CANCELLED, step=step)

    def remember(self, failure: NetFailure) -> None:
        """The system tells an error once; whoever reads next shall hear of it as well."""
        self._pending = failure.reason

    def check(self, step: str) -> None:
        """NetFailure when nothing may begin any more."""
        if self._is_cut:
            raise NetFailure(Reason.CANCELLED, step=step)
        self._waits.check(step)

    def cut(self) -> None:
        with self._lock:
            self._is_cut = True
            if not self._is_closed:
                with contextlib.suppress(OSError):
                    self._sock.shutdown(socket.SHUT_RDWR)

    def close(self, last: bytes = b"") -> None:
        """last: sent before, if it goes at once."""
        with self._lock:
            if last and not self._is_closed and not self._is_cut:
                with contextlib.suppress(OSError):
                    self._sock.send(last)
            self._is_closed = True
            self._sock.close()

    def _failure(self, error: OSError, step: str) -> NetFailure:
        if self._is_cut:
            return NetFailure(Reason.CANCELLED, step=step)
        return of_os_error(error, step)
