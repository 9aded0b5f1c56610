"""secretrun.py looks for the password all around a gemdiag that meets h06: streams, /proc, files, core dumps."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gemdiag.lab.dns import DnsServer
from tests.canary import CANARY
from tests.cli.kit import PYTHON, child
from tests.hostile import kit
from tests.hostile.kit import Trial
from tests.hostile.process import leading, shop_in

pytestmark = [
    pytest.mark.hostile,
    pytest.mark.skipif(sys.platform != "linux", reason="secretrun.py reads /proc"),
]
ENDED_BY = {"to its end": (), "by Ctrl-C": ("INT",), "by an abort": ("ABRT",)}
OUTPUTS = tuple(word for name in ("r.html", "r.json", "r.md", "r.csv", "r.txt") for word in ("-o", name))
LEAK, CLEAN = 1, 0


def secretrun(hostile: Path, *command: str, signal: str = "") -> subprocess.CompletedProcess[str]:
    killed = ["--kill-after", "0.6", "--signal", signal] if signal else []
    return subprocess.run(
        [sys.executable, str(hostile / "secretrun.py"), "--secret", CANARY, *killed, "--", *command],
        env=child(PYTHONFAULTHANDLER="1"),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_search_is_not_blind(hostile: Path) -> None:
    blob = (
        "import base64, sys; print(base64.b64encode(b'\\0user\\0' + open(sys.argv[1], 'rb').read()).decode())"
    )
    file = Path(os.environ["GEMDIAG_STATE_DIR"]).parent / "blind"
    file.write_text(CANARY, encoding="utf-8")
    assert secretrun(hostile, sys.executable, "-c", blob, str(file)).returncode == LEAK


@pytest.mark.parametrize("ending", ENDED_BY)
@pytest.mark.parametrize("mode", ["ok", "reject", "echo", "plainonly"])
def test_the_password_is_nowhere_around_a_check(
    mode: str, ending: str, hostile: Path, tmp_path: Path
) -> None:
    shop = str(tmp_path / shop_in(tmp_path))
    with DnsServer(kit.ZONE) as dns, kit.serving(hostile, Trial("h06", mode)) as server:
        words = (*leading(hostile, dns.port, server.port), "-vv", "--bundle", "b.zip", *OUTPUTS)
        said = secretrun(hostile, *PYTHON, "check", shop, *words, signal="".join(ENDED_BY[ending]))
    assert said.returncode == CLEAN, said.stdout + said.stderr
    if ending == "to its end":
        assert "'cwd/b.zip'" in said.stdout
        assert "'cwd/r.html'" in said.stdout
