"""How much at a time, and how fast."""

import os
import sys
from typing import NamedTuple

# Measured: both ports of one server in all versions of TLS, DNS beside it, and a helper's two pipes.
_OF_A_LOOK, _OF_A_PROCESS, _OWN = 12, 6, 40


class Limits(NamedTuple):
    """jobs: observations at a time. per_host: connections to one address. rate: logins a second at one
    provider, 0 for no limit. processes: that judge. seed: of the pauses before another try.
    """

    jobs: int = 16
    per_host: int = 4
    rate: float = 1.0
    login: bool = False
    processes: int = os.cpu_count() or 1
    seed: int | None = None


def within_descriptors(limits: Limits) -> Limits:
    """With no more jobs than open files are allowed; the limit is raised first as far as that is free.

    Windows has no such limit: a socket is no file there.
    """
    if sys.platform == "win32":
        return limits
    else:  # noqa: RET505  a type checker for Windows takes what follows a return for forgotten
        import resource  # noqa: PLC0415  not on Windows

        fixed = _OWN + _OF_A_PROCESS * limits.processes
        needed = fixed + _OF_A_LOOK * limits.jobs
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if soft == resource.RLIM_INFINITY or soft >= needed:
            return limits
        most = needed if hard == resource.RLIM_INFINITY else min(hard, needed)
        if most > soft:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        return limits._replace(jobs=max(1, min(limits.jobs, (most - fixed) // _OF_A_LOOK)))
