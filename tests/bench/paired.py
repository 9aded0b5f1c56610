"""One whole `gemdiag check` against the bare program of `bare.py`, in pairs A B A B, at the same servers.

    python tests/bench/paired.py [--runs N] [--rtt MILLISECONDS] [--lab] [--logins one|each]
        as root, on Linux; exits 1 above a budget

Whole processes, with bytecode: login, MX, SPF, DMARC and SRV on one side, the core questions on the other. The
servers run in a process of their own, at the end of a slow link (`wan.py`) or right here with --rtt 0.
"""

import argparse
import json
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

assert sys.platform == "linux", "network namespaces are Linux's"

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench import child, wan, world  # noqa: E402  found through the line above
from tests.bench.child import Run  # noqa: E402

RUNS, RTT_MS = 11, 50.0
# Imported, so that its bytecode is kept.
BARE = (sys.executable, "-c", "from bare import main; main()")
WALL, WALL_NEAR, CPU, MEMORY_MB = 1.0, 2.0, 3.0, 60.0
"""At most: times the bare program on a slow link, without delay, in CPU; MB at the peak."""


class Compared(NamedTuple):
    """wall, cpu: medians of the pairs' ratios. memory: MB, the most of all runs. ours, bare: median wall and CPU."""

    wall: float
    cpu: float
    memory: float
    ours: tuple[float, float]
    bare: tuple[float, float]


def bare(options: Sequence[str], where: Path) -> Run:
    done = child.run([*BARE, child.SHOP, *options], where)
    found = json.loads(done.said)
    if len(found) != 8 or not found["465 newest"]["login"].startswith("235"):
        raise RuntimeError(f"the bare program did not get through: {done.said}")
    return done


def middle(runs: Sequence[Run]) -> tuple[float, float]:
    return statistics.median(run.wall for run in runs), statistics.median(run.cpu for run in runs)


def compare(runs: int, logins: str, options: Sequence[str]) -> Compared:
    with world.elsewhere(*options) as way, child.folder() as where:
        least = [*way.options, "--logins", logins]
        child.diagnosis(way.options, where)  # the first ones write the bytecode
        bare(least, where)
        pairs = [(child.diagnosis(way.options, where), bare(least, where)) for _ in range(runs)]
    mine, other = zip(*pairs, strict=True)
    return Compared(
        statistics.median(a.wall / b.wall for a, b in pairs),
        statistics.median(a.cpu / b.cpu for a, b in pairs),
        max(run.memory for run in mine),
        middle(mine),
        middle(other),
    )


def place(rtt_ms: float) -> list[str]:
    """Moves this process into a network of its own; the options of `world` that put its servers so far away."""
    if not rtt_ms:
        wan.own_network()
        return []
    wan.connect(rtt_ms / 1000)
    return ["--at", wan.REMOTE]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=RUNS, metavar="N")
    parser.add_argument("--rtt", type=float, default=RTT_MS, metavar="MILLISECONDS")
    parser.add_argument("--lab", action="store_true", help="the embedded lab, though Postfix is there")
    parser.add_argument("--slack", type=float, default=1.0, metavar="FACTOR", help="of the budgets of time")
    parser.add_argument("--logins", choices=("one", "each"), default="each", help="of the bare program")
    given = parser.parse_args()
    found = compare(given.runs, given.logins, [*place(given.rtt), *(["--lab"] if given.lab else [])])
    wall, cpu = (given.slack * budget for budget in (WALL if given.rtt else WALL_NEAR, CPU))
    for name, ratio, budget, mine, other in (
        ("wall", found.wall, wall, found.ours[0], found.bare[0]),
        ("CPU", found.cpu, cpu, found.ours[1], found.bare[1]),
    ):
        sys.stdout.write(
            f"{name:4} {ratio:.2f} times the bare program (at most {budget}): "
            f"gemdiag {mine * 1000:.0f} ms, bare {other * 1000:.0f} ms\n"
        )
    sys.stdout.write(f"peak {found.memory:.0f} MB (at most {MEMORY_MB:.0f}); {given.runs} pairs\n")
    return 0 if found.wall <= wall and found.cpu <= cpu and found.memory <= MEMORY_MB else 1


if __name__ == "__main__":
    sys.exit(main())
