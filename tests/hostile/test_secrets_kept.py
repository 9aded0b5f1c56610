"""secretrun: while a password is sealed and unsealed, nothing of it is anywhere but where it must be."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.canary import CANARY
from tests.hostile import kit
from tests.hostile.process import ROOT, environment

pytestmark = [
    pytest.mark.hostile,
    pytest.mark.skipif(sys.platform != "linux", reason="it looks into /proc"),
]
PASSPHRASE = "d\u00e9panneuse rouge 7"


def searched(hostile: Path, folder: Path, *words: str, allow: tuple[Path, ...] = ()) -> str:
    """What is left to say of the run: where a secret was found."""
    command = [sys.executable, str(hostile / "secretrun.py"), "--stdin", str(folder / "passphrase")]
    for secret in (CANARY, PASSPHRASE):
        command += ["--secret", secret]
    for path in allow:
        command += ["--allow", str(path)]
    done = subprocess.run(
        [*command, "--", sys.executable, "-m", "gemdiag", *words, "--passphrase-fd", "0"],
        cwd=folder,
        env={**environment(folder), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    # secretrun shows its own hits; the secrets stand on its command line, not in its output.
    assert "rc 0" in done.stdout or "rc 1" in done.stdout, done.stdout
    return "" if done.returncode == 0 else done.stdout


def test_sealing_and_unsealing_leave_nothing(hostile: Path, tmp_path: Path) -> None:
    (tmp_path / "passphrase").write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    source, sealed = tmp_path / "shop.ini", tmp_path / "shop.upgraded.yaml"
    source.write_text(
        f"[Email]\nVersion=13.0.1\nSMTPServer={kit.HOST}\nPort=587\nEmailAddress={kit.ADDRESS}\n"
        f"UserName={kit.ADDRESS}\nPassword={CANARY}\n",
        encoding="utf-8",
    )
    offline = ("--offline", "--force", "--yes", "-vv")
    seal = ("migrate", str(source), "--store-password", "seal", *offline)
    assert searched(hostile, tmp_path, *seal, allow=(source,)) == ""
    assert "!sealed gd1:" in sealed.read_text(encoding="utf-8")
    assert searched(hostile, tmp_path, "check", str(sealed), "--offline", "-vv") == ""
    readable = tmp_path / "readable.yaml"
    assert searched(hostile, tmp_path, "unseal", str(sealed), "--write", str(readable)) == ""
    assert CANARY in readable.read_text(encoding="utf-8")
    assert CANARY not in sealed.read_text(encoding="utf-8")
