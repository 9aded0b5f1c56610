"""The entry point: `gemdiag` and `python -m gemdiag`."""

import _signal  # type: ignore[import-not-found]  # what `signal` wraps, there from the first moment
import gc
import os
import sys
import time

from gemdiag.cli import monitor  # imports next to nothing

INTERRUPTED = 130
PATIENCE = 0.05
"""Seconds to wait for threads at the end; Ctrl-C may not take longer than 0.3 in all."""


def main() -> None:
    """Run the command line and leave with its code. Imports come late: Ctrl-C counts from the start.

    An exception that Ctrl-C raises amid an import may be lost, or turned into another one. So as long as
    nothing was asked, sent or written it simply ends the process; `gemdiag.cli.interrupts` and the
    observation take over then.
    """
    if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:  # not under nohup
        _signal.signal(_signal.SIGINT, _interrupted)
    gc.disable()  # a short-lived process makes no garbage worth looking for while it starts
    try:
        if sys.argv[1:] == ["--version"]:
            from gemdiag import __version__

            sys.stdout.write(f"gemdiag {__version__}\n")
            code = 0
        else:
            from gemdiag.cli.entry import run

            code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = _told_of_interrupt()
    gc.freeze()
    _leave(code)


def wizard() -> None:
    """`gemdiag-wizard`: started by a double-click, without a console."""
    from gemdiag.cli.wizard_window import run

    try:
        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = INTERRUPTED
    _leave(code)


def _interrupted(*_: object) -> None:
    os._exit(_told_of_interrupt())


def _told_of_interrupt() -> int:
    """A monitor reads one line and knows four codes."""
    if not monitor.is_asked(sys.argv[1:]):
        return INTERRUPTED
    os.write(1, monitor.INTERRUPTED.encode())
    return monitor.UNKNOWN


def _leave(code: int) -> None:
    """A thread that is in OpenSSL while Python takes itself apart crashes it: then leave without that."""
    if "threading" not in sys.modules:
        sys.exit(code)
    import signal
    import threading

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C pressed once more must not undo the exit code

    until = time.monotonic() + PATIENCE
    for thread in threading.enumerate():
        if thread is not threading.main_thread():
            try:
                thread.join(max(0.0, until - time.monotonic()))
            except RuntimeError:  # Ctrl-C came while it was being started
                continue
    if threading.active_count() > 1:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    main()
