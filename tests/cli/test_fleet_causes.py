"""What stands in the way of many shops is told by name, with the reason, and without a hole in it."""

import html
from pathlib import Path

import pytest

from gemdiag.fleet.causes import title
from gemdiag.outline.marks import outside
from tests import valid
from tests.cli.kit import Gemdiag, ini

OFFLINE = ("--offline", "--no-state")
REASONS = {
    "en": ("it does not exist", "it is a folder without a file", "it is not text", "has a writing error"),
    "fr": ("existe pas", "un dossier sans fichier", "pas du texte"),
}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_what_cannot_be_read_is_counted_by_its_reason(lang: str, gemdiag: Gemdiag, no_network: None) -> None:
    Path("good.ini").write_text(ini(), encoding="utf-8")
    Path("binary.dat").write_bytes(b"\x7fELF\x00\x00\x01\x00")
    Path("torn.json").write_text('{"port": ', encoding="utf-8")
    Path("empty").mkdir()
    paths = ("good.ini", "binary.dat", "torn.json", "empty", "nowhere", "none*.ini")
    said = gemdiag("fleet", *paths, *OFFLINE, "--lang", lang, "--summary", "s.html")
    assert said.code == 2
    page = html.unescape(Path("s.html").read_text(encoding="utf-8"))
    for reason in REASONS[lang]:
        assert reason in page


@pytest.mark.parametrize(("lang", "sentence"), [("en", "There is no shop"), ("fr", "aucun garage")])
def test_nothing_that_can_be_opened_is_66(
    lang: str, sentence: str, gemdiag: Gemdiag, no_network: None
) -> None:
    Path("empty").mkdir()
    said = gemdiag("fleet", "empty", "nowhere", *OFFLINE, "--lang", lang)
    assert said.code == 66
    assert sentence in said.err
    assert len([valid.report(line) for line in said.out.splitlines()]) == 2


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_shops_with_one_thing_in_common_are_told_it_and_no_hole_is_left(
    lang: str, gemdiag: Gemdiag, no_network: None
) -> None:
    for number, port in enumerate(("465", "465", "587", "587")):
        odd = ini(Port=port, lessSecureConnection="yes" if port == "465" else "no")
        Path(f"g{number}.ini").write_text(odd, encoding="utf-8")
    Path("lacks.ini").write_text(ini(SMTPServer=None), encoding="utf-8")
    said = gemdiag("fleet", ".", *OFFLINE, "--lang", lang)
    assert "465" in said.err
    assert "587" in said.err
    for sign in ("\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}", "?"):
        assert sign not in said.err


def test_what_differs_is_left_out() -> None:
    both = {"host": "m.example", "on": "2026-12-01"}
    assert title("en", "tls.certificate_expired", both).endswith("\x03 expired on December 1, 2026")
    assert title("fr", "tls.certificate_expired", {}) == "Le certificat de \N{HORIZONTAL ELLIPSIS} est expiré"
    assert title("en", "config.mode_port_mismatch", {}) == outside("config.mode_port_mismatch")
    assert title("en", "later.finding", {}) == outside("later.finding")
