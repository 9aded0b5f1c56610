"""The tools of the browser tests see what they are there to see."""

from pathlib import Path

import pytest

from tests.browser.conftest import Axe, Open, too_wide

pytestmark = pytest.mark.browser

GOOD = "<!doctype html><html lang=en><title>Good</title><main><h1>Good</h1><p>Text</p></main></html>"
BAD = """<!doctype html><html><title>Bad</title><body style="background:#fff">
<p style="color:#ccc;width:2000px">Too pale, too wide</p><img src="http://nowhere.example/a.png">
<script>console.warn("said")</script></html>"""


def page_of(folder: Path, html: str) -> str:
    file = folder / "page.html"
    file.write_text(html, encoding="utf-8")
    return file.as_uri()


def test_a_good_page_is_called_good(tmp_path: Path, opened: Open, axe: Axe) -> None:
    url = page_of(tmp_path, GOOD)
    made = opened(url, width=320)

    assert axe(made.page) == []
    assert too_wide(made.page) == []
    assert made.said == []
    assert made.asked == [url]


def test_what_is_wrong_with_a_page_is_seen(tmp_path: Path, opened: Open, axe: Axe) -> None:
    made = opened(page_of(tmp_path, BAD), width=320)

    assert {fault.split(":")[0] for fault in axe(made.page)} >= {
        "color-contrast",
        "html-has-lang",
        "image-alt",
    }
    assert too_wide(made.page)
    assert "warning: said" in made.said
    assert "http://nowhere.example/a.png" in made.asked
