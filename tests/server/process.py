"""A server of the system as our child, in a process group of its own, so that it can be ended whole."""

import contextlib
import itertools
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.server.log import Log

_marks = itertools.count(1)


class Server:
    """Started on making; `log` is what it writes to standard output and error. about: what it is there for."""

    def __init__(self, *command: str | Path, about: str = "") -> None:
        self.about = about
        theirs, self._writing = os.pipe()
        self._process = subprocess.Popen(
            [*map(str, command)],
            stdin=subprocess.DEVNULL,
            stdout=self._writing,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            cwd="/",
            env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "TZ": "UTC"},
        )
        self.log = Log(os.fdopen(theirs, encoding="utf-8", errors="replace"))

    def mark(self, say: Callable[[bytes], object] | None = None) -> None:
        """Until every line has been read that was written before. say: the way that lines take to its log."""
        mark = f"gemdiag mark {next(_marks)}"
        if say:
            say(mark.encode())
        else:
            os.write(self._writing, f"{mark}\n".encode())
        self.log.wait(f"{mark}$")

    def end(self) -> None:
        """The whole group at once, as when a machine loses power; its folder is thrown away in any case."""
        if self._process.returncode is not None:
            return
        if sys.platform != "win32":
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._writing)
        self.log.close()
