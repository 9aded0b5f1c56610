"""JSON in every layout says the same; what is no JSON is told by the very rule; an edit changes values alone."""

import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gemdiag import formats
from gemdiag.formats import json_nodes, yaml_nodes
from gemdiag.formats.editing import edit
from gemdiag.formats.nodes import Node
from gemdiag.model.settings import Settings
from tests.unit.formats.told import CONFIGS

quick = settings(max_examples=80, deadline=2000, suppress_health_check=list(HealthCheck))

# Some controls JSON may hold unescaped, and a file with many of them is none.
RAW_CONTROLS = "".join(map(chr, range(0x7F, 0xA0)))
text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=RAW_CONTROLS), max_size=12)
word = st.from_regex(r"\A[A-Za-z][A-Za-z0-9._-]{0,10}\Z")
number = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
tree: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | number | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=10,
)
host = st.from_regex(r"\A[a-z0-9]{1,8}(\.[a-z]{2,5}){1,2}\Z")
beyond = st.dictionaries(text.map("x{}".format) | st.just("extra"), tree, max_size=4)


@st.composite
def mails(draw: st.DrawFn) -> dict[str, Any]:
    stated: dict[str, st.SearchStrategy[Any]] = {
        "port": st.integers(1, 65535) | st.integers(1, 65535).map(str),
        "smtp_address": host,
        "email_address": host.map("garage@{}".format),
        "user_name": word,
        "password": word.map("p{}".format),
        "less_secure_connection": st.booleans() | st.sampled_from(["oui", "non", "1", 0, 1]),
        "use_gemcar_server": st.booleans(),
    }
    some = draw(st.lists(st.sampled_from(sorted(stated)), min_size=1, unique=True))
    return {field: draw(stated[field]) for field in some}


@st.composite
def shops(draw: st.DrawFn) -> dict[str, Any]:
    mail = draw(mails())
    if draw(st.booleans()):
        mail = {"mail": mail}
    advisors = st.lists(st.fixed_dictionaries({"name": word, "email": host.map("a@{}".format)}), max_size=3)
    return {**draw(beyond), **mail, "advisors": draw(advisors)}


layouts = st.fixed_dictionaries(
    {
        "indent": st.sampled_from([None, 0, 1, 4, "\t"]),
        "separators": st.sampled_from([None, (",", ":"), (", ", " : "), (" ,", ":\n ")]),
        "ensure_ascii": st.booleans(),
    }
)
ends = st.sampled_from(["\n", "\r\n", "\r"])
encodings = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"])


def told(found: Settings) -> Settings:
    """Without the lines, which the layout decides."""
    return found._replace(source=found.source._replace(fields={}, digest=None, encoding=None), problems=())


def plain(node: Node) -> Any:
    if node.kind == "map":
        return {key.text: plain(value) for key, value in node.pairs()}
    return [plain(item) for item in node.items] if node.kind == "list" else node.text


