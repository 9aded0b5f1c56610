"""What is imported is declared, and what is declared is imported."""

import ast
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

# Where the name of a distribution is not that of its package.
IMPORTED_AS = {
    "pyyaml": "yaml",
    "dnspython": "dns",
    "import-linter": "importlinter",
    "markdown-it-py": "markdown_it",
    "axe-playwright-python": "axe_playwright_python",
    "prometheus-client": "prometheus_client",
}
# Run as programs, or read or loaded by one of them.
PROGRAMS = {
    "build",
    "hatchling",
    "mypy",
    "pytest-xdist",
    "ruff",
    "types-html5lib",
    "types-pyyaml",
    "types-tabulate",
    "types-waitress",
}


def declared(requirements: list[str]) -> set[str]:
    names = {re.split(r"[<>=!;\[ ]", each, maxsplit=1)[0].lower() for each in requirements}
    return {IMPORTED_AS.get(name, name) for name in names - PROGRAMS}


def imported(folder: str) -> set[str]:
    """The packages of others that the modules of a folder import, wherever in the module."""
    found: set[str] = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {each.name for each in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module)
            elif isinstance(node, ast.Call) and _name(node.func) == "import_module":
                found |= {str(each.value) for each in node.args if isinstance(each, ast.Constant)}
    top = {name.partition(".")[0] for name in found}
    return top - sys.stdlib_module_names - {"gemdiag", "tests"}


def _name(function: ast.expr) -> str:
    return str(getattr(function, "attr", getattr(function, "id", "")))


def test_the_package_imports_what_it_declares_and_nothing_else() -> None:
    optional = PROJECT["optional-dependencies"]["cluster"]

    assert imported("gemdiag") == declared([*PROJECT["dependencies"], *optional])


def test_the_tests_import_what_their_extra_declares_and_nothing_else() -> None:
    extra = declared(PROJECT["optional-dependencies"]["test"])

    assert extra <= imported("tests")
    assert imported("tests") <= extra | declared(PROJECT["dependencies"])
