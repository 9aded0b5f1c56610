"""JSON: told from YAML in braces, read to the letter, each value with its place."""

import json
from time import process_time

import pytest

from gemdiag import formats
from gemdiag.formats import fields, yaml_nodes
from gemdiag.formats.encoding import decode
from gemdiag.formats.nodes import MAX_NODES
from gemdiag.model.settings import Place
from tests.unit.formats import samples_json
from tests.unit.formats.told import CONFIGS, HOST, read, told

# Characters by two numbers; a list, which no YAML of settings is.
UNLIKE_YAML = ("json_escapes.json", "json_in_a_list.json")


def format_of(text: str, path: str | None = None) -> str:
    return formats.read(text.encode(), path=path).source.format


def fault_of(text: str, path: str | None = None) -> tuple[str, int | None, int | None]:
    with pytest.raises(formats.FormatFault) as caught:
        formats.read(text.encode(), path=path)
    return caught.value.kind, caught.value.line, caught.value.column


def test_every_sample_is_told_by_its_content() -> None:
    assert {read(name).source.format for name in samples_json.READ} == {"json"}


@pytest.mark.parametrize("name", [name for name in samples_json.READ if name not in UNLIKE_YAML])
def test_a_sample_says_what_it_says_as_yaml(name: str) -> None:
    as_yaml = fields.settings(yaml_nodes.read(decode((CONFIGS / name).read_bytes()).text))
    found = read(name)._replace(source=as_yaml.source)
    own = [each for each in found.problems if each.field or each.kind != "hidden_characters"]

    assert told(found._replace(problems=tuple(own))) == told(as_yaml)


@pytest.mark.parametrize(
    "text",
    [
        "{port: 465}",
        "{'port': 465}",
        '{"port": 465, server: a.example}',
        '{"port": 465, "server": a.example}',
        '{"port": 0465}',
        '{"port": 465, "gemcar_version": 13.0.4}',
        '{"port": 465, "ssl": True}',
        '{"port": 465} # comment',
        '{"port": &p 465, "other": *p}',
        '{"port": 465}\n---\n{"server": a.example}',
    ],
)
def test_yaml_in_braces_is_yaml_whatever_the_file_is_called(text: str) -> None:
    assert [format_of(text, path) for path in (None, "a.json", "a.yaml", "a.ini")] == ["yaml"] * 4


@pytest.mark.parametrize("text", ['{"port": 465}', ' \r\n\t[{"port":465}]\n\n', '{\n"port"\n:\n465\n}'])
def test_json_is_json_whatever_the_file_is_called(text: str) -> None:
    assert [format_of(text, path) for path in (None, "a.json", "a.yaml", "a.ini")] == ["json"] * 4


def test_json_with_a_slip_is_yaml_only_where_the_file_is_called_so() -> None:
    text = '{"port": 465, "server": "a.example",}'

    assert format_of(text, "a.yaml") == "yaml"
    assert [fault_of(text, path) for path in (None, "a.json", "a.txt")] == [("syntax", 1, 37)] * 3


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"port": 465, "a": NaN}', (1, 20)),
        ('{"port": 465, "a": Infinity}', (1, 20)),
        ('{"port": 465 // old\n}', (1, 14)),
        ('/* old */ {"port": 465}', (1, 1)),
        ('{"port": 465 "a": 1}', (1, 14)),
        ('{"port" "465"}', (1, 9)),
        ('{"port": 465, "a": [1, 2}', (1, 25)),
        ('{"port": 465}}', (1, 14)),
        ('{"port": 465, "a": "b\\x41"}', (1, 22)),
        ('{"port": 465, "a": "\\u12"}', (1, 21)),
        ('{"port": 465,\r\n"a": "b\r\n', (2, 6)),
        ('{"port": 465,\r"a": "b', (2, 6)),
        ('{"port": 465, \u200b"a": 1}', (1, 15)),
        ('{"port": ', (1, 10)),
    ],
)
def test_a_slip_is_told_where_it_stands(text: str, place: tuple[int, int]) -> None:
    assert fault_of(text) == ("syntax", *place)


def test_sections_of_an_ini_in_brackets_are_no_lists() -> None:
    assert format_of('["mail"]\nport=465\n') == "ini"
    assert format_of('[ "a" ]\n"port"=465\n', "a.json") == "ini"


def test_every_value_tells_where_it_was_found() -> None:
    places = read("json_sections.json").source.fields

    assert places["smtp_address"] == Place(6, "Smtp.Host", "Host")
    assert read("json_advisors.json").source.fields["advisors[1]"] == Place(12, "advisors.1", "advisors")


def test_a_lone_carriage_return_ends_a_line_where_there_is_no_line_feed() -> None:
    found = formats.read(b'{\r"server": "a.example",\r"port": 465\r}\r')

    assert found.source.fields["port"].line == 3


def test_settings_behind_an_end_of_file_of_dos_are_read() -> None:
    assert format_of('{"port": 465}\r\n\x1a') == "json"


def test_ten_thousand_brackets_are_too_deep_wherever_they_begin() -> None:
    deep = "[" * 10_000 + "]" * 10_000

    assert fault_of(deep) == ("depth", 1, 41)
    assert fault_of('{"port": 465, "extra": ' + deep + "}")[0] == "depth"
    assert fault_of('{"a":' * 10_000)[0] == "depth"


def test_what_is_nested_thirty_deep_is_read_and_can_be_written() -> None:
    def nested(levels: int) -> str:
        return '{"port": 465, "a": ' + "[" * levels + "]" * levels + "}"

    assert format_of(nested(31)) == "json"
    assert fault_of(nested(32))[0] == "depth"


def test_too_many_values_are_told_before_memory_is_spent() -> None:
    many = "1," * MAX_NODES

    assert fault_of('{"port": 465, "a": [' + many + "1]}") == ("too_many_values", 1, 21 + 2 * (MAX_NODES - 5))


@pytest.mark.parametrize(
    "value",
    ['"' + "\\n" * 1_000_000 + '"', "9" * 2_000_000, " " * 2_000_000 + "1"],
    ids=["escapes", "digits", "blanks"],
)
def test_one_enormous_value_is_read_in_no_time(value: str) -> None:
    start = process_time()

    assert format_of('{"port": 465, "a": ' + value + "}") == "json"
    assert process_time() - start < 2


def test_an_enormous_text_that_does_not_end_is_refused_in_no_time() -> None:
    start = process_time()

    assert fault_of('{"port": 465, "a": "' + "\\n" * 1_000_000) == ("syntax", 1, 20)
    assert process_time() - start < 2


def test_a_fault_on_the_line_of_the_password_holds_nothing_of_the_file() -> None:
    text = json.dumps({"server": HOST, "password": "Pneus-d'hiver-4!"})[:-6]
    with pytest.raises(formats.FormatFault) as caught:
        formats.read(text.encode())

    assert caught.value.args == ("syntax", 1, 47)
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
