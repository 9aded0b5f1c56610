"""The page of clicks in a browser: it looks like the report, keeps nobody out, and prints whole."""

import shutil
from pathlib import Path

import pytest

from gemdiag import reports
from gemdiag.reports import clicks_page
from gemdiag.words import LANGUAGES
from tests import build
from tests.browser.conftest import Axe, Open, too_wide
from tests.browser.test_report import printed, squeezed

pytestmark = pytest.mark.browser

BUILT = {"kitchen-sink": build.kitchen_sink(), "hostile": build.hostile()}


def page_of(folder: Path, name: str = "kitchen-sink", lang: str = "en") -> str:
    text = clicks_page.page(reports.document(BUILT[name]), "shop.upgraded.yaml", lang, build.Unredacted())
    assert text
    file = folder / "shop.upgraded.gemdiag-clicks.html"
    file.write_text(text, encoding="utf-8")
    return file.as_uri()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", BUILT)
def test_it_says_nothing_on_the_console_and_fetches_nothing(
    name: str, lang: str, tmp_path: Path, opened: Open
) -> None:
    url = page_of(tmp_path, name, lang)
    made = opened(url)

    assert made.said == []
    assert made.asked == [url]
    assert made.page.evaluate("getComputedStyle(document.body).marginTop") == "0px", "the style applies"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("width", "colours"), [(320, "light"), (1280, "dark")])
def test_it_keeps_nobody_out_and_nobody_has_to_scroll_sideways(
    width: int, colours: str, lang: str, tmp_path: Path, opened: Open, axe: Axe
) -> None:
    made = opened(page_of(tmp_path, lang=lang), width=width, colours=colours)

    assert axe(made.page) == []
    assert too_wide(made.page) == []


def test_a_step_is_ticked_off_by_its_own_words_without_a_script(tmp_path: Path, opened: Open) -> None:
    page = opened(page_of(tmp_path), scripts=False).page
    step = page.get_by_label("Have GEM-CAR upgraded to version 13.0.4.")
    step.check()

    assert step.is_checked()
    assert page.locator("input:checked").count() == 1


@pytest.mark.parametrize("paper", ["Letter", "A4"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_prints_every_step_whole(lang: str, paper: str, tmp_path: Path, opened: Open) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext on this computer")
    page = opened(page_of(tmp_path, lang=lang)).page
    sheets = printed(page, paper, tmp_path / "clicks.pdf")
    steps = [squeezed(step) for step in page.locator("li, h1, h2, .verdict p").all_text_contents()]

    assert len(sheets) <= 2
    assert len(steps) > 10
    assert [step for step in steps if not any(step in sheet for sheet in sheets)] == []
