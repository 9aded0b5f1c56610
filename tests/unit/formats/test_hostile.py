"""What nobody wrote by mistake: as whole processes within two seconds and 200 MB, and told as what it is."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

from gemdiag import formats

SECONDS, MEGABYTES = 2.0, 200
"""At most: CPU, and memory at the peak."""
MEASURED = sys.platform == "linux"
"""Where a process is told what its child has cost, in KiB."""
PATIENCE_S = 60
ROOT = Path(__file__).parents[3]
FOUND = frozenset({0, 1, 2, 3})
NOT_SETTINGS, NOT_OPENED = 65, 66

SERVER = "Server=mail.a.example\n"
REG = 'Windows Registry Editor Version 5.00\r\n\r\n[HKEY_X\\Mail]\r\n"Server"="mail.a.example"\r\n'
MOST = formats.LIMIT - 1_000


def keys(count: int) -> str:
    return "".join(f"key{number}=value\n" for number in range(count))


def bomb(width: int) -> str:
    levels = "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * width)}]\n" for n in range(1, 10))
    return f"a0: &a0 [{','.join('x' * width)}]\n{levels}port: 465\n"


def laughs() -> str:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f"<!DOCTYPE m [{levels}]><m><port>&a9;</port></m>"


class File(NamedTuple):
    """content: made when it is written, as this process is to stay small. size: with NULs behind it."""

    code: frozenset[int] | int
    content: Callable[[], str]
    size: int | None = None


FILES: Mapping[str, File] = {
    "hex_100_mb.reg": File(NOT_SETTINGS, lambda: REG + '"X"=hex:00,00', 100_000_000),
    "sparse.ini": File(NOT_SETTINGS, lambda: SERVER, 1 << 32),
    "hex_most.reg": File(FOUND, lambda: REG + '"X"=hex:' + "00," * (MOST // 3)),
    "hex_lines.reg": File(FOUND, lambda: REG + '"X"=hex:' + ("00," * 25 + "\\\r\n  ") * 100_000),
    "million_lines.ini": File(NOT_SETTINGS, lambda: SERVER + "a=1\n" * 1_000_000),
    "most_keys.ini": File(FOUND, lambda: SERVER + keys(formats.MAX_LINES - 1)),
    "one_line.ini": File(FOUND, lambda: SERVER + "x=" + "=;" * (MOST // 2)),
    "blanks.ini": File(FOUND, lambda: SERVER + "x=" + " " * MOST + "y"),
    "hidden.ini": File(FOUND, lambda: SERVER + "x=" + "\u202e\u200b" * (MOST // 6)),
    "nested.json": File(NOT_SETTINGS, lambda: '{"port":465,"x":' + "[" * 10_000 + "]" * 10_000 + "}"),
    "nested.yaml": File(NOT_SETTINGS, lambda: "port: 465\nx: " + "[" * 10_000 + "]" * 10_000),
    "indented.yaml": File(NOT_SETTINGS, lambda: "".join(f"{' ' * n}a:\n" for n in range(5_000))),
    "bomb.yaml": File(NOT_SETTINGS, lambda: bomb(9)),
    "object.yaml": File(
        NOT_SETTINGS, lambda: 'port: 465\nx: !!python/object/apply:os.system ["touch pwned"]\n'
    ),
    "laughs.xml": File(NOT_SETTINGS, laughs),
    "external.xml": File(
        NOT_SETTINGS, lambda: '<!DOCTYPE m [<!ENTITY x SYSTEM "pwned">]><m><port>&x;</port></m>'
    ),
    "nested.xml": File(NOT_SETTINGS, lambda: "<a>" * 10_000 + "</a>" * 10_000),
}


class Ended(NamedTuple):
    code: int
    seconds: float
    megabytes: float
    said: str


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("hostile")
    for name, (_, content, size) in FILES.items():
        with (made / name).open("wb") as file:
            file.write(content().encode())
            if size:
                file.truncate(size)
    return made


@pytest.fixture(scope="module")
def ended(folder: Path) -> Mapping[str, Ended]:
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(FILES, pool.map(lambda name: check(folder, name), FILES), strict=True))


def check(folder: Path, name: str) -> Ended:
    """One more time where the computer had something else to do meanwhile."""
    first = lint(folder, name)
    return (
        first if first.seconds <= SECONDS else min(first, lint(folder, name), key=lambda each: each.seconds)
    )


# Runs the rest of its words and tells what that took. A small process in between, as what is measured of a
# child begins with the memory of its parent.
MEASURE = """
import json, os, subprocess, sys, time
running = subprocess.Popen(sys.argv[2:], stdin=subprocess.DEVNULL)
_, status, used = os.wait4(running.pid, 0)
told = [os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]
open(sys.argv[1], "w").write(json.dumps(told))
"""


def lint(folder: Path, name: str) -> Ended:
    words = [
        "check",
        "--offline",
        "--no-state",
        "--lang",
        "en",
        "--format",
        "json",
        "-o",
        f"{name}.json",
        name,
    ]
    command = [sys.executable, "-m", "gemdiag", *words]
    told = folder / f"{name}.told"
    done = run([sys.executable, "-c", MEASURE, told.name, *command] if MEASURED else command, folder)
    code, seconds, megabytes = json.loads(told.read_text()) if MEASURED else (done.returncode, 0.0, 0.0)
    return Ended(code, seconds, megabytes, done.stdout + done.stderr)


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    kept = {key: text for key, text in os.environ.items() if not key.startswith("GEMDIAG_")}
    own = {"GEMDIAG_STATE_DIR": str(folder / "state"), "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command,
        cwd=folder,
        env={**kept, **own},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=PATIENCE_S,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("name", FILES)
def test_a_process_ends_in_time_within_its_memory_and_with_the_right_code(
    name: str, ended: Mapping[str, Ended]
) -> None:
    found, right = ended[name], FILES[name].code

    assert found.code in (right if isinstance(right, frozenset) else {right})
    assert found.seconds <= SECONDS
    assert found.megabytes <= MEGABYTES
    assert "Traceback" not in found.said


def test_nothing_that_a_file_names_is_run_or_opened(folder: Path, ended: Mapping[str, Ended]) -> None:
    assert ended
    assert not (folder / "pwned").exists()


def test_a_report_of_a_hundred_thousand_keys_names_a_few(folder: Path, ended: Mapping[str, Ended]) -> None:
    assert ended["most_keys.ini"].code in FOUND
    report = json.loads((folder / "most_keys.ini.json").read_text(encoding="utf-8"))
    (unknown,) = (found for found in report["findings"] if found["id"] == "config.unknown_key")

    assert unknown["params"]["count"] == formats.MAX_LINES - 1
    assert len(json.dumps(report)) < 50_000


@pytest.mark.skipif(sys.platform == "win32", reason="no FIFO, and links need a privilege")
def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    getattr(os, "mkfifo")(tmp_path / "fifo.ini")  # noqa: B009  the type check as on Windows knows none
    (tmp_path / "device.ini").symlink_to("/dev/zero")
    (tmp_path / "loop.ini").symlink_to("loop.ini")
    (tmp_path / "nowhere.ini").symlink_to("none.ini")
    (tmp_path / "kept.ini").write_text(SERVER, encoding="utf-8")
    (tmp_path / "link.ini").symlink_to("kept.ini")

    codes = {path.name: lint(tmp_path, path.name).code for path in sorted(tmp_path.glob("*.ini"))}
    assert codes.pop("kept.ini") == codes.pop("link.ini") == 2
    assert set(codes.values()) == {NOT_OPENED}


def test_a_deep_folder_is_a_folder(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d"] * 200)
    deep.mkdir(parents=True)
    (deep / "shop.ini").write_text(SERVER, encoding="utf-8")
    name = str((deep / "shop.ini").relative_to(tmp_path))

    assert lint_in(tmp_path, name) == 2
    assert lint_in(tmp_path, str(deep.relative_to(tmp_path))) == 2
    assert lint_in(tmp_path, "d") == NOT_OPENED
    assert lint_in(tmp_path, "d/" * 3_000) == NOT_OPENED


def lint_in(folder: Path, config: str) -> int:
    done = run([sys.executable, "-m", "gemdiag", "check", "--offline", "--no-state", config], folder)
    assert "Traceback" not in done.stderr
    return done.returncode
