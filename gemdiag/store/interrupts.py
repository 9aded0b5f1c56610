"""Ctrl-C while files are between two states."""

import signal
import threading
from types import FrameType
from typing import Any, Self


class Postponed:
    """Holds an interrupt back until the block ends, then lets it do what it would have done.

    Only the main thread meets interrupts, and only handlers of Python can be put back.
    """

    def __init__(self) -> None:
        self._old: Any = None
        self._came = False

    def __enter__(self) -> Self:
        old = signal.getsignal(signal.SIGINT)
        if threading.current_thread() is threading.main_thread() and callable(old):
            self._old = old
            signal.signal(signal.SIGINT, self._note)
        return self

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self._came = True

    def __exit__(self, *_exception: object) -> None:
        if self._old is None:
            return
        signal.signal(signal.SIGINT, self._old)
        if self._came:
            signal.raise_signal(signal.SIGINT)
