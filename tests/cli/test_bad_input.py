"""Input that cannot be used: one clear sentence, the right code, nothing written, nothing sent."""

import os
import sys
from pathlib import Path

import pytest

from tests.cli.kit import HOST, USER, YAML, Gemdiag, garage, ini, names, untouched

MIB = 2**20
UNREADABLE = {
    "missing.ini": (None, 66, "missing.ini does not exist.", "missing.ini n’existe pas."),
    "folder": ("folder", 66, "folder is a folder; name one file in it.", "folder est un dossier"),
    "empty.ini": (b"", 65, "empty.ini cannot be read as settings. The file is empty.", "est vide."),
    "blank.ini": (b" \r\n\t\r\n", 65, "The file is empty.", "est vide."),
    "picture.ini": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 65, "This is no text file", "pas un fichier texte"),
    "huge.ini": (b"Port=587\n" * (17 * MIB // 9), 65, "larger than 16 MiB", "dépasse 16 Mio"),
    "letter.txt": (b"Bonjour, voici la facture.\n", 65, "none of the formats", "aucun des formats"),
    "other.yaml": (b"price: 12\ncolour: red\n", 65, "none of", "aucun"),
    "broken.yaml": (
        b"gemdiag: 1\nemail:\n  port: [587\n  smtp_address: x\n",
        65,
        "broken.yaml cannot be read as settings, line",
        "broken.yaml ne peut être lu comme des réglages, ligne",
    ),
}


def lay(name: str, content: bytes | str | None) -> None:
    if content == "folder":
        Path(name).mkdir()
    elif isinstance(content, bytes):
        Path(name).write_bytes(content)


@pytest.mark.parametrize("name", UNREADABLE)
@pytest.mark.parametrize("command", ["check", "migrate", "relay check", "relay enable"])
def test_what_cannot_be_read_ends_the_command(
    command: str, name: str, gemdiag: Gemdiag, no_network: None
) -> None:
    content, code, english, french = UNREADABLE[name]
    if (command, name) == ("check", "folder"):
        english, french = "There is no file in folder.", "Il n’y a aucun fichier dans folder."
    lay(name, content)
    before = names()
    for lang, sentence in (("en", english), ("fr", french)):
        said = gemdiag(*command.split(), name, "--lang", lang)
        assert (said.code, said.out) == (code, ""), said
        assert sentence in said.err
        assert said.err.count("\n") == 1
    assert names() == before


def test_the_line_of_a_broken_file_is_the_one_that_an_editor_shows(gemdiag: Gemdiag) -> None:
    Path("tabs.yaml").write_text("gemdiag: 1\nemail:\n  port: 587\n  user_name: *nobody\n", encoding="utf-8")
    assert "tabs.yaml cannot be read as settings, line 4." in gemdiag("check", "tabs.yaml").err


BAD_FIELDS = [
    ({"Port": "0"}, "port", "out_of_range", 4),
    ({"Port": "65536"}, "port", "out_of_range", 4),
    ({"Port": "abc"}, "port", "not_a_number", 4),
    ({"Port": "5_87"}, "port", "not_a_number", 4),
    ({"Port": "٥٨٧"}, "port", "not_a_number", 4),
    ({"SMTPServer": f"smtp://{HOST}"}, "smtp_address", "scheme", 3),
    ({"SMTPServer": "mail garage.example"}, "smtp_address", "blanks", 3),
    ({"SMTPServer": f"{HOST}/mail"}, "smtp_address", "path", 3),
    ({"SMTPServer": f"{HOST}:587"}, "smtp_address", "port_in_host", 3),
    ({"EmailAddress": "info"}, "email_address", "malformed", 5),
    ({"EmailAddress": f"{USER}, two@{HOST}"}, "email_address", "several", 5),
    ({"UserName": f"info\x07@{HOST}"}, "user_name", "control_characters", 6),
    ({"UserName": f"{USER}\x0bRCPT TO:<x@{HOST}>"}, "user_name", "control_characters", 6),
]


@pytest.mark.parametrize(
    ("fields", "field", "why", "line"),
    BAD_FIELDS,
    ids=[f"{next(iter(each[0].values()))!a}" for each in BAD_FIELDS],
)
def test_a_value_that_cannot_be_used_is_named_with_its_line_and_nothing_is_sent(
    fields: dict[str, str], field: str, why: str, line: int, gemdiag: Gemdiag
) -> None:
    Path("shop.ini").write_text(ini(**fields), encoding="utf-8")
    with garage() as lab:
        checked = gemdiag("check", "shop.ini", "--format", "json", lab=lab)
        written = gemdiag("migrate", "shop.ini", "--yes", "--lang", "fr", lab=lab)
        assert (lab.wire.messages_sent, lab.wire.recipients) == (0, 0)
        if field == "smtp_address":
            assert not any(heard.connections for heard in lab.heard.values())
        if field == "user_name":
            assert lab.wire.auth == 0
    found = checked.findings["config.field_invalid"]
    assert (found["severity"], found["subject"], found["params"]["why"]) == ("critical", field, why)
    assert found["evidence"]["line"] == line
    assert checked.json["root_cause"] == "config.field_invalid"
    assert checked.err.startswith(f"shop.ini, line {line}: ")
    assert written.err.startswith(f"shop.ini, ligne {line}\u00a0: ")
    for said in (checked, written):
        assert said.code == 2
        assert "Traceback" not in said.out + said.err
    assert names() == ["shop.ini"]


def test_a_control_character_is_made_visible_and_not_sent_to_the_terminal(gemdiag: Gemdiag) -> None:
    Path("shop.ini").write_text(ini(SMTPServer="mail\x1b]0;PWNED\x07.example"), encoding="utf-8")
    for words in (("check",), ("check", "-vv"), ("migrate", "--dry-run"), ("check", "--format", "markdown")):
        said = gemdiag(*words, "shop.ini", "--offline", "--redact", "none")
        assert said.code in {2, 65}
        assert not set("\x1b\x07") & set(said.out + said.err)


def test_a_file_name_that_is_hostile_is_made_visible_too(gemdiag: Gemdiag) -> None:
    for name in ("no\x1b[31mne.ini", "a\u202egpj.ini", "new\nline.ini"):
        said = gemdiag("check", name)
        assert (said.code, said.err.count("\n")) == (66, 1)
        assert not set("\x1b\u202e") & set(said.err)


def test_a_name_that_no_system_takes_is_missing(gemdiag: Gemdiag) -> None:
    for name in ("a\0b", "x" * 5000, "f.ini/inside"):
        Path("f.ini").write_text(ini(), encoding="utf-8")
        said = gemdiag("check", name)
        assert (said.code, said.err.count("\n")) == (66, 1), said


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are bytes on Linux alone")
def test_a_name_that_is_no_text_is_a_name_like_any_other(gemdiag: Gemdiag) -> None:
    name = os.fsdecode(b"caf\xe9.ini")
    Path(name).write_text(ini(), encoding="utf-8")
    with garage() as lab:
        assert (
            gemdiag("check", name, "-o", "r.json", "-o", "r.md", "--save-facts", "f.json", lab=lab).code == 1
        )
        assert gemdiag("migrate", name, "--yes", lab=lab).code == 0
    for words in (("report", "r.json"), ("report", "--judge", "f.json")):
        assert gemdiag(*words, "--format", "json").code == 1
    assert Path(os.fsdecode(b"caf\xe9.upgraded.yaml")).exists()
    assert gemdiag("rollback", os.fsdecode(b"caf\xe9.upgraded.yaml")).code == 0


@pytest.mark.parametrize("command", ["check", "migrate"])
def test_a_certificate_file_that_is_none_is_said_before_servers_are_blamed(
    command: str, gemdiag: Gemdiag
) -> None:
    Path("shop.yaml").write_text(YAML, encoding="utf-8")
    Path("empty.pem").write_text("", encoding="utf-8")
    Path("cut.pem").write_text("-----BEGIN CERTIFICATE-----\nMIIB\n", encoding="utf-8")
    with garage() as lab:
        for name, code in (
            ("none.pem", 66),
            (".", 66),
            ("empty.pem", 65),
            ("cut.pem", 65),
            ("shop.yaml", 65),
        ):
            words = [word if word != str(lab.ca_file) else name for word in lab.cli_options()]
            said = gemdiag(command, "shop.yaml", *words)
            assert (said.code, said.out, said.err.count("\n")) == (code, "", 1), said
            assert name in said.err
        assert untouched(lab)


def test_provider_files_that_cannot_be_used_are_named(gemdiag: Gemdiag, no_network: None) -> None:
    Path("shop.yaml").write_text(YAML, encoding="utf-8")
    Path("mine").mkdir()
    Path("mine/acme.yaml").write_text("id: acme\nhosts: [", encoding="utf-8")
    for folder in ("mine", "nowhere"):
        said = gemdiag("check", "shop.yaml", "--offline", "--presets", folder)
        assert (said.code, said.out, said.err.count("\n")) == (65, "", 1), said
        assert folder in said.err
