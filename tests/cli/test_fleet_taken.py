"""What no report and no summary replaces: what is read, the settings of any shop, anybody's own files."""

from pathlib import Path

import pytest

from tests.cli.kit import Gemdiag, ini

OFFLINE = ("--offline", "--no-state")
SHEET = (
    "shop,smtp_address,port,email_address\nUn,m.example,465,a@one.example\nDeux,m.example,465,b@one.example\n"
)
LINES = '{"smtp_address": "m.example", "port": 465}\n{"smtp_address": "n.example", "port": 465}\n'
CANONICAL = "gemdiag: 1\nemail:\n  smtp_address: m.example\n  port: 465\n"
REFUSED = {"en": "which no", "fr": "qu'aucun"}


@pytest.fixture(autouse=True)
def one_shop(gemdiag: Gemdiag) -> None:
    Path("shops").mkdir()
    Path("shops/a.ini").write_text(ini(), encoding="utf-8")


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_summary_never_replaces_what_is_read_or_somebody_s_own(
    lang: str, gemdiag: Gemdiag, no_network: None
) -> None:
    held = {"in.csv": SHEET, "other.csv": SHEET, "page.html": "<p>mine</p>", "notes.txt": "mine"}
    held |= {"shops/b.txt": ini(), "broken.csv": "\0"}
    for name, text in held.items():
        Path(name).write_text(text, encoding="utf-8")
    for name in held:
        words = ("in.csv", "broken.csv", "shops", *OFFLINE, "--summary", name, "--lang", lang)
        said = gemdiag("fleet", *words)
        assert (said.code, said.out) == (73, ""), name
        assert REFUSED[lang] in " ".join(said.err.split()).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    assert {name: Path(name).read_text(encoding="utf-8") for name in held} == held


def test_a_summary_replaces_an_earlier_one_of_its_kind(gemdiag: Gemdiag, no_network: None) -> None:
    for name in ("s.txt", "s.html", "s.csv"):
        Path(name).touch()
        for _ in range(2):
            assert gemdiag("fleet", "shops", *OFFLINE, "--summary", name).code == 0, name


@pytest.mark.parametrize("text", [ini(), SHEET, LINES, CANONICAL], ids=["ini", "sheet", "lines", "canonical"])
@pytest.mark.parametrize(
    "words",
    [("-o",), ("--save-facts",), ("--redact", "strict", "--redact-map")],
    ids=lambda words: words[-1],
)
def test_another_shop_s_settings_are_never_replaced(
    text: str, words: tuple[str, ...], gemdiag: Gemdiag, no_network: None
) -> None:
    Path("thibault.txt").write_text(text, encoding="utf-8")
    said = gemdiag("check", "shops/a.ini", *OFFLINE, *words, "thibault.txt")
    assert said.code == 73
    assert "holds the settings of a shop" in " ".join(said.err.split())
    assert Path("thibault.txt").read_text(encoding="utf-8") == text


def test_nor_by_a_bundle(gemdiag: Gemdiag, no_network: None) -> None:
    Path("thibault.zip").write_text(ini(), encoding="utf-8")
    assert gemdiag("check", "shops/a.ini", *OFFLINE, "--bundle", "thibault.zip").code == 73
    assert Path("thibault.zip").read_text(encoding="utf-8") == ini()
