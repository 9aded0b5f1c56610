"""Settings in every shape of XML are read back; an edit changes values alone; any bytes give settings or a fault."""

from collections.abc import Callable, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gemdiag import formats
from gemdiag.formats.canonical import write
from gemdiag.formats.editing import edit
from gemdiag.formats.fields import field_value
from gemdiag.formats.values import is_masked
from gemdiag.model.settings import FIELDS
from tests.property.mutation import mutated
from tests.unit.formats import samples_xml
from tests.unit.formats.told import CONFIGS

quick = settings(max_examples=40, deadline=2000, suppress_health_check=list(HealthCheck))

# What XML 1.0 (section 2.2) can hold, without the controls that no setting may.
letters = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufffe\uffff")
text = st.text(letters, min_size=1, max_size=12).filter(lambda each: each.strip())
host = st.from_regex(r"\A[a-z0-9]{1,8}(\.[a-z]{2,5}){1,2}\Z")
password = text.filter(lambda each: not is_masked(each))
SHOPS: dict[str, st.SearchStrategy[Any]] = {
    "gemcar_version": st.sampled_from(["13.0.1", "13.0.4"]),
    "port": st.integers(1, 65535).map(str),
    "smtp_address": host,
    "email_address": host.map("garage@{}".format),
    "user_name": text.map(lambda each: each.strip(" ")),
    "password": password,
    "less_secure_connection": st.sampled_from(["true", "False", "oui", "NON", "1", "0"]),
}
SPELLED: list[Callable[[str], str]] = [
    str,
    lambda field: field.replace("_", "-"),
    lambda field: "".join(map(str.capitalize, field.split("_"))),
]
Fields = Mapping[str, str]
Layout = Mapping[str, Any]
Shape = Callable[[Fields, Layout], str]


def quoted(value: str, layout: Layout) -> str:
    return quoteattr(value, {"\u00e9": "&#xE9;"} if layout["numbers"] else {})


def content(value: str, layout: Layout) -> str:
    if layout["cdata"]:
        return f"<![CDATA[{value.replace(']]>', ']]]]><![CDATA[>')}]]>"
    return escape(value, {"\u00e9": "&#233;"} if layout["numbers"] else {})


def elements(fields: Fields, layout: Layout) -> str:
    break_ = layout["break"]
    stated = "".join(f"{break_}<{name}>{content(value, layout)}</{name}>" for name, value in fields.items())
    return f"<mail>{stated}{break_}</mail>"


def attributes(fields: Fields, layout: Layout) -> str:
    stated = "".join(f"{layout['break'] or ' '}{name}={quoted(v, layout)}" for name, v in fields.items())
    return f"<configuration>{layout['break']}<smtp{stated}/></configuration>"


def app_settings(fields: Fields, layout: Layout) -> str:
    stated = (
        f"{layout['break']}<add key='{name}' value={quoted(v, layout)} />" for name, v in fields.items()
    )
    return f"<configuration><appSettings>{''.join(stated)}</appSettings></configuration>"


def user_settings(fields: Fields, layout: Layout) -> str:
    break_ = layout["break"]
    stated = "".join(
        f'{break_}<setting name="{name}" serializeAs="String">{break_}<value>{content(value, layout)}</value></setting>'
        for name, value in fields.items()
    )
    return f"<configuration><userSettings><Atelier>{stated}</Atelier></userSettings></configuration>"


SHAPES: list[Shape] = [elements, attributes, app_settings, user_settings]
layouts = st.fixed_dictionaries(
    {
        "break": st.sampled_from(["", "\n  ", "\r\n\t", "\r ", "<!-- -->\n", "\n<?p port='1'?>  "]),
        "cdata": st.booleans(),
        "numbers": st.booleans(),
        "encoding": st.sampled_from([None, "utf-8", "utf-16"]),
        "spelled": st.sampled_from(SPELLED),
    }
)


@st.composite
def stated(draw: st.DrawFn) -> dict[str, str]:
    some = draw(st.lists(st.sampled_from(sorted(SHOPS)), min_size=1, unique=True))
    return {field: draw(SHOPS[field]) for field in some}


def laid_out(shape: Shape, fields: Fields, layout: Layout) -> bytes:
    """The file. In tags there is no place for comments and instructions, nor is white space kept."""
    if "<" in layout["break"] and shape in (attributes, user_settings):
        layout = {**layout, "break": "\n"}
    body = shape({layout["spelled"](field): value for field, value in fields.items()}, layout)
    encoding = layout["encoding"]
    head = f'<?xml version="1.0" encoding="{encoding}"?>\n' if encoding else ""
    return f"{head}{body}\n".encode(encoding or "utf-8")


