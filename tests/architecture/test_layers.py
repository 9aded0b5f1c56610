"""Who may import whom, and that the check of it sees what it should."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import grimp
import pytest
from importlinter.cli import lint_imports

from gemdiag import formats

ROOT = Path(__file__).parents[2]
PYPROJECT = ROOT / "pyproject.toml"
MAY_START_SOCKETS = {"fleet", "web", "app", "cli", "lab", "net"}


def test_every_import_obeys_the_contracts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    assert lint_imports(config_filename=str(PYPROJECT), no_cache=True) == 0


def test_no_room_is_forgotten_when_sockets_are_forbidden() -> None:
    contracts = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    wire = next(each for each in contracts if each["id"] == "wire")
    rooms = {path.stem for path in (ROOT / "gemdiag").iterdir() if path.is_dir() or path.suffix == ".py"}
    rooms -= {"__init__", "__main__", "__pycache__"}

    assert {name.removeprefix("gemdiag.") for name in wire["source_modules"]} == rooms - MAY_START_SOCKETS


def test_settings_formats_are_strangers() -> None:
    graph = grimp.build_graph("gemdiag", cache_dir=None)
    files = {f"gemdiag.formats.{each.id}" for each in formats.known()} & graph.modules
    pairs = {(one, other) for one in files for other in files if one != other}

    assert len(files) == len(formats.known())
    assert not [pair for pair in pairs if graph.chain_exists(*pair)]


@pytest.mark.parametrize(
    ("file", "line", "broken"),
    [
        ("rules/dns.py", "import socket", "gemdiag.rules is not allowed to import socket"),
        ("store/disk.py", "    from dns import message", "gemdiag.store is not allowed to import dns"),
        ("model/case.py", "import gemdiag.words", "gemdiag.model is not allowed to import gemdiag.words"),
        ("rules/dns.py", "import gemdiag.store", "gemdiag.rules is not allowed to import gemdiag.store"),
        (
            "reports/renderers/json.py",
            "import gemdiag.reports.renderers.text",
            "renderers.json is not allowed",
        ),
        ("rules/rule.py", "import gemdiag.rules.dns", "No cycles are allowed in gemdiag.rules"),
        ("attic.py", "import gemdiag.model", "attic"),
    ],
    ids=["socket", "dns, late", "upwards", "same floor", "between formats", "cycle", "room of no floor"],
)
def test_a_planted_import_is_seen(tmp_path: Path, file: str, line: str, broken: str) -> None:
    shutil.copytree(ROOT / "gemdiag", tmp_path / "gemdiag", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PYPROJECT, tmp_path)
    where = tmp_path / "gemdiag" / file
    text = where.read_text(encoding="utf-8") if where.exists() else ""
    late = f"\n\ndef late() -> None:\n{line}\n" if line.startswith(" ") else f"\n{line}\n"
    where.write_text(text + late, encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode != 0
    assert broken in done.stdout
