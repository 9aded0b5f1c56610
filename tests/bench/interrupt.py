"""How long Ctrl-C takes while everything hangs, and whether it ends in order at every moment of the start.

    python tests/bench/interrupt.py [--runs N] [--every MILLISECONDS]      on Linux; exits 1 where something is wrong

check: `gemdiag check` with as many connections as it makes, to servers that never say a word: its report must be
whole. crowd: a hundred connections, see `crowd.py`. start: SIGINT at moments spread over the first half second from
the moment the entry point is called; before that there is only Python's own start.
"""

import argparse
import json
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple, Self

assert sys.platform == "linux", "signals are of POSIX, and 127.0.0.2 is Linux's"

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from gemdiag.lab.dns import DnsServer  # noqa: E402  found through the line above
from gemdiag.lab.services import HERE  # noqa: E402
from tests.bench import child, crowd, world  # noqa: E402

RUNS, EVERY_MS, START_MS = 5, 10, 500
BUDGET_S = 0.3
PATIENCE_S, GIVEN_UP_S = 20.0, 5.0
"""For everything to hang; for a process that does not heed SIGINT."""
AT_ONCE, SETTLED_S = 14, 2.0
"""As many connections as gemdiag makes at most for one shop, or until no more have come for so long."""
THERE, OTHER = "127.0.0.2", "alt.garage.example"
ZONE = (
    f"{world.DOMAIN} TXT v=spf1 -all",
    f"_submissions._tcp.{world.DOMAIN} SRV 0 1 465 {OTHER}",
    f"_submission._tcp.{world.DOMAIN} SRV 0 1 587 {OTHER}",
)
# As the installed script, which tells when it has done its own part.
GEMDIAG = "import re, sys; from gemdiag.__main__ import main; sys.stderr.write('begun\\n'); sys.exit(main())"
CHECK = (sys.executable, "-c", GEMDIAG, "check", child.SHOP, "--format", "json", "--no-control")


class Ended(NamedTuple):
    """seconds: from SIGINT to the end of the process. hung: how many connections did."""

    seconds: float
    code: int
    out: str
    err: str
    hung: int = 0

    @property
    def fault(self) -> str:
        """What is wrong with the way it ended, "" where nothing is."""
        if self.code != 130:
            return f"exit {self.code} after {self.seconds:.1f} s; {self.err.strip()[-600:]}"
        return next((word for word in ("Traceback", "Aborted!", "Exception") if word in self.err), "")


class Deaf:
    """A server that takes connections and never says a word."""

    def __init__(self, address: str) -> None:
        self._sock = socket.create_server((address, 0), backlog=128)
        self.port: int = self._sock.getsockname()[1]
        self.held: list[socket.socket] = []
        self._thread = threading.Thread(target=self._hold, daemon=True)

    def _hold(self) -> None:
        with suppress(OSError):  # closed
            while True:
                self.held.append(self._sock.accept()[0])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._sock.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        for sock in (self._sock, *self.held):
            sock.close()

    def forget(self) -> None:
        while self.held:
            self.held.pop().close()


class Silence(NamedTuple):
    """Both servers of a shop, and the options that lead there."""

    servers: tuple[Deaf, ...]
    options: list[str]

    def connections(self) -> int:
        return sum(len(each.held) for each in self.servers)

    def forget(self) -> None:
        for each in self.servers:
            each.forget()


@contextmanager
def silence() -> Iterator[Silence]:
    with DnsServer(ZONE) as dns, Deaf(HERE) as one, Deaf(THERE) as other:
        options = ["--resolver", f"{HERE}:{dns.port}"]
        options += ["--connect-to", f"{OTHER}::{THERE}:{other.port}", "--connect-to", f"::{HERE}:{one.port}"]
        yield Silence((one, other), options)


def wait_for(wanted: int, count: Callable[[], int]) -> int:
    """Until there are so many, or some and no more for a while."""
    start = since = time.monotonic()
    seen = 0
    while seen < wanted and not (seen and time.monotonic() > since + SETTLED_S):
        if (now := count()) != seen:
            seen, since = now, time.monotonic()
        if time.monotonic() > start + PATIENCE_S:
            raise RuntimeError("nobody connects")
        time.sleep(0.002)
    return seen