def told(data: bytes, fields: Fields) -> dict[str, Any]:
    found = formats.read(data, path="shop.xml")
    said = {field: getattr(found, field) for field in fields if field != "password"}
    return said | ({"password": found.password.reveal()} if found.password and "password" in fields else {})


def meant(fields: Fields) -> dict[str, Any]:
    return {
        field: text if field == "password" else field_value(field, text)[0] for field, text in fields.items()
    }


@quick
@pytest.mark.parametrize("shape", SHAPES)
@given(stated(), layouts)
def test_every_shape_says_the_same(shape: Shape, fields: Fields, layout: Layout) -> None:
    data = laid_out(shape, fields, layout)

    assert formats.read(data).source.format == "xml"
    assert told(data, fields) == meant(fields)


@quick
@pytest.mark.parametrize("shape", SHAPES)
@given(stated(), layouts, st.integers(1, 65535), host)
def test_changed_values_can_be_changed_back_to_the_byte(
    shape: Shape, fields: Fields, layout: Layout, port: int, name: str
) -> None:
    data = laid_out(shape, {**fields, "port": "25", "smtp_address": "a.example"}, layout)
    wanted: dict[str, Any] = {"port": port, "smtp_address": name}
    after = edit(data, wanted, path="shop.xml")

    assert told(after, {**fields, **wanted}) == {**meant(fields), **wanted}
    assert edit(after, wanted, path="shop.xml") == after
    assert edit(after, {"port": 25, "smtp_address": "a.example"}, path="shop.xml") == data


@quick
@pytest.mark.parametrize("shape", SHAPES)
@given(stated(), layouts, st.booleans(), st.booleans())
def test_an_added_field_is_all_that_comes_in(
    shape: Shape, fields: dict[str, str], layout: Layout, box: bool, other: bool
) -> None:
    fields = {field: text for field, text in fields.items() if field != "less_secure_connection"}
    fields["smtp_address"] = "a.example"
    data = laid_out(shape, fields, layout)
    after = edit(data, {"less_secure_connection": box}, path="shop.xml")
    same = next(n for n, (old, new) in enumerate(zip(data, after, strict=False)) if old != new)

    assert after.endswith(data[same:])
    assert told(after, {**fields, "less_secure_connection": ""}) == {
        **meant(fields),
        "less_secure_connection": box,
    }
    both = {"less_secure_connection": box, "use_gemcar_server": other}
    assert edit(edit(after, both, path="shop.xml"), both, path="shop.xml") == edit(
        data, both, path="shop.xml"
    )


SAMPLES = [(CONFIGS / name).read_bytes() for name in (*samples_xml.READ, *samples_xml.REFUSED)]
HEADS = [b"<mail>", b"<smtp port='465' ", b"<?xml version='1.0'?><a><port>465</port>", b"\xff\xfe<\0a\0>\0"]
PIECES = b"""< > /> </ = " ' & ; <!-- --> <![CDATA[ ]]> <? ?> <!DOCTYPE <!ENTITY <a> </a> <a/> &amp; &#0; &#x41;
<add key='Port' value='1'/> <setting name=' <value> </value> <advisor <advisors> </advisors> <password> port='25'
</mail> </password> xmlns:a='b' a: : \0 \xe9 \xc3\xa9 \xef\xbb\xbf \x1a encoding='utf-7' <smtp> </smtp> gemdiag:""".split()
BLANKS = [b" ", b"\n", b"\r\n", b"\t"]


def or_fault(act: Callable[[], Any]) -> Any:
    try:
        return act()
    except formats.FormatFault as fault:
        return fault


def settings_or_fault(data: bytes) -> None:
    """Either is fine; what is read can be shown, written and edited, or is refused as not editable."""
    found = or_fault(lambda: formats.read(data, path="shop.xml"))
    if isinstance(found, formats.FormatFault):
        assert (found.__cause__, found.__context__) == (None, None)
        return
    if any(getattr(found, field) for field in FIELDS) or found.advisors:
        again = write(found, password="keep")
        assert write(formats.read(again.encode()), password="keep") == again
    wanted = {"port": 2525, "less_secure_connection": False}
    after = or_fault(lambda: edit(data, wanted, path="shop.xml"))
    if isinstance(after, formats.FormatFault):
        assert after.kind == "not_editable"
    else:
        assert edit(after, wanted, path="shop.xml") == after


@settings(quick, max_examples=300)
@given(mutated(SAMPLES, PIECES))
def test_a_damaged_file_gives_settings_or_a_fault(data: bytes) -> None:
    settings_or_fault(data)


@quick
@pytest.mark.parametrize("head", HEADS)
@given(st.lists(st.sampled_from([*PIECES, *BLANKS]) | st.binary(max_size=4), max_size=30).map(b"".join))
def test_any_bytes_give_settings_or_a_fault(head: bytes, data: bytes) -> None:
    settings_or_fault(head + data)
