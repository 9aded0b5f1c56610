"""Counts the round trips of one diagnosis with login on a slow link.

    python tests/bench/link.py [--rtt MILLISECONDS] [OPTION OF CHECK...]      as root, on Linux; exits 1 above the budget

The servers are the lab's, in a process of their own, at the far end of `wan.py`.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

assert sys.platform == "linux", "network namespaces are Linux's"

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench import child, wan, world  # noqa: E402  found through the line above

BUDGET = 10
RTT_MS = 50.0


class Measured(NamedTuple):
    """round_trips: after the first SYN. seconds: from the first SYN to the last answer. wall: the whole command."""

    round_trips: int
    seconds: float
    wall: float
    packets: int


def measure(rtt_ms: float, more: Sequence[str]) -> Measured:
    """Changes the network of this whole process: for a process of its own."""
    link = wan.connect(rtt_ms / 1000)
    with world.elsewhere("--lab", "--mx", "refuses", "--at", wan.REMOTE) as way, child.folder() as folder:
        child.diagnosis(way.options, folder)  # the first one writes the bytecode
        link.count_anew()
        done = child.diagnosis([*way.options, *more], folder)
    return Measured(link.depth - (link.base or 0), link.last - link.first, done.wall, link.packets)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rtt", type=float, default=RTT_MS, metavar="MILLISECONDS")
    given, more = parser.parse_known_args()
    measured = measure(given.rtt, more)
    sys.stdout.write(
        f"{measured.round_trips} round trips after DNS (budget {BUDGET}); {measured.seconds * 1000:.0f} ms on the wire, "
        f"{measured.wall * 1000:.0f} ms in all, {measured.packets} packets, link of {given.rtt:g} ms\n"
    )
    return 0 if measured.round_trips <= BUDGET else 1


if __name__ == "__main__":
    sys.exit(main())
