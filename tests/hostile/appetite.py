"""How much more memory this process has had at its peak after each mode of h04, in KiB, as JSON.

python -m tests.hostile.appetite FOLDER FIRST MODE...; what FIRST takes is what any diagnosis takes.
"""

import json
import re
import sys
from pathlib import Path

from tests.hostile import kit
from tests.hostile.kit import Trial


def peak() -> int:
    """proc_pid_status(5): unlike getrusage(2) it begins anew with each program."""
    found = re.search(
        r"^VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"), re.MULTILINE
    )
    assert found
    return int(found[1])


def main(folder: Path, first: str, modes: list[str]) -> dict[str, int]:
    kit.meet(folder, Trial("h04", first))
    before, growth = peak(), {}
    for mode in modes:
        kit.meet(folder, Trial("h04", mode))
        growth[mode] = peak() - before
    return growth


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])))
