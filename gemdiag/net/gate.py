"""How many connections may be open to one address at a time, over all diagnoses of a fleet."""

import threading
from collections import Counter
from collections.abc import Callable

from gemdiag.net.waits import SLICE_S, Until, Waits


class Gate:
    """Whoever connects enters, and leaves when the connection is given up."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._inside: Counter[str] = Counter()
        self._changed = threading.Condition()

    def enter(self, address: str, waits: Waits, until: Until, step: str) -> Callable[[], None]:
        """How to leave, which counts once. NetFailure when the time is up before there is room."""
        with self._changed:
            while self._inside[address] >= self._limit:
                self._changed.wait(max(0.0, min(SLICE_S, until.left)))
                waits.check(step)
            self._inside[address] += 1
        ticket = [address]
        return lambda: self._leave(ticket)

    def _leave(self, ticket: list[str]) -> None:
        """From any thread; the ticket is given up by one of them."""
        with self._changed:
            if not ticket:
                return
            address = ticket.pop()
            self._inside[address] -= 1
            if not self._inside[address]:
                del self._inside[address]
            self._changed.notify_all()
