"""Waiting for sockets and threads so that every wait has an end: the step's, the diagnosis's, or a cancel."""

import math
import select
import socket
import sys
import threading
from collections.abc import Mapping
from time import monotonic
from typing import NamedTuple

from gemdiag.model.outcome import NetFailure, Reason

READ, WRITE = 1, 2
Events = Mapping[socket.socket, int]

# A wait for another thread is cut into slices: a cancel must be seen within 0.1 s, and on Windows before
# Python 3.14 Ctrl-C does not interrupt a wait for a lock (cpython#125541).
SLICE_S = 0.05


class Until(NamedTuple):
    """The end of one step, and what to say when it comes: TIMEOUT, or DEADLINE where that is nearer."""

    at: float
    reason: Reason

    @property
    def left(self) -> float:
        return self.at - monotonic()


class Waits:
    """All waits of one diagnosis, from whichever thread. One byte that nobody reads wakes them for good."""

    def __init__(self, deadline: float) -> None:
        self._end = monotonic() + deadline
        self._bell, self._rope = socket.socketpair()
        self._lock = threading.RLock()  # a signal handler may cancel amid a wait
        self._waiting = 0
        self._nobody = threading.Event()
        self._nobody.set()
        self.cancelled = False

    def seconds_left(self) -> float:
        return max(0.0, self._end - monotonic())

    def until(self, seconds: float) -> Until:
        at = monotonic() + seconds
        return Until(at, Reason.TIMEOUT) if at < self._end else Until(self._end, Reason.DEADLINE)

    def check(self, step: str) -> None:
        """NetFailure when nothing may begin any more."""
        if self.cancelled:
            raise NetFailure(Reason.CANCELLED, step=step)
        if monotonic() >= self._end:
            raise NetFailure(Reason.DEADLINE, step=step)

    def ready(self, events: Events, seconds: float, step: str) -> list[socket.socket]:
        """The sockets on which something can be done, none when the time was up."""
        with self._lock:
            if self.cancelled:
                raise NetFailure(Reason.CANCELLED, step=step)
            self._waiting += 1
            self._nobody.clear()
        try:
            found = _poll(events, self._bell, max(0.0, seconds))
        finally:
            with self._lock:
                self._waiting -= 1
                if not self._waiting:
                    self._nobody.set()
        if self.cancelled:
            raise NetFailure(Reason.CANCELLED, step=step)
        return found

    def one(self, sock: socket.socket, event: int, until: Until, step: str) -> None:
        """Until this can be done on the socket; NetFailure when the time was up."""
        if not self.ready({sock: event}, until.left, step):
            raise NetFailure(until.reason, step=step)

    def event(self, event: threading.Event, until: Until, step: str) -> None:
        """Until another thread has done its part."""
        while not event.wait(max(0.0, min(SLICE_S, until.left))):
            if self.cancelled:
                raise NetFailure(Reason.CANCELLED, step=step)
            if until.left <= 0:
                raise NetFailure(until.reason, step=step)

    def cancel(self) -> None:
        with self._lock:
            if self.cancelled:
                return
            self.cancelled = True
            self._rope.send(b"!")

    def close(self, seconds: float) -> None:
        """Cancel, and give the bell back once nobody listens to it: its number must not be reused before."""
        self.cancel()
        if self._nobody.wait(seconds):
            self._bell.close()
            self._rope.close()


if sys.platform == "win32":

    def _poll(events: Events, bell: socket.socket, seconds: float) -> list[socket.socket]:
        # The limit of 512 is on the sockets of one call here, not on their numbers as on POSIX.
        reading = [sock for sock, event in events.items() if event == READ]
        writing = [sock for sock, event in events.items() if event == WRITE]
        readable, writable, failed = select.select([*reading, bell], writing, writing, seconds)
        return [sock for sock in events if sock in readable or sock in writable or sock in failed]

else:
    _MASKS = {READ: select.POLLIN, WRITE: select.POLLOUT}

    def _poll(events: Events, bell: socket.socket, seconds: float) -> list[socket.socket]:
        poll, by_number = select.poll(), {sock.fileno(): sock for sock in events}
        poll.register(bell, select.POLLIN)
        try:
            for sock, event in events.items():
                poll.register(sock, _MASKS[event])
        except ValueError:  # closed meanwhile by its owner: the call that follows will say so
            return list(events)
        found = poll.poll(math.ceil(seconds * 1000))
        return [by_number[number] for number, _ in found if number in by_number]
