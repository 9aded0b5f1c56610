"""Who tries to come in, or to answer for the person at the counter: refused or inert, and the wizard goes on."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import html5lib
import pytest

from gemdiag.lab.script import Script
from gemdiag.model.provider import Knowledge
from gemdiag.model.secret import Secret
from gemdiag.web import Door, Site
from tests.canary import CANARY
from tests.cli.kit import HOST as SERVER
from tests.cli.kit import USER, garage, ini
from tests.leaks import leaks
from tests.web.kit import HOST, ORIGIN, PORT, Browser, Opened, action_of, opened, settled, token_of

TAG = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'"
FIELDS = ("address", "file", "text", "how", "lang")


def goes_on(page: Opened) -> bool:
    """The person's own browser still sees the screen where it was."""
    return page.browser.get().heading == "Language and settings"


@pytest.mark.parametrize(
    "host",
    ["evil.example", f"evil.example:{PORT}", "127.0.0.1", f"localhost:{PORT}", f"127.0.0.1:{PORT + 1}", ""],
)
def test_under_any_other_name_there_is_nothing(host: str, page: Opened) -> None:
    for path in ("/", "/wizard/", "/wizard/1", "/wizard/page.js", "/wizard/open"):
        assert page.browser.send("GET", path, HTTP_HOST=host).status == 421
    assert page.browser.send("GET", "/wizard/", HTTP_HOST=None).status == 421
    assert goes_on(page)


@pytest.mark.parametrize("origin", ["http://evil.example", "null", f"https://{HOST}", f"{ORIGIN}0", "", None])
def test_an_answer_from_another_page_is_not_listened_to(origin: str | None, page: Opened) -> None:
    here = page.browser.get()
    body = urlencode({"form_token": token_of(here), "move": "next", "address": USER}).encode()
    said = page.browser.send("POST", action_of(here), body, HTTP_ORIGIN=origin)
    assert said.status == 403
    assert "nothing was changed" in said.words
    assert goes_on(page)


@pytest.mark.parametrize("token", ["", "x" * 43, None])
def test_a_form_without_our_token_is_not_ours(token: str | None, page: Opened) -> None:
    here = page.browser.get()
    fields = {"move": "next", "address": USER} | ({} if token is None else {"form_token": token})
    assert page.browser.send("POST", action_of(here), urlencode(fields).encode()).status == 400
    assert goes_on(page)


def test_the_link_works_once(page: Opened) -> None:
    other = Browser(page.browser.site)
    said = other.get(page.door.link)
    assert said.status == 403
    assert "This link was used already" in said.words
    assert "Ce lien a déjà servi" in said.words
    assert "start it again" in said.words
    assert not other.cookie
    assert goes_on(page)
    assert page.browser.get(page.door.link).heading == "Language and settings", "who is in goes on"


@pytest.mark.parametrize("query", ["", "?token=", "?token=" + "x" * 43, "?other=1"])
def test_a_wrong_link_opens_nothing_and_the_right_one_still_works(query: str, page: Opened) -> None:
    door = Door(PORT)
    site = Site(page.desk, door, lambda: None)
    assert Browser(site).get(f"/wizard/open{query}").status == 403
    assert Browser(site).get(door.link).status == 200


@pytest.mark.parametrize("cookie", ["", f"gemdiag-{PORT}=", f"gemdiag-{PORT}={'x' * 43}", "other=1; x"])
def test_without_the_cookie_nothing_is_shown(cookie: str, page: Opened) -> None:
    other = Browser(page.browser.site)
    other.cookie = cookie
    for path in ("/wizard/", "/wizard/1", "/wizard/progress", "/wizard/report.html", "/wizard/clicks"):
        assert other.get(path).status == 403
    here = page.browser.get()
    body = urlencode({"form_token": token_of(here), "move": "next", "address": USER}).encode()
    assert other.send("POST", action_of(here), body).status == 403
    assert goes_on(page)


def test_the_cookie_is_for_us_alone(page: Opened) -> None:
    (made,) = [said.headers["Set-Cookie"] for said in page.browser.seen if "Set-Cookie" in said.headers]
    assert {"HttpOnly", "SameSite=Strict", "Path=/wizard/"} <= set(made.split("; "))


@pytest.mark.parametrize(
    "path",
    [
        "/wizard/../../etc/passwd",
        "/wizard/../pyproject.toml",
        "/wizard/page.py",
        "/wizard//etc/passwd",
        "/wizard/..\\..\\x",
        "/wizard/page.js/../desk.py",
        "/wizard/\x00",
        "/etc/passwd",
        "/wizard/99999999999999999999",
    ],
)
def test_no_path_leads_to_a_file(path: str, page: Opened) -> None:
    assert page.browser.send("GET", path).status == 404
    assert page.browser.send("POST", path, b"x=1").status in {400, 404}
    assert goes_on(page)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "HEAD", "TRACE", "CONNECT"])
def test_other_methods_do_nothing(method: str, page: Opened) -> None:
    assert page.browser.send(method, "/wizard/1").status == 405


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=b", b"--b\r\nno name\r\n\r\nx\r\n--b--"),
        ("multipart/form-data; boundary=b", b"--b\r\n"),
        ("multipart/form-data", b"x"),
        ("application/x-www-form-urlencoded", b"a=1&" * 5000),
        ("application/x-www-form-urlencoded", b"\xff\xfe\x00=%zz%ff&form_token=%00"),
        ("", b""),
        ("multipart/form-data; boundary=b", b"--b\r\n" * 5000),
    ],
)
def test_a_form_that_no_browser_sends_is_refused(kind: str, body: bytes, page: Opened) -> None:
    said = page.browser.send("POST", action_of(page.browser.get()), body, CONTENT_TYPE=kind)
    assert said.status == 400
    assert goes_on(page)


