"""What CONFIG may be: files, a folder, standard input, an e-mail address, nothing but --set."""

import io
import socket
import sys
from pathlib import Path

import pytest

from gemdiag.lab.script import Script
from tests.cli.kit import DOMAIN, HOST, USER, YAML, Gemdiag, garage, ini, make_pipe, names, untouched

GMAIL = {"smtp.gmail.com:465": Script("implicit"), "smtp.gmail.com:587": Script()}
GMAIL_ZONE = ("gmail.com MX 5 gmail-smtp-in.l.google.com", "_dmarc.gmail.com TXT v=DMARC1; p=none")


def test_one_bad_file_in_a_folder_does_not_stop_the_rest(gemdiag: Gemdiag) -> None:
    folder = Path("shops")
    (folder / "deeper").mkdir(parents=True)
    (folder / "deeper" / "not.ini").write_text(ini(), encoding="utf-8")
    (folder / ".hidden.ini").write_text(ini(), encoding="utf-8")
    (folder / "a.ini").write_text(ini(), encoding="utf-8")
    (folder / "b.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    (folder / "c.yaml").write_text(YAML, encoding="utf-8")
    (folder / "d.ini").write_text("", encoding="utf-8")
    with garage() as lab:
        said = gemdiag("check", "shops", "--format", "json", lab=lab)
    assert said.code == 2
    told = {Path(shop["source"]["path"]).name: shop for shop in said.json}
    assert {name: shop["verdict"]["exit_code"] for name, shop in told.items()} == {
        "a.ini": 1,
        "b.png": 2,
        "c.yaml": 0,
        "d.ini": 2,
    }
    for name, kind in (("b.png", "binary"), ("d.ini", "empty")):
        assert told[name]["settings"] is None
        assert told[name]["root_cause"] == "config.unreadable"
        finding = next(each for each in told[name]["findings"] if each["id"] == "config.unreadable")
        assert finding["params"]["kind"] == kind
    assert names(folder) == [".hidden.ini", "a.ini", "b.png", "c.yaml", "d.ini", "deeper"]


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes are of POSIX")
def test_a_pipe_in_a_folder_is_told_of_and_not_waited_for(gemdiag: Gemdiag) -> None:
    Path("shops").mkdir()
    make_pipe("shops/pipe")
    Path("shops/a.yaml").write_text(YAML, encoding="utf-8")
    said = gemdiag("check", "shops", "--offline", "--format", "jsonl")
    assert said.code == 2
    assert '"kind": "not_regular"' in said.out
    assert gemdiag("check", "shops/pipe", "--offline").code == 66


def test_several_files_are_told_one_after_another_and_the_worst_counts(gemdiag: Gemdiag) -> None:
    Path("good.yaml").write_text(YAML, encoding="utf-8")
    Path("old.ini").write_text(ini(), encoding="utf-8")
    with garage() as lab:
        said = gemdiag("check", "old.ini", "good.yaml", "--format", "json", lab=lab)
    assert [shop["source"]["path"] for shop in said.json] == ["old.ini", "good.yaml"]
    assert [shop["verdict"]["exit_code"] for shop in said.json] == [1, 0]
    assert said.code == 1


def test_an_address_alone_is_filled_from_what_its_provider_publishes(gemdiag: Gemdiag) -> None:
    with garage(GMAIL, GMAIL_ZONE) as lab:
        said = gemdiag("check", "garage.du.lac@gmail.com", "--format", "json", "--redact", "none", lab=lab)
        assert lab.wire.auth == 0
    assert said.code == 0, said
    assert said.json["provider"] == {
        "id": "gmail",
        "name": said.json["provider"]["name"],
        "identified_by": "smtp_address",
    }
    assert said.json["settings"]["smtp_address"] == "smtp.gmail.com"
    assert said.json["settings"]["user_name"] == "garage.du.lac@gmail.com"
    assert said.json["settings"]["password"] == "omitted"
    assert "auth.not_tried" in said.findings


def test_an_address_in_a_domain_of_its_own_is_identified_by_its_mx(gemdiag: Gemdiag) -> None:
    zone = (f"{DOMAIN} MX 0 garage-example.mail.protection.outlook.com",)
    with garage({"smtp.office365.com:587": Script()}, zone) as lab:
        said = gemdiag("check", USER, "--format", "json", "--redact", "none", lab=lab)
    assert said.json["provider"]["id"] == "microsoft-365"
    assert said.json["settings"]["smtp_address"] == "smtp.office365.com"
    assert said.json["settings"]["less_secure_connection"] is True


def test_an_address_of_an_unknown_domain_lacks_the_rest(gemdiag: Gemdiag) -> None:
    with garage() as lab:
        known = gemdiag("check", USER, "--format", "json", lab=lab)
        unknown = gemdiag("check", "info@nowhere.example", "--format", "json", lab=lab)
        assert not any(heard.connections for heard in lab.heard.values())
    assert (known.code, unknown.code) == (
        3,
        2,
    )  # what nobody stated is not wrong; a domain that is not there is
    for said in (known, unknown):
        assert said.json["provider"] is None
        missing = {each["subject"] for each in said.json["findings"] if each["id"] == "config.field_missing"}
        assert missing == {"smtp_address"}
    assert "dns.domain_not_found" in unknown.findings
    assert "dns.domain_not_found" not in known.findings


def test_an_address_that_is_also_a_file_is_the_file(gemdiag: Gemdiag, no_network: None) -> None:
    Path(USER).write_text(ini(Port="2525"), encoding="utf-8")
    assert gemdiag("check", USER, "--offline", "--format", "json").json["settings"]["port"] == 2525


def test_settings_come_on_standard_input(gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(ini().encode("utf-16"))))
    with garage() as lab:
        said = gemdiag("check", "-", "--format", "json", lab=lab)
    assert said.json["source"]["path"] in {None, "-"}
    assert said.json["source"]["format"] == "ini"
    assert "auth.accepted" in said.findings


