"""How much longer a check takes where port 25 of the MX is dropped, as many access networks do, in pairs A B A B.

python tests/bench/mx.py [--runs N] [--rtt MILLISECONDS]      on Linux, as root with --rtt; exits 1 above the budget
"""

import argparse
import statistics
import sys
from pathlib import Path

assert sys.platform == "linux", "elsewhere loopback always answers"

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench import child, paired, world  # noqa: E402  found through the line above

RUNS = 5
BUDGET_S = 1.5


def difference(runs: int, where: list[str]) -> float:
    """Seconds, the median of the pairs; against an MX that refuses at once."""
    with (
        world.elsewhere("--lab", "--mx", "drops", *where) as dropped,
        world.elsewhere("--lab", "--mx", "refuses", *where) as refused,
        child.folder() as folder,
    ):
        child.diagnosis(refused.options, folder)  # the first one writes the bytecode
        return statistics.median(
            child.diagnosis(dropped.options, folder).wall - child.diagnosis(refused.options, folder).wall
            for _ in range(runs)
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=RUNS, metavar="N")
    parser.add_argument("--rtt", type=float, default=0.0, metavar="MILLISECONDS")
    given = parser.parse_args()
    more = difference(given.runs, paired.place(given.rtt) if given.rtt else [])
    sys.stdout.write(
        f"{more * 1000:.0f} ms more with the MX's port dropped (at most {BUDGET_S * 1000:.0f} ms)\n"
    )
    return 0 if more <= BUDGET_S else 1


if __name__ == "__main__":
    sys.exit(main())