@pytest.mark.parametrize("field", FIELDS)
def test_markup_in_a_field_is_text(field: str, page: Opened) -> None:
    how = "address" if field == "address" else "file" if field == "file" else "paste"
    said = page.browser.post(page.browser.get(), **{"how": how, field: TAG})
    assert said.status == 200
    assert inert(said.text)
    assert page.browser.get().status == 200


def test_markup_in_a_settings_file_and_its_fields_is_text(page: Opened) -> None:
    bad = ini(EmailAddress=TAG, UserName=TAG, SMTPServer=TAG, Port=TAG, Version=TAG)
    found = page.browser.post(page.browser.get(), how="file", **{"file.upload": bad.encode()})
    assert "&lt;script&gt;" in found.text
    assert inert(found.text)
    here = page.browser.post(found, right="change", **dict.fromkeys(("port", "smtp_address", "since"), TAG))
    assert inert(here.text)


def test_markup_in_what_a_server_says_is_text_on_every_page(tmp_path: Path, knowledge: Knowledge) -> None:
    rude = Script(
        "implicit",
        greeting=f"220 {TAG}",
        login_reply=(f"535 5.7.8 {TAG}",),
        keywords_in_tls=(f"X{TAG}", "AUTH PLAIN LOGIN"),
    )
    zone = (f"garage.example TXT v=spf1 {TAG} -all", f"_dmarc.garage.example TXT v=DMARC1; p={TAG}")
    with opened(tmp_path, knowledge, lab=garage({f"{SERVER}:465": rude}, zone)) as page:
        browser = page.browser
        found = browser.post(browser.get(), how="file", **{"file.upload": ini(Port="465").encode()})
        browser.post(browser.post(found), route="mailbox")
        result = settled(browser, page.desk)
        assert result.heading == "The result"
        browser.post(result, next="mend")
        browser.get("/wizard/report.html")
        assert all(inert(said.text) for said in browser.seen if "html" in said.headers["Content-Type"])
        assert any("&lt;script&gt;" in said.text for said in browser.seen)
        assert all(not leaks(said.body, [CANARY]) for said in browser.seen)


def inert(text: str) -> bool:
    """As the standard reads it: no element and no attribute but ours."""
    tree = html5lib.parse(text, namespaceHTMLElements=False)
    for element in tree.iter():
        name = str(element.tag)
        handlers = [key for key in element.attrib if str(key).startswith("on")]
        if handlers or name in {"img", "iframe", "object", "base"}:
            return False
        if name == "script" and element.attrib.get("src") != "/wizard/page.js":
            return False
    return True


def test_the_test_for_markup_sees_it() -> None:
    assert not inert(f"<p>{TAG}</p>")
    assert not inert("<p onclick='x'>y</p>")
    assert inert('<p>y</p><script src="/wizard/page.js"></script>')


def test_a_password_that_is_a_word_of_ours_locks_nobody_out(page: Opened) -> None:
    for word in ("screen", "button", "wizard", "choice", "garage", "password"):
        found = page.browser.post(page.browser.get(), how="address", address=USER)
        again = page.browser.post(found, password=word, gemcar_version="x")
        assert again.status == 200
        assert page.browser.post(again, move="back").heading == "Language and settings"


def test_a_password_in_the_wrong_field_is_not_shown_again(page: Opened) -> None:
    found = page.browser.post(page.browser.get(), how="address", address=USER)
    said = page.browser.post(found, password=CANARY, gemcar_version=CANARY)
    assert "Something must be corrected" in said.words
    assert leaks(said.body, [CANARY]) == []


def test_every_answer_has_the_headers_that_keep_others_out(page: Opened) -> None:
    browser = page.browser
    browser.get("/wizard/page.js")
    browser.get("/wizard/page.css")
    browser.get("/nowhere")
    browser.send("GET", "/", HTTP_HOST="evil.example")
    for said in browser.seen:
        policy = said.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert said.headers["Cache-Control"] == "no-store"
        assert said.headers["X-Content-Type-Options"] == "nosniff"


def test_a_bug_of_ours_says_nothing_of_what_it_was_about_and_the_wizard_goes_on(
    page: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: Any) -> None:
        raise RuntimeError(CANARY)

    found = page.browser.post(page.browser.get(), how="address", address=USER)
    with monkeypatch.context() as patch:
        patch.setattr(page.desk, "_carry_out", breaks)
        said = page.browser.post(found, advisors="no")
        assert "Something went wrong inside gemdiag (RuntimeError)" in said.words
        patch.setattr(page.desk, "take", breaks)
        broken = page.browser.submit(said)
        assert broken.status == 500
        assert leaks(broken.body, [CANARY]) == []
    assert page.browser.post(page.browser.get(), advisors="no").heading.startswith("Which way")


def test_pages_are_whole_html(page: Opened) -> None:
    browser = page.browser
    browser.post(browser.post(browser.get(), how="address", address=USER), move="fr")
    parser = html5lib.HTMLParser(strict=False)
    for said in browser.seen:
        if said.body and "html" in said.headers["Content-Type"]:
            parser.parse(said.text)
            assert [error for _, error, _ in parser.errors] == []
            ids = re.findall(r'\bid="([^"]*)"', said.text)
            assert len(ids) == len(set(ids))


def test_a_secret_of_the_command_line_is_in_no_page(page: Opened) -> None:
    page.desk.reporting.keep([Secret("Canari-du-garage-9")])
    found = page.browser.post(
        page.browser.get(), how="file", **{"file.upload": ini(UserName="Canari-du-garage-9").encode()}
    )
    assert found.heading == "What was found"
    assert leaks(found.body, ["Canari-du-garage-9"]) == []
