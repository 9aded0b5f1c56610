"""Many diagnoses in one process leave its threads, descriptors and memory where they were.

    python tests/bench/soak.py [--count N]      exits 1 where something has grown

The shops are a mix of good and faulty ones, each diagnosed again and again; their servers, the lab's, run in a
process of their own, so that what they keep is not counted.
"""

import argparse
import gc
import itertools
import os
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from gemdiag import presets  # noqa: E402  found through the line above
from gemdiag.app.diagnose import diagnose  # noqa: E402
from gemdiag.app.request import Request  # noqa: E402
from gemdiag.lab.authority import Certificate  # noqa: E402
from gemdiag.lab.lab import Lab  # noqa: E402
from gemdiag.lab.script import Mode, Script  # noqa: E402
from gemdiag.model.options import ConnectTo, NetOptions, Wishes  # noqa: E402
from gemdiag.model.secret import Secret  # noqa: E402
from gemdiag.model.settings import Settings  # noqa: E402
from gemdiag.model.version import Version  # noqa: E402
from gemdiag.reports import document  # noqa: E402
from tests.bench import world  # noqa: E402

COUNT = 2_000
WARM_UP = 40
"""Diagnoses before anything is counted: by then every module is imported and every cache is filled."""
MORE_OBJECTS, MORE_KB = 100, 8_192
"""At most, however many diagnoses: what a cache may still learn, what the allocator keeps for each thread."""
PASSWORD = Secret("Soudure-mig-2022")
LONG_AGO = datetime.now(UTC) - timedelta(days=9)

_MODES: Mapping[int, Mode] = {465: "implicit", 587: "explicit"}


class Held(NamedTuple):
    """What this process has. objects: known to the garbage collector. descriptors, kb: 0 where nobody tells."""

    threads: int
    objects: int
    descriptors: int
    kb: int

    def __sub__(self, other: "Held") -> "Held":
        return Held(*(mine - theirs for mine, theirs in zip(self, other, strict=True)))


def host(shop: str) -> str:
    return f"mail.{shop}.example"


def scripts(shop: str) -> Mapping[int, Script]:
    """By port; a port that is not there refuses."""
    good = Script(login=(f"garage@{shop}.example", PASSWORD))
    both = {port: good._replace(mode=mode) for port, mode in _MODES.items()}
    match shop:
        case "only-465":
            return {465: both[465]}
        case "only-587":
            return {587: both[587]}
        case "old":
            return {port: each._replace(versions=("TLSv1.0", "TLSv1.1")) for port, each in both.items()}
        case "expired":
            ended = Certificate((host(shop),), LONG_AGO - timedelta(days=90), LONG_AGO)
            return {port: each._replace(certificate=ended) for port, each in both.items()}
        case "in-clear":
            return {587: good._replace(starttls="missing")}
        case "refuses":
            return {port: each._replace(login=None) for port, each in both.items()}
        case "hangs-up":
            return {port: each._replace(auth_trick="hang_up") for port, each in both.items()}
        case "closed" | "unknown":
            return {}
        case _:
            return both


SHOPS = (
    "good",
    "only-465",
    "only-587",
    "old",
    "expired",
    "in-clear",
    "refuses",
    "hangs-up",
    "closed",
    "unknown",
)


def street() -> Lab:
    zone: list[str] = []
    servers: dict[str, Script] = {}
    for shop in SHOPS[:-1]:
        zone += [
            f"{shop}.example MX 10 {host(shop)}",
            f"{shop}.example TXT v=spf1 mx -all",
            f"{host(shop)} A",
        ]
        servers |= {f"{host(shop)}:{port}": script for port, script in scripts(shop).items()}
    return Lab(zone, servers)


def settings(shop: str) -> Settings:
    user = f"garage@{shop}.example"
    return Settings(
        gemcar_version=Version(13, 0, 1),
        smtp_address=host(shop),
        port=587,
        email_address=user,
        user_name=user,
        password=PASSWORD,
    )


def request(words: Sequence[str]) -> Request:
    """From the options as the command line has them."""
    options = NetOptions(timeout=5.0)
    for name, value in zip(words[::2], words[1::2], strict=True):
        parts = value.split(":")
        if name == "--resolver":
            options = options._replace(resolvers=((parts[0], int(parts[1])),))
        elif name == "--ca-file":
            options = options._replace(ca_file=value)
        elif name == "--connect-to":
            route = ConnectTo(parts[0], int(parts[1]), parts[2], int(parts[3]))
            options = options._replace(connect_to=(*options.connect_to, route))
    return Request(options, Wishes(controls=False, mx_reach=True), remember=False)


def _of_system() -> tuple[int, int]:
    """Descriptors and kB."""
    if sys.platform != "linux":
        return 0, 0
    else:  # noqa: RET505  for mypy, which sees one system at a time
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return len([*Path("/proc/self/fd").iterdir()]), pages * os.sysconf("SC_PAGE_SIZE") // 1024


def held() -> Held:
    """When threads and sockets that are on their way out have left."""
    end = time.monotonic() + 2
    while threading.active_count() > 1 and any(t.name.startswith("gemdiag") for t in threading.enumerate()):
        if time.monotonic() > end:
            break
        time.sleep(0.005)
    gc.collect()
    return Held(threading.active_count(), len(gc.get_objects()), *_of_system())


def grown(count: int) -> Iterator[Held]:
    """What this process has more than after the warm-up, at each quarter of so many diagnoses."""
    with world.elsewhere("--serve", program=__file__) as way:
        asked, knowledge = request(way.options), presets.load()
        told: dict[str, str] = {}
        before = Held(0, 0, 0, 0)
        for number, shop in zip(range(1 - WARM_UP, count + 1), itertools.cycle(SHOPS), strict=False):
            report = document(diagnose(settings(shop), knowledge, asked).diagnosis)
            found = " ".join(sorted({str(finding["id"]) for finding in report["findings"]}))
            if found != told.setdefault(shop, found):
                raise RuntimeError(f"{shop} was {told[shop]} and is now {found}")
            if number == 0:
                before = held()
            elif number > 0 and number % (count // 4) == 0:
                yield held() - before


def is_too_much(more: Held) -> bool:
    return any(mine > most for mine, most in zip(more, (0, MORE_OBJECTS, 0, MORE_KB), strict=True))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=COUNT, metavar="N")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        with street() as lab:
            world.serve(world.Way(real=False, options=lab.cli_options()))
        return 0
    started, code = time.monotonic(), 0
    for number, more in enumerate(grown(given.count), start=1):
        code = code or int(is_too_much(more))
        sys.stdout.write(
            f"{given.count * number // 4} diagnoses in {time.monotonic() - started:.1f} s: {more.threads} threads, "
            f"{more.objects} objects, {more.descriptors} descriptors and {more.kb} kB more than after the warm-up\n"
        )
    return code


if __name__ == "__main__":
    sys.exit(main())
