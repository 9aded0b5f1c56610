"""Runs a command and exits with its code; a process that it left behind is ended and makes that a failure.

    no_orphans.py COMMAND...

Linux: as the subreaper (prctl(2), PR_SET_CHILD_SUBREAPER) it inherits what the command's children abandon.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
GRACE_S = 3.0  # a server that was told to end may take this long


def left() -> list[int]:
    """Our children that still run; those that have ended are reaped."""
    running = []
    for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split():
        with contextlib.suppress(ChildProcessError):
            if os.waitpid(int(pid), os.WNOHANG)[0] == 0:
                running.append(int(pid))
    return running


def name(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")[:200]
    return "?"


def main(command: list[str]) -> int:
    if ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise SystemExit("no_orphans.py: this system has no subreapers")
    try:
        code = subprocess.run(command, check=False).returncode
    except KeyboardInterrupt:
        code = 130
    end = time.monotonic() + GRACE_S
    while (orphans := left()) and time.monotonic() < end:
        time.sleep(0.05)
    while orphans:
        for pid in orphans:
            sys.stderr.write(f"left behind: {pid} {name(pid)}\n")
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        code = code or 1
        time.sleep(0.05)
        orphans = left()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
