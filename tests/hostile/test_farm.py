"""Rows L01 to L12: a fleet of shops on eight providers, of which some refuse, drip, are silent, busy or slow.

Politeness is counted at the servers. Every row first asserts that logins happened at all.
"""

import json
import resource
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any, NamedTuple

import pytest

from tests.cli.kit import PYTHON, child

pytestmark = pytest.mark.hostile

PROVIDERS, SHOPS, PER_HOST, DESCRIPTORS = 8, 96, 4, 128
REJECTS, SILENT = "127.20.0.3", "127.20.0.4"
GOOD = ("127.20.0.1", "127.20.0.2", "127.20.0.8")
BUSY = "127.20.0.7"
DRIPS = "4"


class Farm(NamedTuple):
    """port: of all its providers. configs: the folder with the shops' files."""

    port: int
    configs: Path
    running: "subprocess.Popen[str]"
    authority: Path

    def summary(self) -> Mapping[str, Any]:
        """What the servers saw; ends them."""
        self.running.send_signal(signal.SIGTERM)
        told, _ = self.running.communicate(timeout=20)
        line = next(line for line in told.splitlines() if line.startswith("SUMMARY "))
        found: Mapping[str, Any] = json.loads(line.removeprefix("SUMMARY "))
        return found

    def fleet(
        self, out: Path, *words: str, files: int | None = None, before: Sequence[str] = ()
    ) -> "subprocess.Popen[str]":
        """files: how many may be open. before: the command that runs it."""

        def limited() -> None:
            if files and sys.platform != "win32":
                resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))

        command = [*PYTHON, "fleet", str(self.configs), "-o", str(out), "--login", "--no-control"]
        command += ["--allow-internal", "--ca-file", str(self.authority), "--timeout", "2", "--deadline", "5"]
        return subprocess.Popen(
            [*before, *command, *words],
            env=child(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=limited,  # noqa: PLW1509  no thread runs here
        )


@contextmanager
def farm(hostile: Path, folder: Path, port: int, shops: int = SHOPS) -> Iterator[Farm]:
    configs = folder / "shops"
    command = [sys.executable, str(hostile / "h09_shop_farm.py"), "--port", str(port), "--shops", str(shops)]
    command += ["--providers", str(PROVIDERS), "--write-configs", str(configs), "--max-seconds", "100"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout
            assert running.stdout.readline().startswith("LISTENING")
            yield Farm(port, configs, running, hostile / "certs" / "ca.pem")
        finally:
            running.kill()


def told(out: Path) -> dict[str, Any]:
    """Every line by its shop; a torn or doubled one fails here."""
    found = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    by_name = {Path(each["source"]["path"]).name: each for each in found}
    assert len(by_name) == len(found)
    return by_name


def logins(reports: Mapping[str, Any], host: str) -> Counter[str]:
    return Counter(
        at["auth"]["login"]
        for each in reports.values()
        for at in each["endpoints"]
        if at["host"] == host and at["role"] == "configured"
    )


def why(reports: Mapping[str, Any], host: str) -> set[str]:
    return {
        found["params"]["why"]
        for each in reports.values()
        if each["settings"] and each["settings"]["smtp_address"] == host
        for found in each["findings"]
        if found["id"] == "auth.not_tried"
    }


def test_polite_bounded_and_right_with_few_descriptors(hostile: Path, tmp_path: Path) -> None:
    """L01, L02, L03, L04, L05, L07, L11, L12."""
    out = tmp_path / "out.jsonl"
    with farm(hostile, tmp_path, 20601) as servers:
        for number in range(5):
            (servers.configs / f"broken{number}.json").write_bytes(b'{"host": \xff')
        began = monotonic()
        ran = servers.fleet(out, "--rate", "10", files=DESCRIPTORS)
        _, said = ran.communicate(timeout=60)
        seconds = monotonic() - began
        seen = servers.summary()

    reports = told(out)
    each = SHOPS // PROVIDERS
    assert ran.returncode == 2, said
    assert "this system allows no more open files" in said
    assert len(reports) == SHOPS + 5
    assert seen["auth_mailboxes"] >= 4 * each, "logins happened"
    assert (seen["auth_max_per_mailbox"], seen["plain_auth"], seen["blocked"]) == (1, 0, 0)
    late = 1  # a server that drips sees only with its next byte that a client has left
    for provider, peak in seen["peak_parallel_per_provider"].items():
        assert peak <= PER_HOST + (late if provider == DRIPS else 0)
    assert seen["peak_parallel"] <= PER_HOST * PROVIDERS
    assert max(seen["max_starts_per_s"].values()) <= 10 + PER_HOST, "one look, and logins at the stated pace"
    for host in GOOD:
        assert logins(reports, host) == {"accepted": each}
    assert logins(reports, REJECTS) == {"refused": 3, "not_tried": each - 3}
    assert why(reports, REJECTS) == {"refused_in_a_row"}
    assert logins(reports, SILENT) == {"not_tried": each}
    assert logins(reports, BUSY)["accepted"] or why(reports, BUSY) <= {"provider_busy", "no_safe_endpoint"}
    assert seconds < 40


@pytest.mark.parametrize("quarter", [1, 2, 3])
def test_interrupted_and_resumed_nobody_logs_in_twice(hostile: Path, tmp_path: Path, quarter: int) -> None:
    """L09, L10: what was finished is whole, the rest is counted as not run, and only that is done then."""
    out = tmp_path / "out.jsonl"
    with farm(hostile, tmp_path, 20610 + quarter, shops=64) as servers:
        ran = servers.fleet(out, "--rate", "8")
        _wait(out, 64 * quarter // 4)
        ran.send_signal(signal.SIGINT)
        stopped = monotonic()
        _, said = ran.communicate(timeout=30)
        took = monotonic() - stopped
        finished = told(out)
        assert (ran.returncode, took < 5.0) == (130, True), said
        assert f"Interrupted after {len(finished)} of 64 shops" in " ".join(said.split())

        again = servers.fleet(out, "--rate", "8", "--resume")
        _, said = again.communicate(timeout=60)
        seen = servers.summary()

    assert again.returncode == 2, said
    reports = told(out)
    assert len(reports) == 64
    assert {name: reports[name] for name in finished} == finished
    assert seen["auth_mailboxes"] > 16, "logins happened"
    assert seen["auth_max_per_mailbox"] == 1


def _wait(out: Path, lines: int) -> None:
    until = monotonic() + 60
    while monotonic() < until:
        if out.exists() and out.read_bytes().count(b"\n") >= lines:
            return
        sleep(0.02)
    pytest.fail(f"fewer than {lines} lines in a minute")


METER = (
    sys.executable,
    "-c",
    "import resource, subprocess, sys; code = subprocess.call(sys.argv[1:]);"
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(code)",
)
"""In between, as a process has from the one that makes it what that took at most: of pytest that is much."""


def test_memory_is_flat(hostile: Path, tmp_path: Path) -> None:
    """L06: twice the shops take hardly more of it."""
    peaks = []
    for number, shops in enumerate((400, 800)):
        folder = tmp_path / str(shops)
        folder.mkdir()
        with farm(hostile, folder, 20620 + number, shops=shops) as servers:
            ran = servers.fleet(folder / "out.jsonl", "--rate", "0", before=METER)
            peak, said = ran.communicate(timeout=90)
            assert servers.summary()["auth_mailboxes"] > shops // 2, "logins happened"
        assert ran.returncode == 2, said
        assert len(told(folder / "out.jsonl")) == shops
        peaks.append(int(peak) / 1024)
    assert max(peaks) < 250
    assert peaks[1] < peaks[0] * 1.25
