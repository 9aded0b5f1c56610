"""The report as a page in a browser: it says nothing, fetches nothing, fits every window, and prints whole."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page

from gemdiag import reports
from gemdiag.words import LANGUAGES
from tests import build
from tests.browser.conftest import Axe, Open, too_wide

pytestmark = pytest.mark.browser

BUILT = {"kitchen-sink": build.kitchen_sink(), "empty": build.empty(), "hostile": build.hostile()}
UNFOLD = "document.querySelectorAll('details').forEach(each => { each.open = true; })"


def page_of(folder: Path, *names: str, lang: str = "en") -> str:
    file = folder / "report.html"
    made = [build.document(BUILT[name]) for name in names]
    text = reports.render(made, "html", lang=lang, redactor=build.Unredacted(), verbosity=2)
    file.write_text(text, encoding="utf-8")
    return file.as_uri()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", BUILT)
def test_it_says_nothing_on_the_console_and_fetches_nothing(
    name: str, lang: str, tmp_path: Path, opened: Open
) -> None:
    url = page_of(tmp_path, name, lang=lang)
    made = opened(url)

    assert made.said == []
    assert made.asked == [url]
    assert made.page.evaluate("getComputedStyle(document.body).marginTop") == "0px", "the style applies"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", [320, 735, 768, 1280])
def test_nobody_has_to_scroll_sideways(width: int, lang: str, tmp_path: Path, opened: Open) -> None:
    made = opened(page_of(tmp_path, *BUILT, lang=lang), width=width)
    made.page.evaluate(UNFOLD)

    assert too_wide(made.page) == []


@pytest.mark.parametrize(("width", "colours"), [(320, "light"), (1280, "dark")])
def test_it_keeps_nobody_out(width: int, colours: str, tmp_path: Path, opened: Open, axe: Axe) -> None:
    made = opened(page_of(tmp_path, "kitchen-sink", "empty", lang="fr"), width=width, colours=colours)
    made.page.evaluate(UNFOLD)

    assert axe(made.page) == []


def test_light_and_dark_follow_the_reader(tmp_path: Path, opened: Open) -> None:
    url, ink = page_of(tmp_path, "kitchen-sink"), "getComputedStyle(document.body).color"

    assert opened(url).page.evaluate(ink) != opened(url, colours="dark").page.evaluate(ink)


@pytest.mark.parametrize(("width", "shown"), [(320, "down"), (1280, "across")])
def test_one_of_both_pictures_is_shown_and_its_words_are_in_it(
    width: int, shown: str, tmp_path: Path, opened: Open
) -> None:
    for lang in LANGUAGES:
        page = opened(page_of(tmp_path, "kitchen-sink", lang=lang), width=width).page
        pictures = page.locator(".way > svg")

        assert [pictures.nth(n).get_attribute("class") for n in range(2) if pictures.nth(n).is_visible()] == [
            shown
        ]
        assert page.evaluate(OUTSIDE, f".way > .{shown}") == []


OUTSIDE = """which => {
    const around = document.querySelector(which).getBoundingClientRect();
    const texts = [...document.querySelectorAll(which + ' text')];
    const boxes = texts.map(each => each.getBoundingClientRect());
    return texts.filter((each, n) => {
        const box = boxes[n];
        const beside = boxes.some((other, m) => m !== n && other.left < box.right && box.left < other.right
            && other.top < box.bottom - 1 && box.top < other.bottom - 1);
        return beside || box.left < around.left || box.right > around.right || box.bottom > around.bottom;
    }).map(each => each.textContent);
}"""
"""The words of a picture that reach out of it, or into each other."""


def test_a_step_is_ticked_off_without_a_script(tmp_path: Path, opened: Open) -> None:
    page = opened(page_of(tmp_path, "kitchen-sink"), scripts=False).page
    step = page.get_by_label("Have GEM-CAR upgraded to version 13.0.4.")
    step.check()

    assert step.is_checked()


def test_what_is_folded_opens_without_a_script(tmp_path: Path, opened: Open) -> None:
    page = opened(page_of(tmp_path, "kitchen-sink"), scripts=False).page
    evidence = page.get_by_text("2026-01-02")

    assert not evidence.is_visible()
    page.get_by_role("heading", name="Evidence").click()
    assert evidence.is_visible()


ROWS = "tr, li, dl > div, .verdict, pre, blockquote p"


@pytest.mark.parametrize("paper", ["Letter", "A4"])
@pytest.mark.parametrize("name", ["kitchen-sink", "hostile"])
def test_it_prints_every_row_whole_and_what_was_folded_too(
    name: str, paper: str, tmp_path: Path, opened: Open
) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext on this computer")
    page = opened(page_of(tmp_path, name, lang="fr")).page
    sheets = printed(page, paper, tmp_path / "report.pdf")
    rows = [squeezed(row) for row in page.locator(ROWS).all_text_contents()]

    assert len(sheets) > 3
    assert len(rows) > 60
    assert [row for row in rows if not any(row in sheet for sheet in sheets)] == []


def printed(page: Page, paper: str, file: Path) -> list[str]:
    """The text of each sheet, in the order in which it was drawn."""
    page.pdf(path=file, format=paper)
    made = subprocess.run(["pdftotext", "-raw", "-enc", "UTF-8", file, "-"], capture_output=True, check=True)
    return [squeezed(sheet) for sheet in made.stdout.decode("utf-8").split("\f") if sheet.strip()]


def squeezed(text: str) -> str:
    """Without blanks, bullets and the hyphens of a line's end: what a row says, however it is broken."""
    return re.sub(r"[\s\u00ad\u2022‑-]+", "", text)
