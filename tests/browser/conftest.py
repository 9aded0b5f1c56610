"""A headless Chromium (Debian's package) without a network, and axe-core to look for what keeps people out."""

import shutil
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Literal, NamedTuple

import axe_playwright_python  # type: ignore[import-untyped]
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

LOOPBACK_ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE ::1"
WCAG_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PATIENCE_MS = 15_000  # of one step on a machine that does much else


class Opened(NamedTuple):
    """A page with all it said on the console and all it asked for, both filled while it lives."""

    page: Page
    said: list[str]
    asked: list[str]


Open = Callable[..., Opened]
Axe = Callable[[Page], list[str]]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("no Chromium on this computer")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=[LOOPBACK_ALONE])
        yield started
        started.close()


@pytest.fixture
def opened(browser: Browser) -> Iterator[Open]:
    """Opens an address in a context of its own: no cookies or storage of another test."""
    contexts = []

    def go(
        url: str,
        *,
        width: int = 1280,
        height: int = 800,
        colours: Literal["light", "dark"] = "light",
        scripts: bool = True,
        lang: str = "en-CA",
    ) -> Opened:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=colours,
            java_script_enabled=scripts,
            locale=lang,
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        made = Opened(context.new_page(), [], [])
        made.page.on("console", lambda message: made.said.append(f"{message.type}: {message.text}"))
        made.page.on("pageerror", lambda error: made.said.append(f"error: {error}"))
        made.page.on("request", lambda request: made.asked.append(request.url))
        made.page.goto(url)
        return made

    yield go
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def axe() -> Axe:
    """What axe-core finds against WCAG 2.2 AA on a page, one line a fault."""
    source = files(axe_playwright_python).joinpath("axe.min.js").read_text(encoding="utf-8")

    def look(page: Page) -> list[str]:
        page.evaluate(source)
        found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", WCAG_AA)
        return [
            f"{fault['id']}: {fault['help']}: {node['html'][:200]} {node.get('failureSummary', '')}"
            for fault in found["violations"]
            for node in fault["nodes"]
        ]

    return look


def too_wide(page: Page) -> list[str]:
    """The elements that reach beyond the window: nobody should have to scroll sideways."""
    return list(
        page.evaluate(
            """() => {
                const room = document.documentElement.clientWidth;
                if (document.documentElement.scrollWidth <= room) return [];
                return [...document.querySelectorAll('body *')]
                    .filter(each => each.getBoundingClientRect().right > room + 1)
                    .map(each => `${each.tagName} ${each.className} ${each.textContent.slice(0, 60)}`)
                    .concat('scrollWidth ' + document.documentElement.scrollWidth);
            }"""
        )
    )
