"""Whatever is sent to the page, it answers, in order, and the wizard stands where a screen can be shown."""

import functools
from datetime import date
from urllib.parse import urlencode

from hypothesis import given
from hypothesis import strategies as st

from gemdiag import presets, wizard
from gemdiag.app.reporting import Reporting
from gemdiag.model.provider import Knowledge
from gemdiag.web import Desk, Door, Site
from gemdiag.web.forms import FormFault, form_of
from gemdiag.wizard import Do, Given, Message, Trouble
from tests.web.kit import BOUNDARY, PORT, Browser, action_of, multipart, token_of

MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
IDS = [field for fields in wizard.catalogue().values() for field in fields]
CHOICES = sorted({each for fields in wizard.catalogue().values() for ids in fields.values() for each in ids})
WORDS = st.sampled_from([*CHOICES, "", "info@garage.example", "465", "\r\n", "<b>", "\x00", "é" * 50])
MOVES = st.sampled_from(["next", "back", "en", "fr", "note"])
POSTS = st.lists(
    st.tuples(MOVES, st.dictionaries(st.sampled_from([*IDS, "text", "password", "x"]), WORDS | st.text())),
    max_size=8,
)


@functools.cache
def shipped() -> Knowledge:
    return presets.load()


def entered() -> Browser:
    def nothing(_work: Do, _on_step: object) -> Trouble:
        return Trouble(Message("It came to nothing."))

    desk = Desk(
        wizard.begin(Given(shipped(), date(2026, 11, 24))), nothing, Reporting(shipped()), keeps=False
    )
    door = Door(PORT)
    browser = Browser(Site(desk, door, lambda: None))
    browser.get(door.link)
    return browser


@given(POSTS)
def test_any_answers_lead_to_a_page(posts: list[tuple[str, dict[str, str]]]) -> None:
    browser = entered()
    for move, fields in posts:
        page = browser.get()
        assert page.status == 200
        body = urlencode({**fields, "form_token": token_of(page), "move": move}, errors="replace").encode()
        assert browser.send("POST", action_of(page), body).status in {204, 303}
    assert browser.get().heading


@given(st.dictionaries(st.sampled_from(IDS), st.text(st.characters(codec="utf-8")) | st.binary(), min_size=1))
def test_a_form_comes_back_as_it_was_sent(fields: dict[str, str | bytes]) -> None:
    if any(f"--{BOUNDARY}".encode() in (v if isinstance(v, bytes) else v.encode()) for v in fields.values()):
        return
    assert form_of(MULTIPART, multipart(fields)) == {name: [value] for name, value in fields.items()}


@given(st.sampled_from([MULTIPART, "", "application/x-www-form-urlencoded"]), st.binary(max_size=500))
def test_no_body_breaks_the_reading_of_forms(kind: str, body: bytes) -> None:
    try:
        form_of(kind, body)
        form_of(kind, multipart({"a": body}) + body)
    except FormFault:
        return
