"""What a fleet costs: many shops over few servers, and offline in growing numbers.

    python tests/bench/fleet.py [shared] [offline] [--shops 10000] [--hosts 60]

Each row: shops, seconds by the clock and of CPU (all processes of gemdiag), shops a second, peak memory of
the largest process, and how often the busiest endpoint was connected to. The servers are another process
(town.py) on the same computer: seconds by the clock hold its work, too.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
GEMDIAG = (sys.executable, "-m", "gemdiag")


class Cost(NamedTuple):
    shops: int
    seconds: float
    cpu: float
    mib: float

    def __str__(self) -> str:
        return (
            f"{self.shops:>7} shops {self.seconds:7.1f} s {self.cpu:7.1f} s CPU "
            f"{self.shops / self.seconds:7.0f}/s {1000 * self.cpu / self.shops:5.1f} ms CPU a shop "
            f"{self.mib:5.0f} MiB"
        )


class Town:
    """Servers in a process of their own, and the options that lead there."""

    def __init__(self, running: "subprocess.Popen[str]") -> None:
        self._running = running
        self.options: list[str] = json.loads(self._line())["options"]

    def heard(self) -> Mapping[str, tuple[int, int]]:
        """Connections and logins by endpoint."""
        assert self._running.stdin
        self._running.stdin.write("heard\n")
        self._running.stdin.flush()
        found: Mapping[str, tuple[int, int]] = json.loads(self._line())
        return found

    def _line(self) -> str:
        assert self._running.stdout
        return self._running.stdout.readline()


@contextmanager
def town(hosts: int, domains: int) -> Iterator[Town]:
    command = [sys.executable, str(HERE / "town.py"), "--hosts", str(hosts), "--domains", str(domains)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        try:
            yield Town(running)
        finally:
            assert running.stdin
            running.stdin.close()


def written(folder: Path, shops: int, hosts: int, domains: int) -> Path:
    folder.mkdir()
    for number in range(shops):
        host = f"mail{number % hosts}.town.example"
        user = f"a{number}@garage{number % domains}.example"
        (folder / f"s{number:06}.ini").write_text(
            f"[email]\nsmtp_address={host}\nport=465\nemail_address={user}\nuser_name={user}\n"
            f"password=secret-{number}x\ngemcar_version=13.0.4\nless_secure_connection=no\n",
            encoding="utf-8",
        )
    return folder


def cost(shops: int, folder: Path, *options: str) -> Cost:
    """Of one run into a file beside the folder."""
    out = folder.with_suffix(".jsonl")
    command = [*GEMDIAG, "fleet", str(folder), "-q", "--no-control", "-o", str(out), *options]
    began = perf_counter()
    running = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(HERE.parents[1])})
    _, status, usage = os.wait4(running.pid, 0)  # type: ignore[attr-defined,unused-ignore]
    running.returncode = os.waitstatus_to_exitcode(status)
    seconds = perf_counter() - began
    assert running.returncode in (0, 1, 2, 3), running.returncode
    assert out.read_bytes().count(b"\n") == shops
    return Cost(shops, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def tell(text: object) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def shared(folder: Path, shops: int, hosts: int) -> None:
    with town(hosts, 600) as servers:
        one = cost(hosts, written(folder / "few", hosts, hosts, 600), *servers.options)
        few = {at: connections for at, (connections, _) in servers.heard().items()}
        tell(f"once each  {one}; connections to the busiest endpoint: {max(few.values())}")
        all_ = cost(shops, written(folder / "many", shops, hosts, 600), *servers.options)
        many = {at: connections - few[at] for at, (connections, _) in servers.heard().items()}
        tell(f"shared     {all_}; connections to the busiest endpoint: {max(many.values())}")


def offline(folder: Path, shops: int, hosts: int) -> None:
    for part in (100, 10, 1):
        count = max(1, shops // part)
        tell(f"offline    {cost(count, written(folder / f'off{count}', count, hosts, 600), '--offline')}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("what", nargs="*", default=["shared", "offline"])
    parser.add_argument("--shops", type=int, default=10_000)
    parser.add_argument("--hosts", type=int, default=60)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        for what in given.what:
            {"shared": shared, "offline": offline}[what](Path(name), given.shops, given.hosts)


if __name__ == "__main__":
    main()
