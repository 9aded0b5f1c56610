"""The wizard on a page, without a browser: every screen, back and forth, twice, and for another day."""

import os
from html import unescape
from pathlib import Path

import pytest

from gemdiag.lab.script import Script
from gemdiag.model.provider import Knowledge
from gemdiag.model.secret import Secret
from gemdiag.web.page import STAGES
from gemdiag.wizard import SCREENS
from gemdiag.words import Lang
from tests.canary import CANARY
from tests.cli.kit import DOMAIN, HOST, USER, garage, ini, names
from tests.leaks import leaks
from tests.web.kit import Browser, Opened, Said, action_of, opened, settled


def to_the_result(page: Opened) -> Said:
    browser = page.browser
    found = browser.post(browser.get(), how="file", **{"file.upload": ini().encode()})
    return looked_at(page, found)


def looked_at(page: Opened, found: Said, **fields: str) -> Said:
    route = page.browser.post(found, right="yes", advisors="no", **fields)
    assert route.heading == "Which way shall your e-mail go?"
    page.browser.post(route, route="mailbox")
    return settled(page.browser, page.desk)


def canary_is_nowhere(browser: Browser) -> bool:
    return not any(leaks(said.body + repr(said.headers).encode(), [CANARY]) for said in browser.seen)


def test_every_screen_has_its_place_on_the_way() -> None:
    assert sorted(id_ for stage in STAGES for id_ in stage) == sorted(SCREENS)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_whole_way_ends_with_a_written_file_and_the_clicks(
    lang: Lang, tmp_path: Path, knowledge: Knowledge
) -> None:
    with opened(tmp_path, knowledge, lang=lang) as page:
        browser = page.browser
        said = [browser.get()]
        said.append(browser.post(said[-1], how="file", **{"file.upload": ini().encode()}))
        said.append(browser.post(said[-1]))
        browser.post(said[-1])
        said.append(settled(browser, page.desk))
        browser.post(said[-1], next="write")
        said.append(settled(browser, page.desk))
        assert f"{DOMAIN}.upgraded.yaml" in names(tmp_path)
        assert len({each.heading for each in said}) == 5
        assert page.lab.wire.auth == 1
        the_end = browser.post(said[-1], ticked="1", end="finish")
        assert page.desk.end is not None
        assert (page.desk.end.code, page.desk.end.finished) == (0, True)
        assert the_end.status == 200
        assert canary_is_nowhere(browser)
        assert all(f'lang="{lang}"' in each.text for each in said)


def test_a_settings_file_may_also_be_named_and_settings_pasted(page: Opened, tmp_path: Path) -> None:
    (tmp_path / "shop.ini").write_text(ini(), encoding="utf-8")
    found = page.browser.post(page.browser.get(), how="file", file=str(tmp_path / "shop.ini"))
    assert "shop.ini" in found.words
    settings = page.browser.post(found, move="back")
    pasted = page.browser.post(settings, how="paste", text=ini().replace("\n", "\r\n"))
    assert "the text that you gave" in pasted.words
    assert HOST in pasted.words
    assert canary_is_nowhere(page.browser)


def test_a_wrong_value_is_told_beside_its_field_and_above_and_stays_to_be_mended(page: Opened) -> None:
    said = page.browser.post(page.browser.get(), how="address", address="info@garage@example")
    assert '<a href="#f-address">' in said.text
    assert 'aria-invalid="true"' in said.text
    assert 'value="info@garage@example"' in said.text
    assert "Something must be corrected" in said.words
    assert page.browser.get().text == said.text, "looking again shows the same"
    assert page.browser.post(said, how="address", address=USER).heading == "What was found"


def test_a_password_typed_beside_a_wrong_value_need_not_be_typed_again(page: Opened) -> None:
    settings = ini(Password=None, UserName=None).encode()
    found = page.browser.post(page.browser.get(), how="file", **{"file.upload": settings})
    wrong = page.browser.post(found, right="change", port="many", user_name=USER, password=CANARY)
    assert "It is typed already, and not shown." in wrong.words
    assert "not known yet" not in wrong.words
    looked_at(page, wrong, port="587", user_name=USER, password="")
    assert page.lab.wire.auth == 1
    assert canary_is_nowhere(page.browser)


def test_the_language_changes_on_every_screen_and_what_was_typed_stays(page: Opened) -> None:
    typed = page.browser.post(page.browser.get(), move="fr", how="address", address=USER)
    assert 'lang="fr"' in typed.text
    assert f'value="{USER}"' in typed.text
    back = page.browser.post(typed, move="en")
    assert "Language and settings" in back.heading
    assert f'value="{USER}"' in back.text