def test_settings_on_standard_input_need_a_place_to_be_written_to(
    gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch
) -> None:
    for words, code in (((), 64), (("--in-place",), 64), (("--write", "there.yaml"), 0)):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(ini().encode())))
        with garage() as lab:
            said = gemdiag("migrate", "-", "--yes", *words, lab=lab)
            assert said.code == code, said
            assert untouched(lab) == (code == 64)
    assert "name one with --write" in gemdiag("migrate", USER, "--yes", "--offline").err
    assert f"smtp_address: {HOST}" in Path("there.yaml").read_text(encoding="utf-8")


def test_fields_can_be_all_there_is(gemdiag: Gemdiag) -> None:
    fields = {"smtp_address": HOST, "email_address": USER, "port": "465", "less-secure-connection": "no"}
    words = [word for pair in fields.items() for word in ("--set", "=".join(pair))]
    with garage() as lab:
        said = gemdiag("check", *words, "--format", "json", lab=lab)
    assert said.code == 0, said
    assert "auth.not_configured" in said.findings
    assert said.json["settings"]["port"] == 465
    assert said.json["source"]["fields"]["port"]["key"] == "--set"


def test_fields_take_the_place_of_those_in_the_file(gemdiag: Gemdiag, no_network: None) -> None:
    Path("shop.ini").write_text(ini(Port="abc"), encoding="utf-8")
    bad = gemdiag("check", "shop.ini", "--offline", "--format", "json")
    good = gemdiag(
        "check", "shop.ini", "--offline", "--format", "json", "--set", "Port=465", "--set", "shop=A=B"
    )
    assert "config.field_invalid" in bad.findings
    assert "config.field_invalid" not in good.findings
    assert good.json["settings"]["port"] == 465
    assert good.json["shop"] == "A=B"
    assert "abc" in Path("shop.ini").read_text(encoding="utf-8")


def test_a_field_that_is_set_wrongly_is_found_like_one_in_a_file(gemdiag: Gemdiag, no_network: None) -> None:
    said = gemdiag("check", "--set", "port=0", "--set", f"email={USER}", "--offline", "--format", "json")
    assert said.code == 2
    assert said.findings["config.field_invalid"]["subject"] == "port"


@pytest.mark.parametrize("command", ["check", "migrate", "relay check"])
def test_offline_no_socket_is_made_and_the_settings_alone_are_judged(
    command: str, gemdiag: Gemdiag, no_network: None
) -> None:
    Path("good.yaml").write_text(YAML, encoding="utf-8")
    Path("bad.ini").write_text(ini(SMTPServer="smtp://x"), encoding="utf-8")
    words = command.split()
    dry = ["--dry-run"] if command == "migrate" else []
    assert gemdiag(*words, "good.yaml", *dry, "--offline").code == 0
    if command != "relay check":  # for which the mailbox plays no part
        assert gemdiag(*words, "bad.ini", *dry, "--offline").code == 2
    assert names() == ["bad.ini", "good.yaml"]


def test_a_socket_would_have_been_noticed(no_network: None) -> None:
    with pytest.raises(BaseException, match="a socket was made"):
        socket.socket()


def test_several_shops_are_counted_beside_their_reports(gemdiag: Gemdiag, no_network: None) -> None:
    for name in ("one.ini", "two.ini"):
        Path(name).write_text(ini(), encoding="utf-8")
    Path("three.ini").write_text("", encoding="utf-8")

    said = gemdiag("check", ".", "--offline")

    assert "3 shops. critical: 1" in said.err
    assert "shops." not in said.out


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [("en", "neither a file nor an e-mail address"), ("fr", "ni un fichier ni une adresse courriel")],
)
def test_an_address_with_a_fault_in_it_is_not_called_a_file(
    lang: str, sentence: str, gemdiag: Gemdiag, no_network: None
) -> None:
    for name in ("garage@gmail,com", "garage@", "@gmail.com"):
        said = gemdiag("check", name, "--lang", lang)
        assert (said.code, said.out) == (66, "")
        assert sentence in said.err
    assert sentence not in gemdiag("report", "r@b.json", "--lang", lang).err


@pytest.mark.parametrize(("lang", "sentence"), [("en", "save it as CSV"), ("fr", "enregistrez-le en CSV")])
def test_who_brings_a_workbook_is_told_what_to_save(
    lang: str, sentence: str, gemdiag: Gemdiag, no_network: None
) -> None:
    Path("shop.xlsx").write_bytes(b"PK\x03\x04 xl/workbook.xml")
    said = gemdiag("check", "shop.xlsx", "--lang", lang)
    assert (said.code, said.out) == (65, "")
    assert sentence in said.err
