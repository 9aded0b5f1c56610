"""INI files are changed where a value stands, and nowhere else."""

import pytest

from gemdiag import formats
from gemdiag.formats.editing import edit
from gemdiag.formats.encoding import decode

FILE = """\
; kept
[General]
Version=13.0.1

[Email]
Server = a.example ; the old one
 Port=25
User="garage"
Password='x;y'
SSL=True
"""


def edited(text: str, **fields: str | int | bool) -> str:
    """The text as it is then; a second time nothing changes."""
    data = text.encode()
    after = edit(data, fields, path="shop.ini")
    assert edit(after, fields, path="shop.ini") == after
    return decode(after).text


def test_blanks_comments_and_quotation_marks_stay() -> None:
    wanted = {"Server = a.example": "Server = b.example", "Port=25": "Port=465", '"garage"': '"g@b.example"'}
    after = edited(FILE, smtp_address="b.example", port=465, user_name="g@b.example")

    for old, new in wanted.items():
        assert new in after
        after = after.replace(new, old)
    assert after == FILE


def test_what_is_missing_comes_in_below_its_neighbour_of_the_section_that_has_most() -> None:
    after = edited(FILE.replace(" Port=25\n", ""), port=465, less_secure_connection=True)

    assert "; the old one\nPort = 465\nUser=" in after
    assert "Password='x;y'\nLessSecureConnection=True\nSSL=True\n" in after


def test_two_that_are_missing_come_in_the_order_of_the_screen() -> None:
    after = edited("port=25\npassword=x", use_gemcar_server=False, less_secure_connection=True)

    assert after == "port=25\npassword=x\nless_secure_connection=true\nuse_gemcar_server=false"


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("[m]\nServer      = a.example\nUser        = u\n", "Port        = 25\n"),
        ("[m]\n\tserver-name= a.example\n\tuser= u\n", "\tport= 25\n"),
        ("[Courriel]\r\nServeur: a.example\r\n", "Port: 25\r\n"),
    ],
)
def test_it_is_laid_out_like_its_neighbour(text: str, added: str) -> None:
    before, _, after = edited(text, port=25).partition(added)

    assert before + after == text


@pytest.mark.parametrize(
    ("word", "yes", "no"),
    [
        ("True", "True", "False"),
        ("OUI", "OUI", "NON"),
        ("0", "1", "0"),
        ("-1", "-1", "0"),
        ("coché", "coché", "décoché"),
        ("n", "y", "n"),
        ('"on"', '"on"', '"off"'),
        ("", "true", "false"),
    ],
)
def test_a_box_keeps_the_word_that_the_file_has_for_it(word: str, yes: str, no: str) -> None:
    text = f"[m]\nServer=a.example\nLessSecure={word}\n"

    assert edited(text, less_secure_connection=True) == text.replace(f"={word}\n", f"={yes}\n")
    assert edited(text, less_secure_connection=False) == text.replace(f"={word}\n", f"={no}\n")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (" u ", '" u "'),
        ('"u"', "'\"u\"'"),
        ("#u", '"#u"'),
        (";u", '";u"'),
        ("u ;v", '"u ;v"'),
        ("u;v", "u;v"),
        ("it's", "it's"),
    ],
)
def test_a_value_that_would_be_read_as_another_is_put_in_quotation_marks(value: str, written: str) -> None:
    assert edited("[m]\nServer=a.example\nUser=x\n", user_name=value).endswith(f"User={written}\n")


@pytest.mark.parametrize("empty", ["Port=", "Port = ", "Port =   ; none yet", "Port= ; none yet"])
def test_a_value_comes_where_there_was_none(empty: str) -> None:
    after = edited(f"[m]\nServer=a.example\n{empty}\n", port=465)

    assert after.replace("465", "") == f"[m]\nServer=a.example\n{empty}\n"
    assert formats.read(after.encode()).port == 465


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("[m]\r\nServer=a.example\r\n\r\n", "[m]\r\nServer=a.example\r\nPort=25\r\n\r\n"),
        ("[m]\nServer=a.example\r\nX=1\n", "[m]\nServer=a.example\r\nPort=25\r\nX=1\n"),
        ("[m]\nServer=a.example", "[m]\nServer=a.example\nPort=25"),
        ("[m]\rServer=a.example\rX=1", "[m]\rServer=a.example\rPort=25\rX=1"),
        ("Server=a.example", "Server=a.example\r\nPort=25"),
        ("[m]\r\nServer=a.example\x1a\x1a", "[m]\r\nServer=a.example\r\nPort=25\x1a\x1a"),
    ],
)
def test_line_ends_and_the_end_of_the_file_are_kept(text: str, after: str) -> None:
    assert edited(text, port=25) == after


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "cp1252"),
        (b"", "utf-8"),
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"", "utf-16-be"),
        (b"\xff\xfe\0\0", "utf-32-le"),
    ],
)
def test_the_encoding_and_its_mark_are_kept(mark: bytes, encoding: str) -> None:
    text = "; Été\r\n[m]\r\nServer=a.example\r\nUser=é\r\nPassword=Bœuf-à-4!\r\n"
    before, after = (mark + text.replace("=é", user).encode(encoding) for user in ("=é", "=ïœ"))

    assert edit(before, {"user_name": "ïœ"}) == after
    assert edit(after, {"user_name": "é"}) == before


def test_a_file_in_plain_ascii_goes_on_in_the_code_page_of_windows() -> None:
    assert edit(b"[m]\nServer=a.example\nUser=u\n", {"user_name": "é"}).endswith(b"User=\xe9\n")


def test_each_line_of_a_file_in_two_encodings_keeps_its_own() -> None:
    data = "; é\n[m]\nServer=a.example\n".encode() + "Port=25\nPassword=Été-4!\n".encode("cp1252")

    assert edit(data, {"port": 465}) == data.replace(b"=25", b"=465")


def test_of_two_the_one_that_counts_is_changed() -> None:
    assert edited("[m]\nServer=a.example\nPort=25\nport=26\n", port=465).endswith("Port=465\nport=26\n")


def test_a_value_with_both_quotation_marks_is_held_by_either() -> None:
    assert edited("[m]\nServer=a.example\nUser=u\n", user_name="  ' \" ").endswith('User="  \' " "\n')


@pytest.mark.parametrize("value", ["\u0436", "a\nb", "a\0b"])
def test_what_the_file_cannot_hold_is_refused(value: str) -> None:
    with pytest.raises(formats.FormatFault) as caught:
        edit(b"[m]\nServer=a.example\nUser=u\n", {"user_name": value})

    assert caught.value.kind == "not_editable"
