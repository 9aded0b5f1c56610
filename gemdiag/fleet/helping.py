"""The helping processes of a run, none of which hears a Ctrl-C: whoever made them decides."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import active_children, get_context, parent_process, util
from threading import Thread
from typing import Any, NoReturn


def helpers(processes: int, begin: Callable[..., object], *given: Any) -> ProcessPoolExecutor:
    """begin: called once in each of them, which starts with the first work that is `unheard`."""
    with unheard():  # what keeps count of their semaphores is a process too, and starts here
        return ProcessPoolExecutor(
            processes, get_context("spawn"), initializer=_begun, initargs=(begin, *given)
        )


def _begun(begin: Callable[..., object], *given: Any) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    Thread(target=_ends_with_its_maker, daemon=True).start()
    begin(*given)


def _ends_with_its_maker() -> None:
    """A maker that was killed, or left at once, says nothing; its helpers would wait for work for ever."""
    maker = parent_process()
    if maker:
        maker.join()
        os._exit(0)


def leave(code: int) -> NoReturn:
    """At once, without waiting for anybody; nothing is left behind for which Python would warn."""
    for helper in active_children():  # one that is being started would miss what is taken away now
        helper.kill()
        helper.join()
    util._run_finalizers(0)  # type: ignore[attr-defined]  # names of semaphores, else "leaked"
    os._exit(code)


@contextmanager
def unheard() -> Iterator[None]:
    """A process that is begun meanwhile is not ended by Ctrl-C before it can say that it ignores it.

    On Windows the attribute is inherited (SetConsoleCtrlHandler), elsewhere the mask (execve); there, what
    is pressed meanwhile is heard afterwards.
    """
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415  Windows alone needs it

        kernel = ctypes.windll.kernel32
        kernel.SetConsoleCtrlHandler(None, True)
        try:
            yield
        finally:
            kernel.SetConsoleCtrlHandler(None, False)
    else:
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
