"""secretrun.py around every command that writes: of the password nothing is left but where it was before."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gemdiag.lab.dns import DnsServer
from tests.canary import CANARY
from tests.cli.kit import PYTHON, child
from tests.hostile import kit
from tests.hostile.kit import Trial
from tests.hostile.process import leading, shop_in
from tests.leaks import left_in

pytestmark = [
    pytest.mark.hostile,
    pytest.mark.skipif(sys.platform != "linux", reason="secretrun.py reads /proc"),
]
OUTPUTS = tuple(word for name in ("r.html", "r.json", "r.md", "r.csv", "r.prom") for word in ("-o", name))
TOLD = ("-vv", "--lang", "en")


@contextmanager
def served(hostile: Path, mode: str) -> Iterator[list[str]]:
    """The options that lead to the server."""
    with DnsServer(kit.ZONE) as dns, kit.serving(hostile, Trial("h06", mode)) as server:
        yield leading(hostile, dns.port, server.port)


def searched(hostile: Path, folder: Path, *words: str, codes: tuple[int, ...] = (0, 1)) -> str:
    """What the search and the command said; a find fails the test. The settings lie outside of the search."""
    command = [sys.executable, str(hostile / "secretrun.py"), "--show", "--secret", CANARY]
    done = subprocess.run(
        [*command, "--", *PYTHON, *words],
        env=child(GEMDIAG_STATE_DIR=str(folder / "state")),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert any(f"rc {code}" in done.stdout for code in codes), said
    return said


def holders(folder: Path) -> set[str]:
    """The kinds of files that have the password: the source, and backups of it."""
    return {name.partition(".gemdiag-bak-")[0] for name in left_in(folder, [CANARY])}


def test_the_password_is_nowhere_around_migrate(hostile: Path, tmp_path: Path) -> None:
    shop = str(tmp_path / shop_in(tmp_path))
    with served(hostile, "ok") as options:
        said = searched(hostile, tmp_path, "migrate", shop, "--yes", *OUTPUTS, *TOLD, *options)
    assert "AUTH PLAIN <secret>" in said
    assert (tmp_path / "shop.upgraded.yaml").is_file()
    assert holders(tmp_path) == {"shop.ini"}


def test_it_is_nowhere_around_a_refused_one_that_is_told_what_was_sent(hostile: Path, tmp_path: Path) -> None:
    shop = str(tmp_path / shop_in(tmp_path))
    with served(hostile, "echo") as options:
        said = searched(hostile, tmp_path, "migrate", shop, "--yes", *OUTPUTS, *TOLD, *options, codes=(2,))
    assert "<redacted>" in said
    assert holders(tmp_path) == {"shop.ini"}


def test_it_is_nowhere_around_option_126_and_the_way_back(hostile: Path, tmp_path: Path) -> None:
    shop = tmp_path / shop_in(tmp_path)
    before = shop.read_bytes()
    there = (str(shop), "--in-place", "--yes", *OUTPUTS, *TOLD)
    with served(hostile, "ok") as options:
        searched(hostile, tmp_path, "relay", "check", str(shop), *OUTPUTS, *TOLD, *options)
        searched(hostile, tmp_path, "relay", "enable", *there, *options)
        enabled = shop.read_bytes()
        searched(hostile, tmp_path, "relay", "disable", *there, *options)
        assert before != enabled != shop.read_bytes()
    for after in (enabled, before):
        searched(hostile, tmp_path, "rollback", str(shop), *TOLD)
        assert shop.read_bytes() == after
    assert holders(tmp_path) == {"shop.ini"}
    searched(hostile, tmp_path, "backups", "list", str(shop), *TOLD)
    searched(hostile, tmp_path, "backups", "prune", str(shop), "--keep", "0", *TOLD)
    assert sorted(left_in(tmp_path, [CANARY])) == ["shop.ini"]
