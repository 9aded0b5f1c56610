"""What the system would keep of a process that dies: its memory, and with it every password."""

import sys


def forbid() -> None:
    """No core file of this process. On Windows no report of a crash, which may hold one."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415  there alone

        msvcrt.SetErrorMode(msvcrt.SEM_NOGPFAULTERRORBOX | msvcrt.SetErrorMode(0))
    else:
        import resource  # noqa: PLC0415  not there on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def hide() -> None:
    """Where a passphrase is held: no other program of this user may read the memory either.

    Linux alone has a switch for that, prctl(2) PR_SET_DUMPABLE; it also ends dumps to a program, which the
    limit on core files does not.
    """
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415  start-up: only who types a passphrase waits for it

        ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)
