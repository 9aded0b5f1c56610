"""Reports in files: several at once, whole or not at all, and never over what was read or is about to be written."""

import json
import os
import sys
from pathlib import Path

import pytest

from gemdiag import store
from gemdiag.app import upgrade
from gemdiag.store import StoreFault
from tests.cli.kit import BOTH, Gemdiag, contents, garage, ini, make_pipe, names

IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
TEXT = "Version: 13.0.1\nPort: 587\nSMTP address: mail.garage.example\nE-mail address: info@garage.example\n"


def test_each_ending_gets_its_format(shop: str, gemdiag: Gemdiag, no_network: None) -> None:
    files = ["r.txt", "r.md", "r.html", "r.json", "r.jsonl", "r.csv", "r.prom", "R.JSON"]
    words = [word for name in files for word in ("-o", name)]
    said = gemdiag("check", shop, "--offline", *words)
    assert (said.code, said.err) == (0, "")
    assert names() == sorted([*files, shop])
    kept = {name: Path(name).read_text(encoding="utf-8") for name in files}
    assert json.loads(kept["r.json"])["verdict"] == json.loads(kept["R.JSON"])["verdict"]
    assert kept["r.jsonl"].count("\n") == 1
    assert kept["r.md"].startswith("#")
    assert "───" in kept["r.txt"]
    assert kept["r.html"].startswith("<!DOCTYPE html>")
    assert kept["r.csv"].startswith("\ufeffshop,source,")
    assert kept["r.prom"].endswith("# EOF\n")
    assert "\x1b" not in "".join(kept.values())


def test_a_report_replaces_an_older_one(shop: str, gemdiag: Gemdiag, no_network: None) -> None:
    for lang in ("en", "fr"):
        gemdiag("check", shop, "--offline", "-o", "r.json", "--lang", lang)
        assert json.loads(Path("r.json").read_text(encoding="utf-8"))["lang"] == lang
    assert names() == ["r.json", shop]


def test_a_wrong_ending_is_refused_before_anything_is_done(
    shop: str, gemdiag: Gemdiag, no_network: None
) -> None:
    for name in ("r.pdf", "r", ".json.bak", "r.xlsx", "r.ticket", "shop.ini"):
        said = gemdiag("check", shop, "-o", "good.json", "-o", name)
        assert (said.code, said.out) == (64, "")
        assert name in said.err
    assert names() == [shop]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_is_not_written_through(shop: str, gemdiag: Gemdiag, no_network: None) -> None:
    Path("precious.json").write_text("mine", encoding="utf-8")
    Path("r.json").symlink_to("precious.json")
    said = gemdiag("check", shop, "--offline", "-o", "r.json")
    assert said.code == 73
    assert "r.json is a link" in said.err
    assert Path("precious.json").read_text(encoding="utf-8") == "mine"
    Path("gone.json").symlink_to("nowhere")
    assert gemdiag("check", shop, "--offline", "-o", "gone.json").code == 73
    assert not Path("nowhere").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="devices are files elsewhere alone")
def test_what_is_no_regular_file_is_not_written(shop: str, gemdiag: Gemdiag, no_network: None) -> None:
    Path("folder.json").mkdir()
    make_pipe("pipe.json")
    for name in ("folder.json", "pipe.json", "nowhere/r.json", "nul.json"):
        said = gemdiag("check", shop, "--offline", "-o", name)
        assert (said.code, said.err.count("\n")) == (73, 1), said


@pytest.mark.skipif(sys.platform == "win32" or IS_ROOT, reason="nothing is forbidden here")
def test_a_folder_that_may_not_be_written_is_said(shop: str, gemdiag: Gemdiag, no_network: None) -> None:
    Path("locked").mkdir(mode=0o555)
    assert gemdiag("check", shop, "--offline", "-o", "locked/r.json").code == 73


def test_what_was_read_is_not_replaced(gemdiag: Gemdiag, no_network: None) -> None:
    Path("shop.txt").write_text(TEXT, encoding="utf-8")
    Path("facts.json").write_text(json.dumps({"port": 587, "smtp_address": "x.example"}), encoding="utf-8")
    before = contents(Path())
    for words in (
        ("check", "shop.txt", "-o", "shop.txt"),
        ("check", "shop.txt", "-o", "./shop.txt"),
        ("check", "facts.json", "-o", "facts.json"),
        ("check", "shop.txt", "--save-facts", "shop.txt"),
        ("migrate", "shop.txt", "-o", "shop.txt"),
        ("migrate", "shop.txt", "--dry-run", "-o", "shop.txt"),
        ("migrate", "shop.txt", "--save-facts", "shop.txt"),
        ("relay", "check", "shop.txt", "-o", "shop.txt"),
    ):
        said = gemdiag(*words, "--offline")
        assert said.code == 73, said
        assert "which no report replaces" in said.err
        assert contents(Path()) == before


