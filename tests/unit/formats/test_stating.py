"""Settings without a file: --set and an address."""

import pytest

from gemdiag import formats
from gemdiag.model.settings import Place, Settings
from tests.unit.formats.told import read, told


def test_fields_are_set_by_any_of_their_names() -> None:
    settings = formats.with_fields(
        Settings(), [("port", "465"), ("SMTP address", "a.example"), ("Option 126", "oui")]
    )

    assert told(settings) == {"port": 465, "smtp_address": "a.example", "use_gemcar_server": True}
    assert settings.source.fields["smtp_address"] == Place(None, "--set", "SMTP address")


def test_a_field_that_is_set_loses_the_complaints_about_the_file() -> None:
    bad = read("ini_port_word.ini")

    assert formats.with_fields(bad, [("port", "465")]).problems == ()
    assert formats.with_fields(bad, [("shop", "x")]).problems == bad.problems


def test_a_bad_value_is_a_complaint_and_an_empty_one_clears() -> None:
    settings = formats.with_fields(read("ini_sections.ini"), [("port", "abc"), ("user_name", "")])

    assert (settings.port, settings.user_name) == (None, None)
    assert told(settings)["problems"] == ["invalid port not_a_number"]


@pytest.mark.parametrize(
    ("name", "field", "why"),
    [
        ("colour", "colour", "unknown"),
        ("ssl", "ssl", "unknown"),
        ("advisors", "advisors", "unknown"),
        ("Password", "password", "secret"),
        ("confirm", "password_confirm", "secret"),
    ],
)
def test_what_cannot_be_set(name: str, field: str, why: str) -> None:
    with pytest.raises(formats.FieldFault) as caught:
        formats.with_fields(Settings(), [(name, "x")])

    assert (caught.value.field, caught.value.why) == (field, why)
    assert caught.value.why in formats.FIELD_MESSAGES


def test_bytes_of_no_encoding_on_the_command_line_are_a_complaint() -> None:
    assert told(formats.with_fields(Settings(), [("user_name", "a\udcff")]))["problems"] == [
        "invalid user_name control_characters"
    ]


def test_an_address_alone_is_the_e_mail_address() -> None:
    settings = formats.from_address(" garage@garage.example ")

    assert told(settings) == {"email_address": "garage@garage.example"}
    assert settings.source.format == "address"


@pytest.mark.parametrize("address", ["", "garage", "a@b@", "a@x.example;b@x.example"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(formats.FieldFault):
        formats.from_address(address)
