"""From here on Ctrl-C is an exception: there is something to put in order."""

import signal


def heed() -> None:
    """Before a question to the person, and before anything is written."""
    if callable(signal.getsignal(signal.SIGINT)):  # not under nohup
        signal.signal(signal.SIGINT, signal.default_int_handler)
