"""gemdiag as a process of its own: on a pseudo-terminal, with every byte that it wrote there."""

import os
import select
import subprocess
import sys
from pathlib import Path
from time import monotonic
from typing import Any

from gemdiag.lab.services import HERE
from tests import valid
from tests.canary import CANARY
from tests.hostile import kit

ROOT = Path(__file__).parents[2]
PYTHON = (sys.executable, "-m", "gemdiag")
PATIENCE_S = 30.0


def environment(folder: Path, **variables: str) -> dict[str, str]:
    """Nothing of the person who runs the tests; the state folder is in this one."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("GEMDIAG_", "LC_"))}
    own = {"GEMDIAG_STATE_DIR": str(folder / "state"), "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}
    return {**kept, **own, **variables}


def shop_in(folder: Path) -> str:
    """The name of a settings file there: the shop of the kit at port 587."""
    said = {
        "GemCarVersion": "13.0.4",
        "SMTPServer": kit.HOST,
        "Port": "587",
        "EmailAddress": kit.ADDRESS,
        "UserName": kit.ADDRESS,
        "Password": CANARY,
    }
    lines = "".join(f"{name}={value}\n" for name, value in said.items())
    (folder / "shop.ini").write_text(f"[Email]\n{lines}", encoding="utf-8")
    return "shop.ini"


def leading(hostile: Path, dns_port: int, port: int) -> list[str]:
    """The options that lead to a hostile server at 587 and to nobody else."""
    return [
        *("--no-control", "--no-state", "--lang", "en", "--resolver", f"{HERE}:{dns_port}"),
        *("--ca-file", str(hostile / "certs" / "ca.pem")),
        *("--connect-to", f"{kit.HOST}:587:{HERE}:{port}", "--connect-to", f"{kit.HOST}::{HERE}:1"),
    ]


def check(folder: Path, *words: str) -> Any:
    """What `gemdiag check --format json` tells, held to the schema."""
    done = subprocess.run(
        [*PYTHON, "check", *words, "--format", "json", "--no-control", "--no-state", "--lang", "en"],
        cwd=folder,
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=PATIENCE_S,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode in {0, 1, 2, 3}, done.stderr
    return valid.report(done.stdout)


def on_a_terminal(folder: Path, *words: str) -> tuple[int, bytes]:
    """Its exit code and what came to the screen; the terminal puts CR before each LF, which is taken out."""
    ours, theirs = _pair()
    with subprocess.Popen(
        [*PYTHON, *words],
        cwd=folder,
        env=environment(folder, TERM="xterm-256color", COLUMNS="90"),
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
    ) as running:
        os.close(theirs)
        try:
            shown = _read_all(ours)
            code = running.wait(PATIENCE_S)
        finally:
            running.kill()
            os.close(ours)
    return code, shown.replace(b"\r\n", b"\n")


def _pair() -> tuple[int, int]:
    """Our side of a new pseudo-terminal, and the other one."""
    if sys.platform != "win32":
        return os.openpty()
    raise OSError


def _read_all(ours: int) -> bytes:
    shown, until = b"", monotonic() + PATIENCE_S
    while monotonic() < until and select.select([ours], [], [], PATIENCE_S)[0]:
        try:
            data = os.read(ours, 65536)
        except OSError:  # Linux: the other side is closed
            break
        if not data:
            break
        shown += data
    return shown
