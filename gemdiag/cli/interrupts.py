"""When Ctrl-C becomes an exception, and when it waits for what is being told."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def heed() -> None:
    """From here on it is an exception: before a question to the person, and before a file is written."""
    if _is_heard():
        signal.signal(signal.SIGINT, signal.default_int_handler)


@contextmanager
def finishing() -> Iterator[Callable[[], bool]]:
    """What was found is told whole: the first Ctrl-C waits for that, a second one does not. Gives a
    question: was there one?
    """
    noted: list[int] = []

    def note(number: int, _frame: object) -> None:
        noted.append(number)
        heed()

    if _is_heard():
        signal.signal(signal.SIGINT, note)
    try:
        yield lambda: bool(noted)
    finally:
        heed()


def _is_heard() -> bool:
    """Not under nohup."""
    return callable(signal.getsignal(signal.SIGINT))