def test_back_keeps_what_was_answered(page: Opened) -> None:
    found = page.browser.post(page.browser.get(), how="address", address=USER)
    settings = page.browser.post(found, move="back", gemcar_version="13.0.2")
    assert f'value="{USER}"' in settings.text
    again = page.browser.post(settings, how="address", address=USER)
    assert 'value="13.0.2"' in again.text


def test_an_old_page_that_is_sent_again_changes_nothing_and_leads_to_the_present_one(page: Opened) -> None:
    first = page.browser.get()
    found = page.browser.post(first, how="address", address=USER)
    twice = page.browser.post(first, how="address", address="other@garage.example")
    assert twice.heading == found.heading
    assert "That was an earlier page" in twice.words
    assert "other@garage.example" not in twice.words
    assert page.browser.get(action_of(first)).heading == found.heading
    assert page.browser.get(action_of(found)).text == found.text


def test_a_write_that_is_sent_twice_is_done_once(page: Opened, tmp_path: Path) -> None:
    result = to_the_result(page)
    page.browser.submit(result, next="write")
    page.browser.submit(result, next="write")
    done = settled(page.browser, page.desk)
    assert done.heading == "Done here; now GEM-CAR"
    assert not [name for name in names(tmp_path) if "gemdiag-bak" in name]


def test_reports_and_the_clicks_are_there_to_be_kept(page: Opened) -> None:
    browser = page.browser
    assert browser.get("/wizard/report.html").status == 404
    result = to_the_result(page)
    browser.post(result, next="write")
    settled(browser, page.desk)
    html, json = browser.get("/wizard/report.html"), browser.get("/wizard/report.json")
    assert html.headers["Content-Disposition"] == 'attachment; filename="gemdiag-report.html"'
    assert "gemdiag.report/1" in json.text
    clicks = browser.get("/wizard/clicks")
    assert "style-src 'sha256-" in unescape(clicks.text)
    assert "unsafe-inline" not in repr(clicks.headers)
    assert "<li>" in clicks.text
    assert USER not in json.text
    assert canary_is_nowhere(browser)


def test_who_saves_and_leaves_goes_on_there(page: Opened, tmp_path: Path, knowledge: Knowledge) -> None:
    found = page.browser.post(page.browser.get(), how="address", address=USER)
    left = page.browser.post(found, move="save", gemcar_version="13.0.2", password=CANARY)
    assert "Your answers are kept, without passwords" in left.words
    kept = Path(os.environ["GEMDIAG_STATE_DIR"]) / "wizard.json"
    assert leaks(kept.read_bytes(), [CANARY]) == []
    assert "13.0.2" in kept.read_text(encoding="utf-8")
    assert page.desk.end is not None


def test_ticks_are_noted_by_themselves(page: Opened) -> None:
    browser = page.browser
    browser.post(to_the_result(page), next="write")
    done = settled(browser, page.desk)
    assert browser.submit(done, move="note", ticked="2").status == 204
    again = browser.get()
    assert again.text.count(" checked") == 2, "the tick, and the proposed end"
    assert action_of(again) == action_of(done)


def test_a_refused_login_is_mended_and_asked_for(tmp_path: Path, knowledge: Knowledge) -> None:
    with opened(tmp_path, knowledge) as page:
        browser = page.browser
        wrong = ini(Password="Mauvais-mot-7").encode()
        found = browser.post(browser.get(), how="file", **{"file.upload": wrong})
        result = looked_at(page, found)
        mend = browser.post(result, next="mend")
        asked = browser.post(mend, then="again", password=CANARY)
        assert 'name="login"' in asked.text
        browser.post(asked, login="try")
        assert "write" in settled(browser, page.desk).text
        assert page.lab.wire.auth == 2
        assert canary_is_nowhere(browser)


def test_while_it_works_the_page_goes_on_by_itself(tmp_path: Path, knowledge: Knowledge) -> None:
    slow = {f"{HOST}:465": Script("implicit", login=(USER, Secret(CANARY)), pauses={"greeting": 2.0})}
    with opened(tmp_path, knowledge, lab=garage(slow)) as page:
        browser = page.browser
        found = browser.post(browser.get(), how="file", **{"file.upload": ini(Port="465").encode()})
        route = browser.post(found, advisors="no")
        working = browser.post(route, route="mailbox")
        assert working.heading == "Checking now"
        assert '<noscript><meta http-equiv="refresh" content="3;url=/wizard/"></noscript>' in working.text
        assert '"go": null' in browser.get("/wizard/progress").text
        settled(browser, page.desk)
        assert f'"go": "{action_of(browser.get())}"' in browser.get("/wizard/progress").text


def test_the_title_of_a_page_with_a_fault_is_set_as_french_is(page: Opened) -> None:
    french = page.browser.post(page.browser.get(), move="fr")
    said = page.browser.post(french, how="address", address="info@garage@example")
    assert "<title>Quelque chose est à corriger\u00a0: " in said.text
