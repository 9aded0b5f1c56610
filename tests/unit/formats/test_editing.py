"""Changing values where they stand."""

import difflib

import pytest

from gemdiag import formats
from gemdiag.formats.editing import edit
from tests.unit.formats.told import CONFIGS

OWN = (CONFIGS / "yaml_canonical.yaml").read_text(encoding="utf-8")


def edited(text: str, **fields: str | int | bool) -> list[str]:
    """The lines that differ."""
    after = edit(text.encode(), fields, path="shop.yaml").decode()
    lines = list(difflib.unified_diff(text.splitlines(True), after.splitlines(True), n=0))[2:]
    return [line for line in lines if not line.startswith("@@")]


def test_only_the_planned_values_differ() -> None:
    assert edited(OWN, use_gemcar_server=True, port=587, smtp_address="smtp.autre.example") == [
        "-  smtp_address: smtp.garage.example\n",
        "-  port: 465\n",
        "+  smtp_address: smtp.autre.example\n",
        "+  port: 587\n",
        "-  use_gemcar_server: false\n",
        "+  use_gemcar_server: true\n",
    ]


def test_nothing_differs_where_the_file_says_it_already() -> None:
    assert edited(OWN, use_gemcar_server=False, port=465, gemcar_version="13.0.4") == []


def test_a_missing_field_comes_in_beside_its_neighbour_and_the_version_does_not() -> None:
    text = "gemdiag: 1\r\nemail:\r\n  port: 25 # old\r\n  password: !omitted\r\nextra: {}\r\n"

    assert edited(text, use_gemcar_server=True, less_secure_connection=False, gemcar_version="13.0.4") == [
        "+  less_secure_connection: false\r\n",
        "+  use_gemcar_server: true\r\n",
    ]


def test_a_missing_field_comes_into_braces_too() -> None:
    text = 'gemdiag: 1\nemail: {port: "25", user: a} # all\n'

    assert edited(text, less_secure_connection=True, port=587) == [
        '-email: {port: "25", user: a} # all\n',
        '+email: {port: "587", user: a, less_secure_connection: true} # all\n',
    ]


def test_the_words_the_marks_and_the_spelling_of_the_file_are_kept() -> None:
    text = "Smtp:\n  Server: a.example\n  Port: '25'\n  LessSecure: Oui"

    assert edited(text, less_secure_connection=False, use_gemcar_server=True, port=587) == [
        "-  Port: '25'\n",
        "-  LessSecure: Oui",
        "+  Port: '587'\n",
        "+  LessSecure: Non\n",
        "+  UseGemcarServer: true",
    ]


def test_the_encoding_and_its_mark_are_kept() -> None:
    for data in (
        b"\xff\xfe" + OWN.encode("utf-16-le"),
        b"\xef\xbb\xbf" + OWN.encode(),
        ("# é\n" + OWN).encode("cp1252"),
    ):
        after = edit(data, {"port": 587}, path="shop.yaml")

        assert formats.read(after).port == 587
        assert edit(after, {"port": 465}, path="shop.yaml") == data


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("Port: 465\nSMTP address: a.example\n", {"port": 587}),
        ("a: &p 25\nmail: {port: *p}\n", {"port": 587}),
        (OWN, {"password": "x"}),
        (OWN, {"port": None}),
        (OWN, {"port": 70000}),
        ("advisors:\n  - {name: Marie}\n", {"port": 25}),
    ],
)
def test_what_would_change_more_than_is_planned_is_refused(text: str, fields: dict[str, object]) -> None:
    with pytest.raises(formats.FormatFault) as caught:
        edit(text.encode(), fields)  # type: ignore[arg-type]

    assert caught.value.kind == "not_editable"
