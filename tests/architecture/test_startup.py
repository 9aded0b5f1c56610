"""What a start does not load. How long it takes is measured in tests/bench/test_startup.py."""

import json
import subprocess
import sys

import pytest

HEAVY = {
    "asyncio",
    "certifi",
    "concurrent.futures",
    "cryptography",
    "dns",
    "email",
    "http",
    "idna",
    "importlib.metadata",
    "logging",
    "platformdirs",
    "socket",
    "ssl",
    "tabulate",
    "urllib.request",
    "waitress",
    "webbrowser",
    "yaml",
}
PROBE = """
import json, sys
sys.argv[1:] = {arguments!r}
from gemdiag.__main__ import main
try:
    main()
except SystemExit as end:
    print(json.dumps([end.code, sorted(sys.modules)]), file=sys.stderr)
"""


def loaded(*arguments: str) -> set[str]:
    """The modules that one run of the command loads beside those that Python itself starts with."""
    # -I -S: what an editable install or a sitecustomize loads is not gemdiag's; the paths are handed over.
    head = f"import sys; sys.path[:0] = {[path for path in sys.path if path]!r}\n"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", head + PROBE.format(arguments=list(arguments))],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    code, modules = json.loads(done.stderr.splitlines()[-1])
    assert code == 0, done.stderr
    assert "gemdiag" in done.stdout
    return set(modules)


@pytest.mark.parametrize(
    "arguments",
    [("--version",), ("--help",), ("check", "--help"), ("migrate", "--help"), ("demo", "--help")],
    ids=" ".join,
)
def test_help_and_version_load_nothing_heavy(arguments: tuple[str, ...]) -> None:
    modules = loaded(*arguments)

    assert modules & HEAVY == set()


def test_version_does_without_click() -> None:
    assert "click" not in loaded("--version")


def test_the_help_loads_no_command() -> None:
    modules = loaded("--help")

    assert "click" in modules
    assert {name for name in modules if name.startswith(("gemdiag.net", "gemdiag.rules"))} == set()
    assert "gemdiag.cli.check" not in modules
