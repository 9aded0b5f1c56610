"""What a server says about itself, line by line, and waiting for a line of it."""

import re
import threading
import time
from collections.abc import Callable
from typing import IO

WAIT_S = 20.0


class NeverSaid(AssertionError):
    """The server did not say what was waited for; what it did say is in the message."""


class Log:
    """Reads a server's output on a thread, so that the server never waits for us."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream, self._lines, self._ended = stream, list[str](), False
        self._changed = threading.Condition()
        self._reader = threading.Thread(target=self._read, name="server log", daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for line in self._stream:
            with self._changed:
                self._lines.append(line.rstrip("\n"))
                self._changed.notify_all()
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    @property
    def lines(self) -> tuple[str, ...]:
        with self._changed:
            return tuple(self._lines)

    def wait(self, pattern: str) -> None:
        """Until a line like this has come."""
        wanted = re.compile(pattern)
        self.wait_until(lambda lines: any(map(wanted.search, lines)), pattern)

    def wait_until(self, is_true: Callable[[list[str]], bool], what: str) -> None:
        end = time.monotonic() + WAIT_S
        with self._changed:
            while not is_true(self._lines):
                left = end - time.monotonic()
                if self._ended or left <= 0:
                    raise NeverSaid("\n".join([f"waited for: {what}", *self._lines[-40:]]))
                self._changed.wait(left)

    def close(self) -> None:
        """After the server has ended, whole: a process of it that still writes is an error."""
        self._reader.join(WAIT_S)
        assert not self._reader.is_alive(), "a process of this server has outlived it"
        self._stream.close()
