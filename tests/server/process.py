"""A server of the system as our child, in a process group of its own, so that it can be ended whole."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.server.log import Log


class Server:
    """Started on making; `log` is what it writes to standard output and error."""

    def __init__(self, *command: str | Path) -> None:
        self._process = subprocess.Popen(
            [*map(str, command)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
            cwd="/",
            env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "TZ": "UTC"},
        )
        assert self._process.stdout
        self.log = Log(self._process.stdout)

    def end(self) -> None:
        """The whole group at once, as when a machine loses power; its folder is thrown away in any case."""
        if sys.platform != "win32":
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self.log.close()