def test_a_saved_report_is_not_told_over_itself(shop: str, gemdiag: Gemdiag, no_network: None) -> None:
    gemdiag("check", shop, "--offline", "-o", "r.json")
    before = contents(Path())
    assert gemdiag("report", "r.json", "-o", "r.json").code == 73
    assert contents(Path()) == before


def test_the_upgraded_file_is_not_replaced_by_the_report_on_it(gemdiag: Gemdiag, no_network: None) -> None:
    Path("shop.txt").write_text(TEXT, encoding="utf-8")
    for words in (("-o", "there.txt"), ("--save-facts", "there.txt"), ("-o", "./there.txt")):
        assert gemdiag("migrate", "shop.txt", "--yes", "--write", "there.txt", *words).code == 73
    assert names() == ["shop.txt"]


@pytest.mark.parametrize("format_id", ["text", "json"])
def test_a_report_that_cannot_be_written_keeps_the_settings_from_being_written(
    format_id: str, shop: str, gemdiag: Gemdiag
) -> None:
    with garage() as lab:
        said = gemdiag("migrate", shop, "--yes", "--format", format_id, "-o", "nowhere/r.json", lab=lab)
    assert said.code == 73
    assert names() == [shop]


@pytest.mark.parametrize("format_id", ["text", "json"])
def test_the_report_says_what_was_written(format_id: str, shop: str, gemdiag: Gemdiag) -> None:
    with garage() as lab:
        declined = gemdiag("migrate", shop, "--format", format_id, "-o", "declined.json", lab=lab)
        said = gemdiag("migrate", shop, "--yes", "--format", format_id, "-o", "r.json", lab=lab)
    assert (declined.code, said.code) == (1, 0)
    assert json.loads(Path("declined.json").read_text(encoding="utf-8"))["written"] is None
    written = json.loads(Path("r.json").read_text(encoding="utf-8"))["written"]
    assert Path(written["path"]).name == "shop.upgraded.yaml"
    assert written["backup_id"] is None
    if format_id == "json":
        assert said.json["written"] == written
        assert declined.json["written"] is None


def test_the_difference_on_a_pipe_masks_what_the_report_masks(shop: str, gemdiag: Gemdiag) -> None:
    with garage() as lab:
        told = {
            level: gemdiag("migrate", shop, "--dry-run", "--redact", level, lab=lab).out
            for level in ("none", "standard", "strict")
        }
    assert "+  user_name: info@garage.example" in told["none"]
    assert "+  user_name: i***o@garage.example" in told["standard"]
    assert "garage.example" not in told["strict"]


@pytest.mark.parametrize("words", [("check",), ("migrate", "--dry-run"), ("relay", "check")])
def test_observations_are_kept_and_judged_again_without_a_network(
    words: tuple[str, ...], shop: str, gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch
) -> None:
    with garage(BOTH) as lab:
        gemdiag(*words, shop, "--save-facts", "facts.json", lab=lab)
        live = gemdiag("check", shop, "--format", "json", "--no-state", lab=lab)
    assert Path("facts.json").stat().st_mode & 0o077 == 0 or sys.platform == "win32"
    again = gemdiag("report", "--judge", "facts.json", "--format", "json")
    ids = {"tls.implicit_available", "tls.explicit_available", "config.less_secure", "auth.accepted"}
    assert ids <= set(again.findings)
    assert again.code == live.code == 1
    assert again.json["root_cause"] == live.json["root_cause"]
    assert again.json["prognosis"] == live.json["prognosis"]


def test_a_file_that_cannot_be_written_takes_no_diagnosis_away(
    shop: str, gemdiag: Gemdiag, no_network: None
) -> None:
    for option in (("--bundle", "gone/b.zip"), ("--save-facts", "gone/f.json"), ("-o", "gone/r.json")):
        for command in (("check", shop), ("migrate", shop, "--yes", "--force")):
            if command[0] == "check" or option[0] != "--bundle":
                said = gemdiag(*command, "--offline", *option)
                assert said.code == 73, said
                assert said.out.startswith("shop.ini\n────────\n"), said
                assert option[1] in said.err.splitlines()[-1]
    both = gemdiag(
        "check", shop, "--offline", "--bundle", "gone/b.zip", "-o", "r.json", "--save-facts", "f.json"
    )
    assert both.code == 73
    assert names() == ["f.json", "r.json", shop]


