"""Spreadsheets as text: which character parts the cells, which way the sheet runs, and what is not guessed."""

import csv

import pytest

from gemdiag import formats
from gemdiag.formats.editing import edit
from gemdiag.model.settings import Settings
from tests.unit.formats.told import told


def read(text: str, path: str | None = None) -> Settings:
    return formats.read(text.encode(), path=path)


def fault_of(text: str) -> tuple[str, int | None]:
    with pytest.raises(formats.FormatFault) as caught:
        read(text, "shop.csv")
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    return caught.value.kind, caught.value.line


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("head", ["", "field{}value\n", "Champ{}Valeur\n", "Valeur{}Champ\n"])
def test_cells_are_parted_by_comma_semicolon_or_tab(head: str, mark: str) -> None:
    rows = [("port", "465"), ("smtp server", "a.example"), ("password", f'"a{mark}b""c"')]
    turned = head.startswith("Valeur")
    body = "".join(mark.join(reversed(row) if turned else row) + "\n" for row in rows)
    found = read(head.format(mark) + body, "shop.csv")

    assert found.source.format == "csv"
    assert told(found) == {"port": 465, "smtp_address": "a.example", "password": f'a{mark}b"c'}


@pytest.mark.parametrize(
    ("text", "format_"),
    [
        ("field,value\nport,465\n", "csv"),
        ("port,465\nserver,a.example\n", "csv"),
        ("port;465\nserver;a.example\n", "csv"),
        ("port\t465\nserver\ta.example\n", "text"),
        ("field\tvalue\nport\t465\n", "csv"),
        ("port,server,email\n465,a.example,a@b.example\n", "csv"),
        ("Port: 465\nServer: a.example, b.example\n", "text"),
        ("port=465\nserver=a.example\npassword=a,b;c\n", "ini"),
        ("; port; server; email\n[mail]\nport=465\nserver=a.example\n", "ini"),
        ('["port", "server", "email"]\n', None),
        ("Bonjour, le port, le serveur; merci\n", None),
    ],
)
def test_a_sheet_is_told_by_content(text: str, format_: str | None) -> None:
    try:
        found = read(text, "wrong.xml").source.format
    except formats.FormatFault:
        found = None

    assert found == format_


def test_a_name_of_a_sheet_decides_where_the_content_is_a_text_too() -> None:
    assert read("port\t465\nserver\ta.example\n", "shop.tsv").source.format == "csv"


def test_one_shop_may_stand_in_one_row_below_its_heads_and_several_may_not() -> None:
    heads, shop = "shop,smtp server,port,mystery", "Garage,a.example,465,x"

    assert told(read(f"{heads}\n{shop}\n")) == {
        "shop": "Garage",
        "smtp_address": "a.example",
        "port": 465,
        "extra": {"mystery": "x"},
        "problems": ["unknown_key extra mystery 2"],
    }
    assert fault_of(f"{heads}\n{shop}\n\n{shop}\n") == ("several_shops", 4)
    assert fault_of(f"{heads}\n") == ("no_field", None)


def test_a_row_with_more_cells_than_heads_is_not_guessed_at() -> None:
    assert fault_of("smtp server,password,port\na.example,half,password,465\n") == ("syntax", 2)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('port,465\npassword,"abc\nserver,a.example\n', 2),
        ('port,465\n\npassword,"abc"d\nserver,a.example\n', 3),
        ('port,465\nuser,"a\nb"\npassword,"abc"d\n', 4),
        ("port,465\nserver,a\rb\n", 2),
        (f"port,465\nserver,{'x' * 200_000}\n", 2),
    ],
)
def test_what_breaks_the_rules_is_refused_at_the_line_where_its_row_begins(text: str, line: int) -> None:
    assert fault_of(text) == ("syntax", line)


def test_a_sheet_of_commas_is_refused_before_it_is_taken_apart() -> None:
    assert fault_of("port,465\n" + "," * 1_000_000) == ("too_many_values", None)


def test_a_value_cut_in_two_by_a_comma_is_told_and_not_mended() -> None:
    found = told(read("port,465\nuser,a@b.example\npassword,half,other\nemail,a@x.example,b@x.example\n"))

    assert found["problems"] == ["invalid email_address several", "invalid password malformed"]
    assert {"password", "email_address"}.isdisjoint(found)


def test_a_secret_keeps_its_blanks_unless_all_cells_have_one() -> None:
    assert told(read("port,465\npassword, a b \n")) == {
        "port": 465,
        "password": " a b ",
        "problems": ["blanks password U+0020"],
    }
    assert told(read("port, 465\npassword, a b\n")) == {"port": 465, "password": "a b"}


def test_the_limit_of_python_on_cells_is_left_as_it_was() -> None:
    before = csv.field_size_limit()
    read("port,465\nnote," + "x" * 10_000 + "\n")

    assert csv.field_size_limit() == before


def test_a_nul_is_a_character_that_cannot_be_typed() -> None:
    assert told(read("port,465\nuser,a\0b\n", "shop.csv"))["problems"] == [
        "invalid user_name control_characters"
    ]


def test_old_encryption_of_a_sheet_is_evidence_alone() -> None:
    found = read("port,465\nenableSsl,true\n")

    assert (found.less_secure_connection, found.legacy_tls) == (None, True)


def test_every_field_has_its_line_key_and_label() -> None:
    found = read("Champ,Valeur\nPort SMTP,465\nemail.smtp_address,a.example\nadvisors[0].name,Marie\n")

    assert {field: tuple(place) for field, place in found.source.fields.items()} == {
        "port": (2, "Port SMTP", "Port SMTP"),
        "smtp_address": (3, "email.smtp_address", "smtp_address"),
        "advisors[0]": (4, "advisors.0", "advisors"),
        "advisors[0].name": (4, "advisors.0.name", "name"),
    }


def test_nobody_puts_a_sheet_back() -> None:
    data = b"port,465\nserver,a.example\n"

    assert edit(data, {"port": 465}) == data
    with pytest.raises(formats.FormatFault) as caught:
        edit(data, {"port": 587})
    assert caught.value.kind == "not_editable"
