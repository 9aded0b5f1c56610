"""The demo shows the real thing: all shops, chosen ones, and it fails when gemdiag does not do its job."""

import os
import re
import tempfile
from pathlib import Path

import pytest
import yaml

from gemdiag import reports
from gemdiag.lab.shops.table import SHOPS
from gemdiag.model.network import Reply
from gemdiag.model.outcome import NetFailure, Reason
from gemdiag.probes import dialogue, login
from tests import valid
from tests.cli.kit import Gemdiag, names

IDS = [shop.id for shop in SHOPS]


def test_the_eight_shops_of_the_issue_are_there(gemdiag: Gemdiag, no_network: None) -> None:
    assert set(IDS) == {
        "implicit",
        "explicit-only",
        "app-password",
        "password-ended",
        "old-tls",
        "stripped",
        "wrong-mode",
        "relay",
    }
    english, french = (gemdiag("demo", "--list", "--lang", lang).out for lang in ("en", "fr"))
    for text in (english, french):
        assert [line.split()[0] for line in text.splitlines()] == IDS
    assert not set(english.splitlines()) & set(french.splitlines())


HEADINGS = {
    "en": ("What happens when you upgrade", "The cause", "The plan", "Written: ", "At GEM-CAR's screen"),
    "fr": ("Ce qui se passe quand", "La cause", "Le plan", "Écrit\u00a0: ", "À l’écran de GEM-CAR"),
}


def test_every_shop_ends_as_scripted_and_nothing_is_left_behind(
    gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    said = gemdiag("demo")
    assert said.code == 0, said.err
    assert all(shop.name in said.out for shop in SHOPS)
    assert all(heading in said.out for heading in HEADINGS["en"])
    assert names(tmp_path / "tmp") == []
    assert names() == ["tmp"]
    assert os.listdir(os.environ["GEMDIAG_STATE_DIR"]) == []  # noqa: PTH208


def test_it_is_told_in_french_too(gemdiag: Gemdiag) -> None:
    said = gemdiag("demo", "--lang", "fr", "--only", "wrong-mode")
    assert said.code == 0, said.err
    assert all(heading in said.out for heading in HEADINGS["fr"])


def test_chosen_shops_are_shown_and_their_files_kept(gemdiag: Gemdiag) -> None:
    said = gemdiag("demo", "--only", "wrong-mode", "--only", "password-ended", "--keep", "kept")
    assert said.code == 0
    assert "Mécanique Thibault" in said.out
    assert "Garage Lachance" not in said.out
    assert names(Path("kept")) == ["password-ended", "wrong-mode"]
    assert "beaulieu.upgraded.yaml" not in names(Path("kept/password-ended"))
    upgraded = Path("kept/wrong-mode/thibault.upgraded.yaml").read_text(encoding="utf-8")
    assert yaml.safe_load(upgraded.replace("!omitted", ""))["email"]["port"] == 465


ENDED = [each for each in reports.known() if reports.renderer(each).suffixes]
"""Formats that the ending of a file name asks for."""


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_one_real_report_is_written_in_every_format(lang: str, gemdiag: Gemdiag) -> None:
    said = gemdiag("demo", "--only", "app-password", "--reports", "made/there", "--lang", lang)
    assert said.code == 0, said
    kept = {path.name: path.read_text(encoding="utf-8") for path in Path("made/there").iterdir()}
    assert len(kept) == len(reports.known())
    assert set(kept) >= {
        *(f"app-password{reports.renderer(each).suffixes[0]}" for each in ENDED),
        "app-password.ticket.md",
        "app-password.nagios.txt",
    }
    report = valid.report(kept["app-password.json"])
    assert report["root_cause"] == "auth.app_password_required"
    assert report["lang"] == lang
    title = report["findings"][0]["title"]
    for name in ("txt", "md", "csv", "ticket.md", "nagios.txt", "jsonl"):
        bare = re.sub(r"[\\`\s]", "", kept[f"app-password.{name}"])
        assert re.sub(r"\s", "", title) in bare, name
        assert "Dufresne" in bare
        assert "gemdiag-demo" not in bare
    assert kept["app-password.prom"].endswith("# EOF\n")
    assert kept["app-password.nagios.txt"].startswith("GEMDIAG CRITICAL - ")


def test_reports_of_chosen_shops_are_of_the_first(gemdiag: Gemdiag) -> None:
    said = gemdiag("demo", "--only", "wrong-mode", "--only", "implicit", "--reports", "made")
    assert said.code == 0, said
    assert {name.partition(".")[0] for name in names(Path("made"))} <= {"implicit", "wrong-mode"}
    assert len(names(Path("made"))) == len(reports.known())
    Path("file").write_text("", encoding="utf-8")
    assert gemdiag("demo", "--only", "implicit", "--reports", "file/deeper").code == 73


def test_a_second_demo_over_kept_files_ends_the_same(gemdiag: Gemdiag) -> None:
    for _ in range(2):
        said = gemdiag("demo", "--only", "implicit", "--keep", "kept")
        assert said.code == 0, said


def test_files_can_not_be_kept_where_nothing_can_be_made(gemdiag: Gemdiag) -> None:
    Path("file").write_text("", encoding="utf-8")
    said = gemdiag("demo", "--only", "implicit", "--keep", "file/deeper")
    assert (said.code, said.out) == (73, "")
    assert "file/deeper" in said.err


def test_a_login_probe_that_says_yes_to_everything_fails_the_demo(
    gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = login.ask
    yes = Reply(235, ("2.7.0 Accepted",))
    monkeypatch.setattr(login, "ask", lambda *args: real(*args)._replace(reply=yes))
    said = gemdiag("demo")
    assert said.code == 70
    told = [line for line in said.err.splitlines() if line.startswith("Shop ")]
    assert [line.split()[1] for line in told] == ["app-password", "password-ended"]
    assert "written True" in told[0]


@pytest.mark.parametrize("broken", [NetFailure(Reason.PROTOCOL_ERROR, "", "banner"), RuntimeError("broken")])
def test_a_dialogue_probe_that_is_broken_fails_the_demo(
    broken: Exception, gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(*_args: object) -> None:
        raise broken

    monkeypatch.setattr(dialogue, "ask", ask)
    said = gemdiag("demo", "--only", "wrong-mode", "--lang", "fr")
    assert said.code == 70
    assert "Le garage wrong-mode n’a pas fini comme prévu" in said.err.replace("\u00a0", " ")


def test_what_is_said_beside_the_result_names_its_shop(gemdiag: Gemdiag) -> None:
    said = gemdiag("demo", "--only", "password-ended", "--lang", "en")
    assert "password-ended: Nothing was written" in said.err
    assert "password-ended: The files" not in said.err
