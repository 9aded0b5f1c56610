"""Registry exports are changed where a value stands, and nowhere else."""

import pytest

from gemdiag import formats
from gemdiag.formats.editing import edit
from gemdiag.formats.encoding import decode

HEAD = "Windows Registry Editor Version 5.00\r\n\r\n"
KEY = "[HKEY_CURRENT_USER\\Software\\GEM-CAR\\Email]\r\n"
FILE = (
    f'{HEAD}; kept\r\n[HKEY_CURRENT_USER\\Software]\r\n@="x"\r\n\r\n{KEY}'
    '"SMTPServer"="a.example" ; the old one\r\n  "Port" = dword:0000001A;25\r\n'
    '"UserName"="a\\\\b"\r\n"Password"="x"\r\n"EnableSSL"="True"\r\n\r\n'
)
LONG = "smtp.quite-a-bit-longer.example.com"


def edited(text: str, **fields: str | int | bool) -> str:
    """The text as it is then; a second time nothing changes."""
    data = text.encode()
    after = edit(data, fields, path="shop.reg")
    assert edit(after, fields, path="shop.reg") == after
    return decode(after).text


def digits(text: str, encoding: str = "utf-16-le") -> str:
    return ",".join(f"{byte:02x}" for byte in text.encode(encoding))


def test_types_escapes_and_comments_stay() -> None:
    wanted = {
        '"SMTPServer"="a.example" ;': '"SMTPServer"="b.example" ;',
        "dword:0000001A;25": "dword:000001D1;25",
        '"a\\\\b"': '"c\\"d\\\\e"',
    }
    after = edited(FILE, smtp_address="b.example", port=465, user_name='c"d\\e')

    for old, new in wanted.items():
        assert new in after
        after = after.replace(new, old)
    assert after == FILE


def test_what_is_missing_comes_in_below_its_neighbour_under_the_same_key() -> None:
    after = edited(FILE, less_secure_connection=False, use_gemcar_server=True, email_address="a@b.example")

    assert 'the old one\r\n"EmailAddress"="a@b.example"\r\n  "Port"' in after
    assert '"x"\r\n"LessSecureConnection"="False"\r\n"UseGemcarServer"="True"\r\n"EnableSSL"' in after


@pytest.mark.parametrize(
    ("others", "added"),
    [
        ('"EnableSSL"="oui"\r\n"Port"=dword:19', '"non"'),
        ('"TLS"=dword:00000001\r\n', "dword:00000000"),
        ('"Port"=dword:0000001A\r\n', "dword:00000000"),
        ('"Port"=hex(4):19,00,00,00\r\n', "hex(4):00,00,00,00"),
        ('"Port"="25"\r\n', '"false"'),
        ('"X"="25" ; "Port"=dword:19\r\n', '"false"'),
    ],
)
def test_a_box_is_of_the_type_of_another_box_else_of_a_number(others: str, added: str) -> None:
    after = edited(f'{HEAD}{KEY}"SMTPServer"="a.example"\r\n{others}', less_secure_connection=False)

    assert f'"LessSecureConnection"={added}' in after.split("\r\n")


def test_a_port_is_a_number_where_there_is_one_and_a_text_where_not() -> None:
    assert '"Port"="465"' in edited(f'{HEAD}{KEY}"SMTPServer"="a.example"\r\n', port=465)
    assert '"Port"=dword:000001d1' in edited(
        f'{HEAD}{KEY}"SMTPServer"="a.example"\r\n"x"=dword:00000001', port=465
    )


def test_bytes_stay_bytes_on_lines_as_long_as_those_of_regedit() -> None:
    before = f'{HEAD}{KEY}"SMTPServer"=hex(2):{digits("a.test" + chr(0))} ; note\r\n"Port"=dword:19\r\n'
    after = edited(before, smtp_address=LONG)

    assert after == (
        f'{HEAD}{KEY}"SMTPServer"=hex(2):73,00,6d,00,74,00,70,00,2e,00,71,00,75,00,69,00,74,00,65,\\\r\n'
        "  00,2d,00,61,00,2d,00,62,00,69,00,74,00,2d,00,6c,00,6f,00,6e,00,67,00,65,00,\\\r\n"
        "  72,00,2e,00,65,00,78,00,61,00,6d,00,70,00,6c,00,65,00,2e,00,63,00,6f,00,6d,\\\r\n"
        '  00,00,00 ; note\r\n"Port"=dword:19\r\n'
    )
    assert edited(after, smtp_address="a.test") == before


