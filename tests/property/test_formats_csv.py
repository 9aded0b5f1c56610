"""Spreadsheets and pasted texts: what people put in comes out as it was, and nothing else happens."""

import csv
import io
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gemdiag import formats
from gemdiag.formats import csv as sheets
from gemdiag.formats import text as texts
from gemdiag.formats.labels import meaning
from gemdiag.formats.lines import unquoted
from gemdiag.formats.values import is_masked
from gemdiag.model.secret import Secret
from gemdiag.model.settings import FIELDS, Settings
from tests.property.test_formats import address, box, host, line, quick, settings_or_fault, version

kept = line.filter(lambda each: not is_masked(each))
alone = re.compile("[:=](?: |$)")  # a mark in a column of its own
letters = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.just(" "), min_size=1)


def is_plain(password: str) -> bool:
    """What cannot be meant as anything but a password."""
    is_ours = meaning(password) or unquoted(password) is not None or alone.match(password)
    return any(map(str.isalnum, password)) and not is_ours


@st.composite
def stated(draw: st.DrawFn) -> Settings:
    """What a sheet with one field a row can hold, and nothing beside."""
    secret = draw(st.none() | kept)
    return Settings(
        shop=draw(st.none() | line.map(str.strip)),
        gemcar_version=draw(st.none() | version),
        port=draw(st.integers(1, 65535)),
        smtp_address=draw(host),
        email_address=draw(st.none() | address),
        user_name=draw(st.none() | line.map(str.strip)),
        password=Secret(secret) if secret else None,
        password_state="set" if secret else None,
        less_secure_connection=draw(box),
        use_gemcar_server=draw(box),
    )


def cells(shop: Settings) -> dict[str, str]:
    said = {field: getattr(shop, field) for field in FIELDS}
    return {
        field: value.reveal() if isinstance(value, Secret) else str(value)
        for field, value in said.items()
        if value is not None
    }


def sheet(rows: list[list[str]], **dialect: Any) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, **dialect).writerows(rows)
    return out.getvalue().encode()


def read(data: bytes) -> Settings:
    found = formats.read(data, path="shop.csv")
    assert found.source.format == "csv"
    return found._replace(source=Settings().source, problems=())


dialects = st.fixed_dictionaries(
    {
        "delimiter": st.sampled_from(",;\t"),
        "lineterminator": st.sampled_from(["\n", "\r\n"]),
        "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    }
)


@quick
@given(stated(), dialects, st.sampled_from([None, ("field", "value"), ("Champ", "Valeur")]))
def test_a_sheet_with_one_field_a_row_is_read_as_it_was_written(
    shop: Settings, dialect: dict[str, Any], head: tuple[str, str] | None
) -> None:
    rows = [*([list(head)] if head else []), *map(list, cells(shop).items())]

    assert read(sheet(rows, **dialect)) == shop


@quick
@given(stated(), dialects)
def test_a_sheet_with_one_shop_is_read_as_it_was_written(shop: Settings, dialect: dict[str, Any]) -> None:
    said = cells(shop)

    assert read(sheet([list(said), list(said.values())], **dialect)) == shop


@quick
@given(letters.map(str.strip).filter(is_plain))
def test_a_pasted_password_is_read_to_its_last_character(password: str) -> None:
    for form in (
        "Password: {}\n",
        "> Password\t{}\n",
        "- Mot de passe : {}\nConfirm:\n",
        "Password\n{}\nPort\n465\n",
    ):
        said = {
            entry.label: entry.value
            for entry in texts.read("Port: 1\n" * ("\t" in form) + form.format(password)).entries
        }

        assert password in said.values()


PIECES = [
    *(
        b",",
        b";",
        b"\t",
        b'"',
        b'""',
        b"\n",
        b"\r\n",
        b"\r",
        b"  ",
        b" ",
        b"\0",
        b"\xe9",
        b"\xc3\xa9",
        b"sep=;\n",
    ),
    *(
        b"port",
        b"password",
        b"field",
        b"value",
        b"name",
        b"number",
        b"email",
        b"advisors[0].email",
        b"a@b.example",
    ),
    *(
        b"Confirm\n",
        b"Advisors:\n",
        b"> ",
        b"-- \n",
        b"[x] ",
        b"Less secure connection",
        b"Subject: x\n",
        b"Port: 465\n",
    ),
]
HEADS = [
    b"",
    b"field,value\n",
    b"port,server,email\n",
    b"port;465\n",
    b"Port\n465\n",
    b"Name\tNumber\tE-mail\n",
]


@settings(quick, max_examples=80)
@pytest.mark.parametrize("head", HEADS)
@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=6), max_size=30).map(b"".join))
def test_any_bytes_give_settings_or_a_fault(head: bytes, data: bytes) -> None:
    settings_or_fault(head + data)


@settings(quick, max_examples=80)
@pytest.mark.parametrize("reader", [sheets, texts], ids=["csv", "text"])
@given(
    st.lists(st.sampled_from([piece.decode("cp1252") for piece in PIECES]) | st.text(max_size=6)).map("".join)
)
def test_any_text_gives_entries_or_a_fault(reader: Any, data: str) -> None:
    """Even one that belongs to another format; and telling the format never fails."""
    assert 0 <= reader.sniff(data) <= 10
    try:
        found = reader.read(data)
    except formats.FormatFault:
        return
    assert all(1 <= entry.line <= data.count("\n") + data.count("\r") + 1 for entry in found.entries)
