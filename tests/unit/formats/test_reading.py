"""Telling formats apart, and what is said of the file as a whole."""

from hashlib import sha256
from time import process_time

import pytest

from gemdiag import formats
from gemdiag.model.settings import Place
from gemdiag.words import say
from tests.unit.formats.told import ADDRESS, HOST, OLD, read, told

FLAT = f"smtp_address: {HOST}\nport: 465\npassword: x\n"


def kind_of(data: bytes, path: str | None = None) -> str:
    with pytest.raises(formats.FormatFault) as caught:
        formats.read(data, path=path)
    return caught.value.kind


def test_every_format_reads_its_own_example_and_finds_login_and_server() -> None:
    for format_ in formats.known():
        settings = formats.read(format_.example.encode())

        assert settings.source.format == format_.id
        assert (settings.smtp_address, settings.port) == ("smtp.example.com", 465)
        assert settings.user_name == "garage@example.com"
        assert settings.problems == ()


def test_only_the_name_of_the_file_tells_a_flat_file_apart() -> None:
    assert formats.read(FLAT.encode()).source.format == "yaml"
    assert formats.read(FLAT.encode(), path="a.txt").source.format == "text"
    assert formats.read(FLAT.encode(), path="a.INI").source.format == "ini"
    assert formats.read(b"Port: 465\nSMTP address: x.example\n", path="a.yml").source.format == "yaml"


def test_the_content_beats_the_name_of_the_file() -> None:
    assert formats.read(b"[mail]\nport=465\n", path="mail.yaml").source.format == "ini"
    assert formats.read(b"mail: {port: 465}\n", path="mail.ini").source.format == "yaml"
    assert formats.read(b"gemdiag: 1\nemail: {port: 465}\n", path="mail.reg").source.format == "gemdiag"


def test_what_yaml_would_cut_off_is_read_as_plain_text() -> None:
    settings = formats.read(b"port: 465\npassword: abc #def\n")

    assert settings.source.format == "text"
    assert told(settings)["password"] == "abc #def"


def test_a_pasted_screen_with_a_heading_is_no_yaml() -> None:
    settings = formats.read(b"E-mail settings:\n  Port: 465\n  Password: abc #def\n")

    assert told(settings)["password"] == "abc #def"


def test_the_source_tells_path_encoding_digest_and_places() -> None:
    settings = read("ini_sections.ini")

    assert settings.source.path == "ini_sections.ini"
    assert settings.source.encoding == "utf-8"
    assert settings.source.fields["smtp_address"] == Place(3, "Email.SMTPServer", "SMTPServer")
    data = b"port=465\n"
    assert formats.read(data).source.digest == sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("name", "field", "place"),
    [
        ("yaml_canonical.yaml", "port", Place(5, "email.port", "port")),
        ("yaml_canonical.yaml", "advisors[0]", Place(12, "advisors.0", "advisors")),
        ("text_french.txt", "password", Place(5, "Mot de passe", "Mot de passe")),
        ("text_advisors.txt", "advisors[1]", Place(3, "Advisor 2", "Advisor 2")),
        ("reg_4.reg", "port", Place(5, r"HKEY_CURRENT_USER\Software\GEM-CAR\Email\Port", "Port")),
    ],
)
def test_every_field_tells_where_it_was_found(name: str, field: str, place: Place) -> None:
    assert read(name).source.fields[field] == place


def test_the_encoding_is_reported() -> None:
    encodings = {name: read(f"enc_{name}.ini").source.encoding for name in ("windows_1252", "utf16_le_bare")}

    assert encodings == {"windows_1252": "windows-1252", "utf16_le_bare": "utf-16-le"}


def test_seventeen_megabytes_are_refused_unread() -> None:
    assert kind_of(b"port=465\n" + b";" * formats.LIMIT) == "too_large"
    assert kind_of(b"port=465\n" + b"\n" * formats.MAX_LINES) == "too_many_lines"
    assert formats.read(b"port=465\n" + b";" * 1_000_000).port == 465


def test_ordinary_windows_1252_is_no_guess_and_a_misfit_is() -> None:
    french = "; l’été à Québec – « œuvre » Škoda\nport=465\n".encode("cp1252")
    assert formats.read(french).problems == ()
    assert [each.kind for each in formats.read("; Québec\nport=465\n".encode("cp850")).problems] == [
        "encoding_guessed"
    ]


def test_a_fault_says_its_kind_in_both_languages_and_nothing_of_the_file() -> None:
    fault = formats.FormatFault("syntax", 3, 7)

    assert str(fault) == "('syntax', 3, 7)"
    assert say("en", fault.message) == "The file breaks the rules of its format."
    assert say("fr", fault.message) != say("en", fault.message)


def test_the_first_of_two_labels_counts_in_the_section_of_the_mail_alone() -> None:
    text = b"[A]\nServer=a\n[B]\nServer=b\nPort=25\n"

    assert told(formats.read(text)) == {
        "smtp_address": "b",
        "port": 25,
        "extra": {"A": {"Server": "a"}},
        "problems": ["unknown_key extra Server 2"],
    }


def test_two_sections_that_say_equally_much_are_told_as_a_contradiction() -> None:
    text = b"[A]\nServer=a\nPort=25\n[B]\nServer=b\nPort=25\n"

    assert told(formats.read(text))["problems"] == ["duplicate smtp_address 2 5"]


def test_a_label_that_speaks_for_itself_counts_wherever_it_stands() -> None:
    text = b"[Station 4]\nSMTP Server=smtp.a.example\n[Mail]\nPort=465\n[Printer]\nPort=9100\n"

    assert told(formats.read(text)) == {
        "smtp_address": "smtp.a.example",
        "port": 465,
        "extra": {"Printer": {"Port": "9100"}},
        "problems": ["unknown_key extra Port 6"],
    }


def test_values_that_collide_beyond_the_fields_are_all_kept() -> None:
    text = b"a=1\na=2\na=3\nport=465\n[a]\nb=4\n[A B]\n[c]\na=5\n"

    assert told(formats.read(text))["extra"] == {"a": {"": ["1", "2", "3"], "b": "4"}, "c": {"a": "5"}}


def test_an_unknown_key_is_told_short() -> None:
    problems = formats.read(b"port=465\n" + b"k" * 500 + b"=1\n").problems

    assert [len(str(each.params["key"])) for each in problems] == [60]


def test_a_very_long_value_is_no_value() -> None:
    long = formats.read(f"port=465\nuser={'u' * 3000}\npassword={'p' * 3000}\nfrom={ADDRESS}\n".encode())

    assert [f"{each.field} {each.params['why']}" for each in long.problems] == [
        "user_name malformed",
        "password malformed",
    ]
    assert told(long)["email_address"] == OLD["email_address"]


def test_a_long_run_of_colons_is_read_in_no_time() -> None:
    """A pattern that tries each colon again for the rest of the line would take minutes."""
    start = process_time()
    found = formats.read(b"SMTP address: " + b":" * 100_000 + b"\nport: 465\n")

    assert found.port == 465
    assert process_time() - start < 2
