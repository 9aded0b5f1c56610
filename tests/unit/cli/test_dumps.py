"""What the system keeps of a process that dies."""

import ctypes
import sys
from types import SimpleNamespace

import pytest

from gemdiag.cli import dumps

PR_GET_DUMPABLE, PR_SET_DUMPABLE = 3, 4


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is of Linux")
def test_no_other_program_reads_the_memory_of_one_that_holds_a_passphrase() -> None:
    prctl = ctypes.CDLL(None).prctl
    before = prctl(PR_GET_DUMPABLE, 0, 0, 0, 0)
    try:
        prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)
        dumps.hide()
        assert prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0
    finally:
        prctl(PR_SET_DUMPABLE, before, 0, 0, 0)


def test_windows_makes_no_report_of_a_crash_and_keeps_its_other_modes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    modes = [1]

    def set_mode(mode: int) -> int:
        modes.append(mode)
        return modes[-2]

    monkeypatch.setattr(sys, "platform", "win32")
    fake = SimpleNamespace(SEM_NOGPFAULTERRORBOX=2, SetErrorMode=set_mode)
    monkeypatch.setitem(sys.modules, "msvcrt", fake)
    dumps.forbid()
    dumps.hide()
    assert modes[-1] == 3