def test_a_monitor_hears_of_the_file_alone(shop: str, gemdiag: Gemdiag, no_network: None) -> None:
    for option in (("--bundle", "gone/b.zip"), ("--save-facts", "gone/f.json"), ("-o", "gone/r.json")):
        said = gemdiag("check", shop, "--offline", "--format", "nagios", *option)
        assert (said.code, said.out.count("\n")) == (3, 1), said
        assert said.out.startswith("GEMDIAG UNKNOWN - "), said


def test_quiet_is_for_the_screen(shop: str, gemdiag: Gemdiag, no_network: None) -> None:
    files = ["r.txt", "r.md", "r.html", "r.ticket.md", "r.csv", "r.prom"]
    words = [word for name in files for word in ("-o", name)]
    whole = gemdiag("check", shop, "--offline", *words, "--bundle", "b.zip")
    kept = {name: len(Path(name).read_bytes()) for name in (*files, "b.zip")}
    quiet = gemdiag("check", shop, "--offline", *words, "--bundle", "b.zip", "-q")
    assert (quiet.out.count("\n"), quiet.err) == (1, "")
    assert whole.out.count("\n") > 20
    for name, size in kept.items():
        assert abs(len(Path(name).read_bytes()) - size) < 30, name  # dates and durations differ


def test_a_ticket_in_a_file_is_named_as_one(shop: str, gemdiag: Gemdiag, no_network: None) -> None:
    gemdiag("check", shop, "--offline", "-o", "r.ticket.md", "-o", "R.Ticket.MD", "-o", "ticket.md")
    assert "<details>" in Path("r.ticket.md").read_text(encoding="utf-8")
    assert "<details>" in Path("R.Ticket.MD").read_text(encoding="utf-8")
    assert "<details>" not in Path("ticket.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("lang", "advice"), [("en", "Choose another place with"), ("fr", "Choisissez un autre endroit avec")]
)
def test_another_place_is_advised_with_the_option_that_named_it(
    lang: str, advice: str, gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch, no_network: None
) -> None:
    def refuse(path: Path, *_args: object, **_more: object) -> None:
        raise StoreFault("read_only", path)

    Path("g.ini").write_text(ini(SMTPServer="smtp.gmail.com", Port="465"), encoding="utf-8")
    monkeypatch.setattr(store, "write_output", refuse)
    monkeypatch.setattr(store, "rollback", refuse)
    monkeypatch.setattr(upgrade, "write", lambda *_args, **_more: refuse(Path("shop.x")))
    force = ("--offline", "--force", "--yes", "--lang", lang)
    for words, option in (
        (("check", "g.ini", "--offline", "-o", "r.md"), "-o"),
        (("check", "g.ini", "--offline", "--bundle", "b.zip"), "--bundle"),
        (("check", "g.ini", "--offline", "--save-facts", "f.json"), "--save-facts"),
        (("migrate", "g.ini", *force), "--write"),
    ):
        said = gemdiag(*words, "--lang", lang)
        assert said.code == 73, said
        assert f"{advice} {option}." in said.err
    for unasked in (("migrate", "g.ini", "--in-place", *force), ("rollback", "g.ini", "--lang", lang)):
        said = gemdiag(*unasked)
        assert said.code == 73, said
        assert advice not in said.err


@pytest.mark.parametrize(("lang", "sentence"), [("en", "it was replaced"), ("fr", "il a été remplacé")])
def test_what_others_wrote_is_replaced_with_a_word(
    lang: str, sentence: str, shop: str, gemdiag: Gemdiag, no_network: None
) -> None:
    files = ["r.txt", "r.md", "r.html", "r.ticket.md", "r.json", "r.jsonl", "r.csv", "r.prom"]
    words = [word for name in files for word in ("-o", name)]
    words += ["--bundle", "b.zip", "--save-facts", "f.json", "--redact-map", "map.json"]
    command = ("check", shop, "--offline", *words, "--lang", lang)
    for _ in range(2):
        assert sentence not in gemdiag(*command).err
    for name in (*files, "b.zip", "f.json"):
        Path(name).write_text("my notes", encoding="utf-8")
    assert gemdiag(*command).err.count(sentence) == len(files) + 2
