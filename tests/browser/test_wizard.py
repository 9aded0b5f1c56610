"""The wizard in a browser: the whole way, in both languages, with and without JavaScript, narrow and wide."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from gemdiag.lab.script import Script
from gemdiag.words import say
from tests.browser.conftest import Axe, Open, Opened, too_wide
from tests.browser.wizard_kit import PATIENCE, Served, served
from tests.canary import CANARY
from tests.cli.kit import DOMAIN, EXPLICIT, HOST, IMPLICIT, USER, garage, ini, names
from tests.leaks import leaks

pytestmark = pytest.mark.browser

FOUND, ROUTE, RESULT = "What was found", "Which way shall your e-mail go?", "The result"
DONE, END = "Done here; now GEM-CAR", "The end"
FROM_FILE = "Take the settings from a file"
LOOKS_MS = 30_000


class Seen:
    """Every page of the way, with all that is wrong with it."""

    def __init__(self, made: Opened, axe: Axe | None, shots: Path | None = None) -> None:
        self.made, self._axe, self._shots = made, axe, shots
        self.faults: list[str] = []

    def look(self, heading: str) -> None:
        page = self.made.page
        expect(page.locator("h1")).to_have_text(heading)
        if self._axe:
            self.faults += [f"{heading}: {fault}" for fault in self._axe(page)]
            self.faults += [f"{heading}: {wide}" for wide in too_wide(page)]
        self.faults += [f"{heading}: the password" for _ in leaks(page.content(), [CANARY])]


def entered(opened: Open, one: Served, **how: Any) -> Opened:
    """By the link, which leads on by itself."""
    made = opened(one.link, **how)
    made.page.wait_for_url(re.compile(r"/wizard/\d+$"))
    return made


def onward(page: Page, lang: str = "en") -> None:
    page.get_by_role("button", name=say(lang, "Continue"), exact=True).last.click()


def chosen(page: Page, lang: str = "en") -> None:
    page.get_by_label(say(lang, FROM_FILE)).check()
    file = {"name": "shop.ini", "mimeType": "text/plain", "buffer": ini().encode()}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]


def walked(made: Opened, lang: str, axe: Axe | None) -> Seen:
    page, seen = made.page, Seen(made, axe)
    seen.look(say(lang, "Language and settings"))
    chosen(page, lang)
    for heading in (FOUND, ROUTE, RESULT, DONE):
        onward(page, lang)
        expect(page.locator("h1")).to_have_text(say(lang, heading), timeout=LOOKS_MS)
        seen.look(say(lang, heading))
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name=say(lang, "Finish"), exact=True).last.click()
    seen.look(say(lang, END))
    return seen


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_garage_gets_from_its_old_file_to_the_clicks(
    lang: str, scripts: bool, width: int, tmp_path: Path, opened: Open, axe: Axe
) -> None:
    colours = "dark" if width == 1280 and lang == "fr" else "light"
    with garage() as lab, served(lab, tmp_path, "--lang", lang) as one:
        made = entered(opened, one, width=width, colours=colours, scripts=scripts)
        seen = walked(made, lang, axe if scripts else None)

        assert seen.faults == []
        assert made.said == []
        assert {url.split("/")[2].partition(":")[0] for url in made.asked} == {"127.0.0.1"}
        assert one.process.wait(PATIENCE) == 0
        assert f"{DOMAIN}.upgraded.yaml" in names(tmp_path)
        assert lab.wire.auth == 1


def test_the_keyboard_alone_is_enough(tmp_path: Path, opened: Open) -> None:
    with garage() as lab, served(lab, tmp_path) as one:
        page = entered(opened, one).page
        tab_to(page, "f-address")
        page.keyboard.type(USER)
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("What was found")
        page.keyboard.press("Tab")
        expect(page.get_by_text("Skip to the content")).to_be_focused()


def tab_to(page: Page, id_: str) -> None:
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == id_:
            return
    pytest.fail(f"no way to {id_} by the Tab key")


def test_only_what_counts_is_shown_and_a_password_can_be_seen_on_request(
    tmp_path: Path, opened: Open
) -> None:
    (tmp_path / "shop.ini").write_text(ini(), encoding="utf-8")
    with garage() as lab, served(lab, tmp_path, "shop.ini") as one:
        made = entered(opened, one)
        page = made.page
        expect(page.locator("#f-address")).to_be_hidden()
        expect(page.locator("#f-file")).to_have_value("shop.ini")
        onward(page)
        expect(page.locator("#f-port")).to_be_hidden()
        page.get_by_label("No, change something").check()
        expect(page.locator("#f-port")).to_be_visible()
        page.locator("#f-password").fill(CANARY)
        page.get_by_label("Show the password").check()
        expect(page.locator("#f-password")).to_have_attribute("type", "text")
        assert made.said == []


def test_a_fault_takes_the_focus_and_its_link_leads_to_the_field(
    tmp_path: Path, opened: Open, axe: Axe
) -> None:
    with garage() as lab, served(lab, tmp_path) as one:
        page = entered(opened, one, width=320).page
        page.locator("#f-address").fill("info@garage@example")
        onward(page)
        expect(page.locator("#faults")).to_be_focused()
        assert axe(page) == []
        assert too_wide(page) == []
        page.locator("#faults a").click()
        expect(page.locator("#f-address")).to_be_focused()


def test_back_forward_and_reload_of_the_browser_lose_and_double_nothing(tmp_path: Path, opened: Open) -> None:
    with garage() as lab, served(lab, tmp_path) as one:
        made = entered(opened, one)
        page = made.page
        page.locator("#f-address").fill(USER)
        onward(page)
        expect(page.locator("h1")).to_have_text("What was found")
        page.reload()
        expect(page.locator("h1")).to_have_text("What was found")
        page.go_back()
        expect(page.locator("h1")).to_have_text("What was found")
        expect(page.get_by_text("That was an earlier page")).to_be_visible()
        page.get_by_role("button", name="Back", exact=True).click()
        expect(page.locator("#f-address")).to_have_value(USER)


def test_a_second_browser_is_told_what_to_do_in_both_languages(
    tmp_path: Path, opened: Open, axe: Axe
) -> None:
    with garage() as lab, served(lab, tmp_path) as one:
        first = entered(opened, one)
        second = opened(one.link, width=320)
        expect(second.page.get_by_text("This link was used already")).to_be_visible()
        expect(second.page.get_by_text("Ce lien a déjà servi")).to_be_visible()
        assert axe(second.page) == []
        first.page.reload()
        expect(first.page.locator("h1")).to_have_text("Language and settings")


def test_the_clicks_are_printed_and_their_values_copied(tmp_path: Path, opened: Open) -> None:
    with garage() as lab, served(lab, tmp_path) as one:
        made = entered(opened, one)
        page = made.page
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        chosen(page)
        for heading in (FOUND, ROUTE, RESULT, DONE):
            onward(page)
            expect(page.locator("h1")).to_have_text(heading, timeout=LOOKS_MS)
        with page.context.expect_page() as opening:
            page.get_by_role("link", name="The clicks, to print").click()
        clicks = opening.value
        expect(clicks.locator("ol li").first).to_be_visible()
        assert clicks.evaluate("getComputedStyle(document.body).marginTop") == "0px", "the style applies"
        assert made.said == []
        page.get_by_role("button", name=f"Copy: {USER}").click()
        assert page.evaluate("navigator.clipboard.readText()") == USER


def test_the_way_is_followed_line_by_line(tmp_path: Path, opened: Open) -> None:
    slow = {f"{HOST}:465": Script("implicit", pauses={"greeting": 3.0})}
    with garage(slow) as lab, served(lab, tmp_path) as one:
        page = entered(opened, one).page
        page.locator("#f-address").fill(USER)
        onward(page)
        page.locator("#f-smtp_address").fill(HOST)
        onward(page)
        expect(page.locator("h1")).to_have_text(ROUTE)
        onward(page)
        expect(page.locator("#progress li").first).to_be_visible()
        expect(page.locator("h1")).to_have_text("The result", timeout=30_000)


def test_the_screens_beside_the_way_keep_nobody_out(tmp_path: Path, opened: Open, axe: Axe) -> None:
    refuses = {f"{HOST}:{port}": each._replace(login_reply=("535 5.7.8 No",)) for port, each in SCRIPTS}
    faults: list[str] = []

    def at(heading: str) -> None:
        expect(page.locator("h1")).to_have_text(heading, timeout=LOOKS_MS)
        faults.extend(f"{heading}: {fault}" for fault in (*axe(page), *too_wide(page)))

    with garage(refuses) as lab, served(lab, tmp_path) as one:
        page = entered(opened, one, width=320, colours="dark").page
        chosen(page)
        onward(page)
        at(FOUND)
        page.get_by_label("Yes; show me their addresses").check()
        onward(page)
        at("Advisors who send with addresses of their own")
        onward(page)
        at(ROUTE)
        onward(page)
        at("Checking now")
        at(RESULT)
        page.get_by_label("Show me all the details").check()
        onward(page)
        at("All the details")
        page.get_by_role("button", name="Back", exact=True).click()
        at(RESULT)
        page.get_by_label("Save the report for support").check()
        onward(page)
        at("The report for support")
        page.get_by_role("button", name="Back", exact=True).click()
        page.get_by_label("Mend it, and check again").check()
        onward(page)
        at("Mending it")
        page.locator("#f-password").fill("another-password-2")
        onward(page)
        expect(page.locator("input[name=login]").first).to_be_visible()
        at(page.locator("h1").inner_text())
        page.get_by_role("button", name="Save and leave").click()
        at(END)
        assert faults == []
        assert one.process.wait(PATIENCE) == 2


SCRIPTS = ((465, IMPLICIT._replace(pauses={"greeting": 1.5})), (587, EXPLICIT))
