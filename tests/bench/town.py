"""Many mail servers and domains in a process of their own, for fleets of shops.

    python tests/bench/town.py --hosts 60 --domains 600

Says on one line of JSON what leads there. On a line `heard` it says how often each server was connected to
and logged in to; ends with its standard input.
"""

import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from gemdiag.lab.lab import Lab  # noqa: E402  found through the line above
from gemdiag.lab.script import Script  # noqa: E402


def zone(domains: int) -> list[str]:
    lines = []
    for number in range(domains):
        name = f"garage{number}.example"
        lines += [
            f"{name} MX 10 mx.town.example",
            f"{name} TXT v=spf1 mx -all",
            f"_dmarc.{name} TXT v=DMARC1; p=none",
        ]
    return [*lines, "mx.town.example A"]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--hosts", type=int, default=60)
    parser.add_argument("--domains", type=int, default=600)
    given = parser.parse_args()
    servers: dict[str, Script] = {
        f"mail{number}.town.example:{port}": script
        for number in range(given.hosts)
        for port, script in ((465, Script("implicit")), (587, Script("explicit")))
    }
    with Lab(zone(given.domains), servers) as lab:
        sys.stdout.write(json.dumps({"options": lab.cli_options()}) + "\n")
        sys.stdout.flush()
        for line in sys.stdin:
            if line.strip() == "heard":
                heard = {at: [each.connections, each.auth] for at, each in lab.heard.items()}
                sys.stdout.write(json.dumps(heard) + "\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
