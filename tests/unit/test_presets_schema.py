"""The JSON Schema of preset files says of each file what the program says."""

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from gemdiag import presets

FOLDER = Path(__file__).parents[2] / "presets"
FILES = dict(json.loads(presets.packed(FOLDER)))
SPECIAL = {"replies", "interceptors", "filters", "gemcar", "relay"}
SCHEMA = json.loads(presets.schema())


def of_kind(stem: str) -> Draft202012Validator:
    kind = stem if stem in SPECIAL else "provider"
    checker = Draft202012Validator.FORMAT_CHECKER
    return Draft202012Validator({**SCHEMA, "anyOf": [{"$ref": f"#/$defs/{kind}"}]}, format_checker=checker)


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("stem", FILES)
def test_every_file_fits_the_schema(stem: str) -> None:
    assert [error.message for error in of_kind(stem).iter_errors(FILES[stem])] == []


def changes(value: Any) -> Iterator[Any]:
    """The same with one thing wrong: an unknown key in any table, or another kind of value."""
    for change in (_with_unknown_key, _with_a_wrong_kind):
        for n in range(60):
            broken = copy.deepcopy(value)
            if not change(broken, [n]):
                break
            yield broken


def _tables(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _tables(each)


def _with_unknown_key(value: Any, left: list[int]) -> bool:
    for n, table in enumerate(_tables(value)):
        if n == left[0]:
            table["colour"] = "red"
            return True
    return False


def _with_a_wrong_kind(value: Any, left: list[int]) -> bool:
    places = [(table, key) for table in _tables(value) for key in table]
    if left[0] >= len(places):
        return False
    table, key = places[left[0]]
    table[key] = 7 if not isinstance(table[key], int) else "7"
    return True


@pytest.mark.parametrize("stem", ["icloud", "microsoft-365", "brevo", "relay", "filters", "interceptors"])
def test_what_the_program_refuses_the_schema_refuses_and_the_other_way_round(
    stem: str, tmp_path: Path
) -> None:
    schema, file = of_kind(stem), tmp_path / f"{stem}.yaml"
    for broken in changes(FILES[stem]):
        file.write_text(_as_yaml(broken), encoding="utf-8")
        try:
            presets.read(tmp_path, proven=False)
        except presets.PresetFault:
            taken = False
        else:
            taken = True
        assert taken == schema.is_valid(broken), broken


def _as_yaml(value: Any) -> str:
    """JSON is YAML; days alone stand without quotation marks."""
    return re.sub(r'"([0-9]{4}-[0-9]{2}-[0-9]{2})"', r"\1", json.dumps(value, indent=1))


def test_a_provider_needs_a_date_where_password_login_ended() -> None:
    ended = copy.deepcopy(FILES["outlook-com"])
    del ended["password_login"]["date"]
    assert not of_kind("outlook-com").is_valid(ended)