def test_lines_that_go_on_keep_their_line_ends_and_the_case_of_their_digits() -> None:
    text = f'{HEAD}{KEY}"Host"=hex(1):{digits(LONG).upper()[:60]}\\\n  {digits(LONG).upper()[60:]},00,00\n'
    after = edited(text, smtp_address="b" + LONG)

    assert after.count("\\\n") == 3
    assert "6E,00" in after
    assert "\\\r" not in after


def test_in_version_4_bytes_are_ansi() -> None:
    text = f'REGEDIT4\n\n[HKEY_X\\Mail]\n"Host"=hex(2):{digits("a.example", "ascii")},00\n"Port"=hex(4):19,00,00,00\n'
    after = edited(text, smtp_address="b.example", port=465)

    assert f"hex(2):{digits('b.example', 'ascii')},00\n" in after
    assert "hex(4):d1,01,00,00\n" in after


def test_version_4_in_plain_ascii_stays_ansi() -> None:
    text = b'REGEDIT4\n\n[HKEY_X\\Mail]\n"Host"="a.example"\n"User"="u"\n'

    assert edit(text, {"user_name": "\xe9"}) == text.replace(b'"u"', b'"\xe9"')


def test_the_mark_of_utf_16_is_kept() -> None:
    data = b"\xff\xfe" + FILE.encode("utf-16-le")
    after = edit(data, {"port": 587, "less_secure_connection": True})

    assert after == b"\xff\xfe" + edited(FILE, port=587, less_secure_connection=True).encode("utf-16-le")


def test_bytes_that_say_nothing_become_what_does() -> None:
    text = f'{HEAD}{KEY}"Port"=hex:19 ; note\r\n"SMTPServer"=hex(b):01\r\n'
    after = edited(text, port=465, smtp_address="a.example")

    assert after == f'{HEAD}{KEY}"Port"=dword:000001d1 ; note\r\n"SMTPServer"="a.example"\r\n'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"Port"=dword:19\r\n\r\n', '"Port"=dword:19\r\n"User"="u"\r\n\r\n'),
        ('"Port"=dword:19', '"Port"=dword:19\r\n"User"="u"'),
        (
            '"Port"=hex(4):19,\\\r\n  00,00,00 ; x\r\n"x"="y"',
            '"Port"=hex(4):19,\\\r\n  00,00,00 ; x\r\n"User"="u"\r\n"x"="y"',
        ),
    ],
)
def test_an_added_statement_ends_as_its_neighbour(before: str, after: str) -> None:
    name = '"User"', '"UserName"'

    assert edited(HEAD + KEY + before, user_name="u") == HEAD + KEY + after.replace(*name)


def test_of_two_the_last_is_changed_and_what_was_deleted_is_not() -> None:
    gone = f'{KEY}"Port"=dword:1\r\n[-HKEY_CURRENT_USER\\Software\\GEM-CAR]\r\n'
    twice = f'{KEY}"Port"=dword:00000019\r\n"Port"=dword:00000019\r\n'
    after = edited(HEAD + gone + twice, port=587)

    assert after == HEAD + gone + twice[:-10] + "0000024b\r\n"


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ('"Host"=hex(1):61,00,\\\r\n  ; note\r\n  00,00\r\n', {"smtp_address": "b.example"}),
        ('"Host"=hex(1):61,00,\\;note\r\n  00,00\r\n', {"smtp_address": "b.example"}),
        ('"Host"="a.example"\r\n"User"="x"\r\n', {"user_name": "\u0436"}),
        ('"Host"="a.example"\r\n"User"="x"\r\n', {"user_name": "a\r\nb"}),
        ('"Host"="a.example"\r\n"Port"=-\r\n"UserName"=-\r\n', {"user_name": "x"}),
        ('"Host"="a.example"\r\n"Port"=hex(4):19\r\n', {"port": 465}),
    ],
)
def test_what_would_lose_something_is_refused(text: str, fields: dict[str, str | int]) -> None:
    with pytest.raises(formats.FormatFault) as caught:
        edit((HEAD + KEY + text).encode(), fields)

    assert caught.value.kind == "not_editable"
