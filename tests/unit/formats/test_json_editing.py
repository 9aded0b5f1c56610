"""Changing values of JSON where they stand, and adding others in the layout that is there."""

import json

import pytest

from gemdiag import formats
from gemdiag.formats.editing import edit
from tests.unit.formats import samples_json
from tests.unit.formats.told import CONFIGS, read


def edited(text: str, **fields: str | int | bool) -> str:
    return edit(text.encode(), fields, path="shop.json").decode()


@pytest.mark.parametrize(
    ("before", "fields", "after"),
    [
        ("465", {"port": 587}, "587"),
        ('"465"', {"port": 587}, '"587"'),
        ("null", {"port": 587}, "587"),
        ('"a.example"', {"smtp_address": "b.example"}, '"b.example"'),
        ("false", {"less_secure": True}, "true"),
        ("null", {"less_secure": True}, "true"),
        ("1", {"less_secure": False}, "0"),
        ("-1", {"less_secure": False}, "0"),
        ("0", {"less_secure": True}, "1"),
        ('"1"', {"less_secure": False}, '"0"'),
        ('"Oui"', {"less_secure": False}, '"Non"'),
        ('"coch\\u00e9"', {"less_secure": False}, '"d\\u00e9coch\\u00e9"'),
        ('"coché"', {"less_secure": False}, '"décoché"'),
        ("13.0", {"gemcar_version": "13.0.4"}, '"13.0.4"'),
        ('"\\u0061.example"', {"smtp_address": "b.example"}, '"b.example"'),
    ],
)
def test_a_changed_value_stays_of_its_type(
    before: str, fields: dict[str, str | int | bool], after: str
) -> None:
    ((field, value),) = fields.items()
    text = f'{{"user": "a" , "{field}" :\t{before} }}'
    fields = {"less_secure_connection" if field == "less_secure" else field: value}

    assert edited(text, **fields) == f'{{"user": "a" , "{field}" :\t{after} }}'


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ('{"port": 465}', '{"port": 465, "use_gemcar_server": true}'),
        ('{"port":465}', '{"port":465,"use_gemcar_server":true}'),
        ('{"port":465, "a":1}', '{"port":465, "use_gemcar_server":true, "a":1}'),
        ('{"a" : 1 ,"port" : 465 }', '{"a" : 1 ,"port" : 465,"use_gemcar_server" : true }'),
        ('{"port": 465,\n "a": 1}', '{"port": 465,\n "use_gemcar_server": true,\n "a": 1}'),
        ('{\n  "port": 465\n}\n', '{\n  "port": 465,\n  "use_gemcar_server": true\n}\n'),
        (
            '{\r\n\t"a": {"b": 1},\r\n\t"port": 465,\r\n\t"c": []\r\n}',
            '{\r\n\t"a": {"b": 1},\r\n\t"port": 465,\r\n\t"use_gemcar_server": true,\r\n\t"c": []\r\n}',
        ),
        ('{\r"port": 465\r}', '{\r"port": 465,\r"use_gemcar_server": true\r}'),
        ('{\n "smtp": {"Port": 465}\n}', '{\n "smtp": {"Port": 465, "UseGemcarServer": true}\n}'),
        ('{\n  "a": 1\n  , "port": 465\n}', '{\n  "a": 1\n  , "port": 465, "use_gemcar_server": true\n}'),
        ('{\n  "port":\n    465\n}', '{\n  "port":\n    465,\n  "use_gemcar_server":\n    true\n}'),
        ('[{"Port": 465}]', '[{"Port": 465, "UseGemcarServer": true}]'),
        ('{"smtp port": 465}', '{"smtp port": 465, "use gemcar server": true}'),
        (
            '{"\\u0070o\\u0072t": "465", "\\\\\\"": 1}',
            '{"\\u0070o\\u0072t": "465", "use_gemcar_server": true, "\\\\\\"": 1}',
        ),
        ('{"port": 465, "ssl": "Oui"}', '{"port": 465, "use_gemcar_server": "Oui", "ssl": "Oui"}'),
        ('{"port": 465, "ssl": 0}', '{"port": 465, "use_gemcar_server": 1, "ssl": 0}'),
        ('{"port": 465}\x1a', '{"port": 465, "use_gemcar_server": true}\x1a'),
    ],
)
def test_a_missing_field_comes_in_beside_its_neighbour_in_the_layout_of_the_file(
    text: str, after: str
) -> None:
    assert edited(text, use_gemcar_server=True) == after
    assert edited(after, use_gemcar_server=True) == after


def test_several_missing_fields_come_in_in_the_order_of_the_screen() -> None:
    after = edited(
        '{\n  "email_address": "a@b.example"\n}',
        use_gemcar_server=True,
        smtp_address="b.example",
        port=465,
        less_secure_connection=False,
    )

    assert after.splitlines()[1:-1] == [
        '  "email_address": "a@b.example",',
        '  "port": 465,',
        '  "smtp_address": "b.example",',
        '  "less_secure_connection": false,',
        '  "use_gemcar_server": true',
    ]


def test_of_a_key_that_stands_twice_the_last_is_changed() -> None:
    assert edited('{"port": 25, "port": 465}', port=587) == '{"port": 25, "port": 587}'


def test_odd_keys_are_kept_byte_for_byte() -> None:
    data = (CONFIGS / "json_odd_keys.json").read_bytes()

    assert edit(data, {"port": 587}) == data.replace(b"465", b"587")


def test_the_version_is_changed_and_never_added() -> None:
    assert edited('{"port": 465}', gemcar_version="13.0.4") == '{"port": 465}'
    assert edited('{"port": 465, "gemcar_version": "13.0.1"}', gemcar_version="13.0.4").endswith('"13.0.4"}')


def test_letters_beyond_ascii_are_written_as_the_file_writes_them() -> None:
    shop = {"shop": "Chez Rémi"}

    assert edited('{"port": 465, "shop": "Roy"}', **shop) == '{"port": 465, "shop": "Chez Rémi"}'
    assert edited('{"port": 465, "shop": "No\\u00ebl"}', **shop) == '{"port": 465, "shop": "Chez R\\u00e9mi"}'


@pytest.mark.parametrize("text", ['{"port": [465]}', '{"smtp": {"port": {"a": 1}}, "user": ["a"]}'])
def test_where_nothing_can_be_changed_nothing_is(text: str) -> None:
    with pytest.raises(formats.FormatFault) as caught:
        edited(text, port=587)

    assert caught.value.kind in ("not_editable", "no_field")


@pytest.mark.parametrize("name", samples_json.READ)
def test_a_sample_goes_there_and_back_to_the_byte(name: str) -> None:
    data = (CONFIGS / name).read_bytes()
    old = read(name)
    wanted = {"port": 2525} if old.port else {"smtp_address": "b.example"}
    after = edit(data, wanted, path=name)

    assert formats.read(after, path=name).source.format == "json"
    assert edit(after, {field: getattr(old, field) for field in wanted}, path=name) == data


def test_the_smallest_file_of_a_program_is_still_what_that_program_reads() -> None:
    after = json.loads(edited(json.dumps({"Port": 25, "": {"": None}}), port=587, use_gemcar_server=False))

    assert after == {"Port": 587, "UseGemcarServer": False, "": {"": None}}
