"""The language that a person reads."""

import pytest

from gemdiag.words import language
from gemdiag.words.language import language_of


def test_what_was_asked_for_wins() -> None:
    assert language_of("fr", {"LC_ALL": "en_CA.UTF-8"}) == "fr"
    assert language_of("en", {"LANG": "fr_CA.UTF-8"}) == "en"


@pytest.mark.parametrize(
    "locale", ["fr_CA.UTF-8", "fr", "fr-CA", "FR_fr", "fr.UTF-8", "french", "French_Canada.1252"]
)
def test_french_locales_read_french(locale: str) -> None:
    assert language_of(None, {"LANG": locale}) == "fr"


@pytest.mark.parametrize("locale", ["C", "C.UTF-8", "POSIX", "en_CA.UTF-8", "de_DE", "fro_XX", "frr_DE"])
def test_every_other_locale_reads_english(locale: str) -> None:
    assert language_of(None, {"LANG": locale}) == "en"


def test_the_first_variable_that_is_set_decides() -> None:
    assert language_of(None, {"LC_ALL": "", "LC_MESSAGES": "fr_CA", "LANG": "en_CA"}) == "fr"
    assert language_of(None, {"LC_ALL": "en_CA", "LC_MESSAGES": "fr_CA", "LANG": "fr_CA"}) == "en"


@pytest.mark.parametrize(
    ("langid", "expected"), [(0x0C0C, "fr"), (0x040C, "fr"), (0x1009, "en"), (0x0407, "en"), (0, "en")]
)
def test_windows_without_variables_reads_as_its_menus(
    monkeypatch: pytest.MonkeyPatch, langid: int, expected: str
) -> None:
    monkeypatch.setattr(language, "_ui_langid", lambda: langid)

    assert language_of(None, {}) == expected


@pytest.mark.skipif("sys.platform == 'win32'")
def test_nothing_said_reads_english() -> None:
    assert language_of(None, {}) == "en"
