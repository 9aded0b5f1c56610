"""Characters that do not belong, fields that are there twice, and values without end."""

import pytest

from gemdiag import formats
from gemdiag.formats import FormatFault
from gemdiag.model.settings import Settings
from tests.unit.formats.told import one_line

LONG = "a" * 300


def problems(found: Settings) -> list[str]:
    return [one_line(problem) for problem in found.problems]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("user_name", "User=a\0b"),
        ("password", "Password=a\0b"),
        ("smtp_address", "Server=a\0.example"),
        ("port", "Port=4\x0065"),
    ],
)
def test_a_nul_makes_a_value_unusable(field: str, text: str) -> None:
    found = formats.read(f"[mail]\nFrom=info@garage.example\n{text}\n".encode(), path="a.ini")

    assert getattr(found, field) is None
    assert f"invalid {field} control_characters" in problems(found)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ("port=465\nuser=someone".encode("utf-16-le") + b"\x00\xd8" + "x\n".encode("utf-16-le"), 2),
        (b"\xff\xfe" + "port=465\n".encode("utf-16-le") + b"\x00\xdc", 2),
        ("port=465\n".encode("utf-32-be") * 9 + b"\0\0\xd8\0", 10),
        (b'{"port": 465, "user": "\\ud800x"}', 1),
    ],
)
def test_half_a_character_is_refused_with_its_line(data: bytes, line: int) -> None:
    with pytest.raises(FormatFault) as caught:
        formats.read(data)

    assert (caught.value.kind, caught.value.line) == ("encoding", line)


def test_bytes_that_would_be_half_a_character_are_taken_for_windows_1252_and_that_is_told() -> None:
    found = formats.read(b"[mail]\nport=465\nuser=\xed\xa0\x80x\n", path="a.ini")

    assert found.source.encoding == "windows-1252"
    assert "encoding_guessed - windows-1252" in problems(found)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("port=465\n\ufeffserver=a.example\n", "hidden_characters - U+FEFF"),
        ("port=465\nserver=\ufeffa.example\n", "hidden_characters smtp_address U+FEFF"),
        ("port=465\nserver=a\u200b.example\n", "hidden_characters smtp_address U+200B"),
        ("port=465\nserver=a.example\nuser=\u202emoc\n", "hidden_characters user_name U+202E"),
        ("port=465\nserver=a.example\n; \u2066 \u2069\n", "hidden_characters - U+2066 U+2069"),
        ("port=465\nserver=a.example\nPass\u200bword=x\n", "hidden_characters - U+200B"),
        ("port=465\nserver=a.example\n\U000e0041x=1\n", "hidden_characters - U+E0041"),
    ],
)
def test_what_cannot_be_seen_is_told_by_its_number(text: str, problem: str) -> None:
    assert problem in problems(formats.read(f"[mail]\n{text}".encode(), path="a.ini"))


def test_a_second_mark_at_the_beginning_is_told_too() -> None:
    found = formats.read(b"\xef\xbb\xbf\xef\xbb\xbf[mail]\nport=465\n", path="a.ini")

    assert "hidden_characters - U+FEFF" in problems(found)


TWICE = {
    "a.ini": ("[mail]\nPort=25\nServer=a.example\nport=26\n", 25, "duplicate port 2 4"),
    "a.txt": ("Port: 25\nSMTP address: a.example\nPort: 26\n", 25, "duplicate port 1 3"),
    "a.yaml": ("mail:\n  port: 25\n  server: a.example\n  port: 26\n", 26, "duplicate port 4 2"),
    "a.json": ('{"mail": {"port": 25,\n"server": "a.example",\n"port": 26}}\n', 26, "duplicate port 3 1"),
    "a.xml": (
        "<mail>\n<port>25</port>\n<server>a.example</server>\n<port>26</port>\n</mail>\n",
        26,
        "duplicate port 4 2",
    ),
    "a.csv": ("field,value\nport,25\nsmtp_address,a.example\nport,26\n", 26, "duplicate port 4 2"),
    "a.reg": (
        'REGEDIT4\n[HKEY_X\\Mail]\n"Port"="25"\n"Server"="a.example"\n"Port"="26"\n',
        26,
        "duplicate port 5 3",
    ),
}


@pytest.mark.parametrize("name", TWICE)
def test_a_field_that_is_there_twice_is_told_with_both_places(name: str) -> None:
    text, counts, problem = TWICE[name]
    found = formats.read(text.encode(), path=name)

    assert found.source.format == {"txt": "text"}.get(name[2:], name[2:])
    assert (found.port, problems(found)) == (counts, [problem])


@pytest.mark.parametrize("name", TWICE)
def test_twice_the_same_is_no_matter(name: str) -> None:
    text, _, _ = TWICE[name]

    assert problems(formats.read(text.replace("26", "25").encode(), path=name)) == []


@pytest.mark.parametrize(
    ("label", "text", "problem"),
    [
        ("port", "1" * 300, "invalid port out_of_range"),
        ("smtp_address", f"{LONG}.example", "invalid smtp_address malformed"),
        ("smtp_address", "a." * 150 + "example", "invalid smtp_address malformed"),
        ("email_address", f"{LONG}@a.example", "invalid email_address malformed"),
        ("gemcar_version", "1." * 150, "invalid gemcar_version not_a_version"),
        ("less_secure_connection", LONG, "invalid less_secure_connection not_a_boolean"),
    ],
)
def test_three_hundred_characters_are_too_many_for_most_fields(label: str, text: str, problem: str) -> None:
    found = formats.read(f"[mail]\nuser=x\n{label}={text}\n".encode(), path="a.ini")

    assert getattr(found, label) is None
    assert problems(found) == [problem]


@pytest.mark.parametrize("label", ["user_name", "shop"])
def test_for_names_and_passwords_they_are_not(label: str) -> None:
    found = formats.read(f"[mail]\nport=465\n{label}={LONG}\npassword={LONG}\n".encode(), path="a.ini")

    assert getattr(found, label) == LONG
    assert found.password
    assert found.password.reveal() == LONG
    assert problems(found) == []