def as_text(value: Any) -> Any:
    """What JSON's own reader gives, with numbers and words as they are written."""
    if isinstance(value, dict):
        return {key: as_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return list(map(as_text, value))
    return str(value).lower() if isinstance(value, bool) else value


def refuse(_word: str) -> None:
    raise ValueError


def whole(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, once nothing in it is half a character; also not in what another of that name hides."""
    json.dumps(pairs, ensure_ascii=False).encode()
    return dict(pairs)


def by_the_library(written: str) -> Any:
    """ValueError: it is no JSON."""
    value = json.loads(
        written, parse_int=str, parse_float=str, parse_constant=refuse, object_pairs_hook=whole
    )
    json.dumps(value, ensure_ascii=False).encode()
    return as_text(value)


@quick
@given(shops(), layouts, ends, encodings)
def test_every_layout_says_the_same(
    shop: dict[str, Any], layout: dict[str, Any], end: str, encoding: str
) -> None:
    written = json.dumps(shop, **layout).replace("\n", end)
    found = formats.read(written.encode(encoding))

    assert found.source.format == "json"
    assert told(found) == told(formats.read(json.dumps(shop).encode()))


@quick
@given(shops(), st.sampled_from([None, 2]))
def test_json_says_what_it_says_as_yaml(shop: dict[str, Any], indent: int | None) -> None:
    written = json.dumps(shop, indent=indent)
    if re.search(r"\\ud[89ab]", written):  # YAML knows no such pairs
        return

    as_json, as_yaml = (
        [each[:4] for each in reader.read(written).entries] for reader in (json_nodes, yaml_nodes)
    )
    assert as_json == as_yaml


@quick
@given(tree, layouts)
def test_every_value_is_told_as_it_is_written(value: Any, layout: dict[str, Any]) -> None:
    written = json.dumps(value, **layout)

    assert plain(json_nodes.root(written)) == by_the_library(written)


SAMPLES = [
    path.read_bytes().decode()
    for path in sorted(CONFIGS.glob("*json_*.json"))
    if b"\0" not in path.read_bytes() and path.stem != "json_windows_1252"
]
PIECES = [
    *"{}[]:,\"\\/ \n\r\t\0\x1f\x7f-+.0123eEnultrfas'é",
    *('"a"', '"":', "null", "true", "false", "NaN", "-Infinity", "\\u", "\\ud83d\\ude97", "\\ude97"),
    *("//", "/*", "#", "1.5e-3", "01", "\ufeff", "\u00a0", "\u2028", '{"port": 465'),
]


@st.composite
def mutated(draw: st.DrawFn) -> str:
    written = draw(st.sampled_from(SAMPLES) | st.lists(st.sampled_from(PIECES)).map("".join))
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(written)))
        end = draw(st.integers(start, min(len(written), start + 5)))
        written = (
            written[:start] + draw(st.sampled_from(PIECES)) + written[end if draw(st.booleans()) else start :]
        )
    return written


@settings(quick, max_examples=400)
@given(mutated())
def test_what_is_json_is_decided_as_the_library_decides(written: str) -> None:
    try:
        expected = by_the_library(written)
    except (ValueError, RecursionError):
        with pytest.raises(formats.FormatFault) as caught:
            json_nodes.root(written)
        lines = written.split("\n" if "\n" in written else "\r")
        line, column = caught.value.line, caught.value.column
        assert line
        assert column
        assert 1 <= column <= len(lines[line - 1]) + 1
        return
    try:
        found = json_nodes.root(written)
    except formats.FormatFault as fault:
        assert fault.kind == "depth"  # noqa: PT017
        return
    assert plain(found) == expected


@settings(quick, max_examples=300)
@given(mutated(), st.sampled_from([None, "a.json", "a.yaml", "a.ini"]))
def test_any_text_gives_settings_or_a_fault(written: str, path: str | None) -> None:
    try:
        formats.read(written.encode(), path=path)
    except formats.FormatFault as fault:
        assert fault.__context__ is None  # noqa: PT017


@quick
@given(shops(), layouts, ends, st.booleans(), st.integers(1, 65535), host, encodings)
def test_an_edit_changes_the_values_alone_and_twice_is_once(
    shop: dict[str, Any], layout: dict[str, Any], end: str, box: bool, port: int, name: str, encoding: str
) -> None:
    written = json.dumps(shop, **layout).replace("\n", end)
    data = written.encode(encoding)
    wanted: dict[str, Any] = {
        "use_gemcar_server": box,
        "port": port,
        "smtp_address": name,
        "less_secure_connection": not box,
    }
    old = formats.read(data)
    after = edit(data, wanted)

    assert told(formats.read(after)) == told(old)._replace(**wanted)
    assert edit(after, wanted) == after
    holder = shop.get("mail", shop)
    new = json.loads(after.decode(encoding))
    inner = new.get("mail", new)
    assert {key: value for key, value in new.items() if key in shop and key not in {*wanted, "mail"}} == {
        key: value for key, value in shop.items() if key not in {*wanted, "mail"}
    }
    assert [key for key in inner if key in holder] == list(holder)
    assert {key: type(inner[key]) for key in holder} == {key: type(value) for key, value in holder.items()}
    assert len(set(inner) - set(holder)) == len(set(wanted) - set(holder))
