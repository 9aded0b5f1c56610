"""Files stay small, and the folder of presets stays a folder of presets."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
LIMIT = 300


def test_no_file_of_the_package_is_longer_than_the_budget() -> None:
    lines = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in (ROOT / "gemdiag").rglob("*.py")
    }

    assert lines
    assert {name: count for name, count in lines.items() if count > LIMIT} == {}


def test_every_folder_with_modules_is_a_package() -> None:
    # What has no __init__.py is invisible to the check of imports.
    folders = {path.parent for path in (ROOT / "gemdiag").rglob("*.py")}

    assert [folder.name for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_the_presets_are_yaml_and_nothing_else() -> None:
    # One .py file there and the editable install refuses to work.
    found = list((ROOT / "presets").iterdir())

    assert len(found) > 10
    assert [path.name for path in found if path.suffix != ".yaml" or not path.is_file()] == []
