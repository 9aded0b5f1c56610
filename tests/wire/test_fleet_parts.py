"""The same answers from two workers of a Dask cluster, from two parts, and from one run."""

import json
import pickle
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from gemdiag import presets
from gemdiag.app.request import Request
from gemdiag.fleet.judging import Broken, Order, Result
from gemdiag.fleet.limits import Limits
from gemdiag.fleet.logins import Waiting
from gemdiag.fleet.run import Fleet
from gemdiag.fleet.shards import Cut, Shard
from gemdiag.fleet.sources import shops
from gemdiag.lab.lab import Lab
from gemdiag.lab.script import Script
from gemdiag.model.options import Wishes

CHILD = Path(__file__).parents[1] / "dask_child.py"
HOSTS = 6
ALONE = Limits(processes=1)


def town() -> Lab:
    zone = [f"mail{number}.example A 127.0.0.1" for number in range(HOSTS)]
    servers = {f"mail{number}.example:465": Script("implicit") for number in range(HOSTS)}
    return Lab([*zone, "garage.example MX 10 mail0.example"], servers)


def written(folder: Path) -> str:
    for number in range(24):
        (folder / f"g{number:02}.ini").write_text(
            f"[email]\nsmtp_address=mail{number % HOSTS}.example\nport=465\nemail_address=g{number}@garage.example\n"
            "gemcar_version=13.0.4\nless_secure_connection=no\n",
            encoding="utf-8",
        )
    return str(folder)


def waiting(folder: str) -> Iterator[Waiting]:
    return (Waiting(number, each) for number, each in enumerate(shops([folder])))


def answers(results: list[Result]) -> dict[str, Any]:
    """By shop, endpoint by endpoint, without what is measured in milliseconds."""
    found = {}
    for each in results:
        assert not isinstance(each, Broken), each
        report = json.loads(each.text)
        ends = [
            (at["host"], at["port"], at["mode"], sorted(at["versions"].items()), at["auth"]["login"])
            for at in report["endpoints"]
        ]
        found[Path(each.row.name).name] = sorted(ends), report["root_cause"], report["verdict"]["severity"]
    return found


def order(lab: Lab) -> Order:
    return Order(Request(lab.net_options(), Wishes(controls=False), remember=False), None, "en", "none")


def ran(lab: Lab, every: Iterator[Waiting]) -> dict[str, Any]:
    results: list[Result] = []
    Fleet(order(lab), ALONE, results.extend).run(every)
    return answers(results)


def test_two_parts_are_one_run_and_no_server_is_in_both(tmp_path: Path) -> None:
    folder, cut = written(tmp_path), Cut(presets.load(None))
    with town() as lab:
        whole = ran(lab, waiting(folder))
        before = {at: heard.connections for at, heard in lab.heard.items()}
        parts = [
            ran(lab, (each for each in waiting(folder) if cut.has(each.shop, Shard(number, 2))))
            for number in (1, 2)
        ]
        after = {at: heard.connections - before[at] for at, heard in lab.heard.items()}

    assert len(whole) == 24
    assert all(parts)
    assert parts[0] | parts[1] == whole
    assert not parts[0].keys() & parts[1].keys()
    assert all(after[at] <= before[at] + 3 for at in after), "versions are tried as the answers come in"


@pytest.mark.server
def test_two_workers_are_one_run(tmp_path: Path) -> None:
    if find_spec("distributed") is None:
        pytest.skip("gemdiag[cluster] is not installed")
    (tmp_path / "shops").mkdir()
    folder, asked, told = written(tmp_path / "shops"), tmp_path / "in", tmp_path / "out"
    with town() as lab:
        whole = ran(lab, waiting(folder))
        asked.write_bytes(pickle.dumps((order(lab), tuple(waiting(folder)))))
        command = [sys.executable, str(CHILD), str(asked), str(told)]
        done = subprocess.run(command, check=False, timeout=90, stderr=subprocess.PIPE, text=True)
    assert told.exists(), done.stderr

    assert answers(pickle.loads(told.read_bytes())) == whole
    assert len(whole) == 24