def interrupted(words: Iterable[str], where: Path, wait: Callable[[], object]) -> Ended:
    """SIGINT when the wait is over, which begins when the process says so."""
    with subprocess.Popen(
        [*words],
        cwd=where,
        env=child.environment(where),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as running:
        assert running.stderr
        if running.stderr.readline() != "begun\n":
            raise RuntimeError(f"it did not start: {running.stderr.read()}")
        try:
            wait()
            started = time.perf_counter()
            running.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                running.wait(GIVEN_UP_S)
            spent = time.perf_counter() - started
        finally:
            running.kill()
        out, err = running.communicate()
        return Ended(spent, running.returncode, out, err)


def whole(ended: Ended) -> str:
    """What is wrong with the report of a check that was broken off."""
    try:
        return "" if json.loads(ended.out)["complete"] is False else "the report is said to be complete"
    except ValueError:
        return f"no whole report: {ended.out[-80:]!r}"


def hanging(runs: int, where: Path) -> Iterator[Ended]:
    """A check with all of its connections waiting."""
    with silence() as servers:
        for _ in range(runs):
            servers.forget()
            words = [*CHECK, *servers.options]
            ended = interrupted(words, where, partial(wait_for, AT_ONCE, servers.connections))
            if fault := ended.fault or whole(ended):
                raise RuntimeError(fault)
            yield ended._replace(hung=servers.connections())


def in_a_crowd(runs: int, where: Path) -> Iterator[Ended]:
    """A hundred connections of one process."""
    with Deaf(HERE) as server:
        for _ in range(runs):
            server.forget()
            words = [sys.executable, "-m", crowd.__name__, str(server.port)]
            ended = interrupted(words, where, partial(wait_for, crowd.COUNT, lambda: len(server.held)))
            if fault := ended.fault or ("" if ended.out == "0\n" else f"{ended.out.strip()} still hang"):
                raise RuntimeError(fault)
            yield ended._replace(hung=len(server.held))


def starting(moments: Sequence[float], where: Path) -> Iterator[tuple[float, Ended]]:
    """A check broken off so many seconds after it began; one whose output is a report or nothing at all."""
    with silence() as servers:
        for moment in moments:
            servers.forget()
            ended = interrupted([*CHECK, *servers.options], where, partial(time.sleep, moment))
            yield moment, ended


def out_of_order(moments: Sequence[float], where: Path, budget: float) -> list[str]:
    """What went wrong at which moment."""
    found = []
    for moment, ended in starting(moments, where):
        fault = ended.fault or (whole(ended) if ended.out else "")
        if ended.seconds > budget:
            fault = fault or f"{ended.seconds * 1000:.0f} ms to the end"
        if fault:
            found.append(f"{moment * 1000:.0f} ms: {fault}")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=RUNS, metavar="N")
    parser.add_argument("--slack", type=float, default=1.0, metavar="FACTOR", help="of the budget")
    parser.add_argument("--every", type=int, default=EVERY_MS, metavar="MILLISECONDS")
    given, code = parser.parse_args(), 0
    budget = BUDGET_S * given.slack
    with child.folder() as where:
        for name, runs in (
            ("check", [*hanging(given.runs, where)]),
            ("crowd", [*in_a_crowd(given.runs, where)]),
        ):
            spent = [ended.seconds * 1000 for ended in runs]
            sys.stdout.write(
                f"{name}: SIGINT to exit {statistics.median(spent):.0f} ms, at most {max(spent):.0f} ms, "
                f"with {runs[-1].hung} hanging connections (at most {budget * 1000:.0f} ms)\n"
            )
            code = code or int(max(spent) > budget * 1000)
        moments = [ms / 1000 for ms in range(0, START_MS, given.every)]
        faults = out_of_order(moments, where, budget)
        sys.stdout.write(f"start: {len(faults)} of {len(moments)} moments out of order\n")
        sys.stdout.write("".join(f"  {fault}\n" for fault in faults))
    return code or int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
