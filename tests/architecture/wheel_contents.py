"""What a wheel holds beside what it should: `python wheel_contents.py CHECKOUT WHEEL` exits 1 and lists it."""

import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

METADATA = frozenset({"METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE"})
SUFFIXES = frozenset({".css", ".html", ".js", ".json", ".mo", ".po", ".py", ".svg", ".typed", ".yaml"})
KEY_MARK = b"PRIVATE " + b"KEY-----"


def wanted(checkout: Path) -> set[str]:
    """The package and the presets, and nothing that running them left beside."""
    package = (path for path in (checkout / "gemdiag").rglob("*") if path.is_file())
    files = {path.relative_to(checkout).as_posix() for path in package if "__pycache__" not in path.parts}
    return files | {f"gemdiag/_presets/{path.name}" for path in (checkout / "presets").iterdir()}


def faults(checkout: Path, wheel: Path) -> Iterator[str]:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        keys = [name for name in names if KEY_MARK in archive.read(name)]
    info = f"{'-'.join(wheel.name.split('-')[:2])}.dist-info/"
    held = {name for name in names if not name.startswith(info)}
    yield from (f"twice: {name}" for name in sorted({name for name in names if names.count(name) > 1}))
    yield from (f"missing: {name}" for name in sorted(wanted(checkout) - held))
    yield from (f"does not belong: {name}" for name in sorted(held - wanted(checkout)))
    yield from (f"no such kind ships: {name}" for name in sorted(held) if Path(name).suffix not in SUFFIXES)
    yield from (f"holds a private key: {name}" for name in keys)
    found = {name.removeprefix(info) for name in names if name.startswith(info)}
    yield from (f"metadata: {name}" for name in sorted(found ^ METADATA))


def main(checkout: str, wheel: str) -> int:
    found = list(faults(Path(checkout), Path(wheel)))
    sys.stdout.write("".join(f"{line}\n" for line in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
