"""gemdiag's own file: the very text, and what becomes of passwords."""

from pathlib import Path

import pytest

from gemdiag import formats
from gemdiag.formats.canonical import write
from gemdiag.model.secret import Secret
from gemdiag.model.settings import Advisor, Settings
from gemdiag.model.version import Version
from tests.unit.formats.told import CONFIGS, read, told

CONTRACT = """\
gemdiag: 1
gemcar_version: "13.0.4"
email:
  smtp_address: smtp.gmail.com
  port: 465
  email_address: garage@example.com
  user_name: garage@example.com
  password: !omitted
  less_secure_connection: false
  use_gemcar_server: false
advisors:
  - {name: Marie Tremblay, number: "0012", email: marie@example.com}
extra: {}
"""
WHOLE = Settings(
    gemcar_version=Version(13, 0, 4),
    port=465,
    smtp_address="smtp.gmail.com",
    email_address="garage@example.com",
    user_name="garage@example.com",
    password=Secret("a: b #c 'd' \"e\" \\f\t\u200b"),
    password_state="set",
    less_secure_connection=False,
    use_gemcar_server=False,
    advisors=(Advisor("Marie Tremblay", "0012", "marie@example.com"),),
)


READABLE = sorted(
    path.name for path in CONFIGS.iterdir() if not path.name.startswith(("bad_", "reg_old_magic"))
)


def again(settings: Settings, *, keep: bool = True) -> Settings:
    return formats.read(write(settings, password="keep" if keep else "omit").encode())


def test_the_file_is_written_as_the_contract_shows_it() -> None:
    assert write(WHOLE, password="omit") == CONTRACT


def test_a_kept_password_comes_back_to_the_character() -> None:
    text = write(WHOLE, password="keep")

    assert '  password: "a: b #c \'d\' \\"e\\" \\\\f\\u0009\\u200B"\n' in text
    assert again(WHOLE).password == WHOLE.password


def test_nothing_secret_is_written_unless_it_is_to_be_kept() -> None:
    settings = read("ini_unknown_secret.ini")._replace(password_confirm=Secret("Encore-un-6!"))
    text = write(settings, password="omit")

    assert [secret for secret in formats.secrets(settings) if secret.reveal() in text] == []
    assert "ProxyPassword: !omitted" in text
    assert len(formats.secrets(settings)) == 3
    assert again(settings)._replace(source=settings.source, problems=()) == settings._replace(problems=())


def test_a_sealed_password_and_one_left_out_stay_what_they_are() -> None:
    for password in ("keep", "omit"):
        for name in ("yaml_sealed.yaml", "yaml_canonical.yaml"):
            text = (CONFIGS / name).read_text(encoding="utf-8")
            assert write(read(name), password=password) == text


def test_an_empty_shop_is_written_and_read() -> None:
    assert write(Settings(port=25), password="omit") == (
        "gemdiag: 1\nemail:\n  port: 25\nadvisors: []\nextra: {}\n"
    )


@pytest.mark.parametrize("name", READABLE)
def test_a_second_writing_changes_nothing(name: str) -> None:
    once = write(read(name), password="keep")
    twice = formats.read(once.encode())

    assert write(twice, password="keep") == once
    assert {**told(twice), "problems": []} == {**told(read(name)), "problems": []}


@pytest.mark.parametrize(
    "text", ["no", "Null", "~", "0012", "1e3", "2024-01-01", "a: b", "- x", "#x", "'", "é", "", "x "]
)
def test_a_text_that_yaml_would_take_for_something_else_is_quoted(text: str) -> None:
    import yaml  # noqa: PLC0415

    written = write(Settings(port=25, shop=text, extra={"k": (text, {text: text})}), password="omit")
    typed = yaml.safe_load(written)

    assert typed["shop"] == text
    assert typed["extra"] == {"k": [text, {text: text}]}


def test_keys_too_long_for_a_line_of_yaml_come_back(tmp_path: Path) -> None:
    key = "\u0007" * 400
    settings = Settings(port=25, extra={key: {key: "1", "l": ({key: "2"},)}, "p": "3"})

    assert again(settings).extra == settings.extra


def test_an_advisor_of_whom_nothing_usable_is_known_is_not_written_but_kept_beyond() -> None:
    once = formats.read(b"port=465\n[Advisor 1]\nE-mail=marie@\n")
    written = write(once, password="omit")

    assert once.advisors == (Advisor(),)
    assert written.endswith('advisors: []\nextra:\n  advisors:\n    "?":\n      email: marie@\n')
    assert write(formats.read(written.encode()), password="omit") == written


def test_empty_sections_of_our_own_file_are_nothing_beyond() -> None:
    text = b"gemdiag: 1\nshop: Garage Roy\nemail: {}\nadvisors:\nextra:\n"

    assert told(formats.read(text)) == {"shop": "Garage Roy"}
