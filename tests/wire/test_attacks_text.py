"""Text that is meant to act on a screen or a page, in the greeting, in EHLO and in the refusal of a login."""

import json
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from markdown_it import MarkdownIt

from gemdiag import reports
from gemdiag.lab.script import KEYWORDS
from gemdiag.redaction import Redactor
from tests import valid
from tests.wire.attack_kit import Attack, Met, Right, harm, meet_all, wrong
from tests.wire.probing_lab import EXPLICIT, PASSWORD

MARK = "LOOKATME"
"""In every text, so that none can be left out unseen."""
TEXTS: Mapping[str, str] = {
    "escapes": f"\x1b[2J\x1b[1;1H\x1b[32mOK\x1b[0m \x1b]0;{MARK}\x07 \x1b]8;;http://127.0.0.1:9/\x1b\\x\x1b]8;;\x1b\\",
    "C1": f"\x9b2J \x9d0;{MARK}\x9c \x90q\x9c",
    "overwriting": f"{MARK} wrong\rOK: all is fine        \x08\x08\x7f",
    "line ends": f"{MARK}\x0bVT\x0cFF\x85NEL\u2028LS\u2029PS RESULT: PASS",
    "directions": f"{MARK} \u202e}}txt.exe\u202c \u2066x\u2069 \u200bzero\u200dwidth\ufeff \xad \U000e0041",
    "NUL": f"{MARK}\0\x01\x02",
    "HTML": f"</td></pre><script>{MARK}</script><img src=x onerror=alert(2)><a href='javascript:alert(3)'>x</a>",
    "Markdown": f"``` # {MARK} ![b](http://127.0.0.1:9/b.png) [x](javascript:alert(1)) <b>x</b> | a | ~~~ `````",
    "formula": f"=cmd|'/c calc'!{MARK},+1,-2,@SUM(1),\"\t=1\"",
    "placeholders": f"%s%n {{0.__class__}} {{reply}} ${{HOME}} $(id) %({MARK})s \\x1b[31m",
    "no UTF-8": f"{MARK} " + b"\xff\xfe\xed\xa0\x80 M\xfcller".decode("utf-8", "surrogateescape"),
}
REFUSED = Right({"auth.refused": "critical"}, None, login=False)


def saying(text: str) -> Attack:
    word = text.replace(" ", "_")
    script = EXPLICIT._replace(
        greeting=f"220 {text}",
        keywords=("STARTTLS", f"X-{text}"),
        keywords_in_tls=(*KEYWORDS, f"AUTH PLAIN LOGIN X{word}", f"X-{text}"),
        login_reply=(f"535-5.7.8 {text}", f"535 5.7.8 {text}"),
    )
    return Attack(text, script, REFUSED)


@pytest.fixture(scope="module")
def met() -> Mapping[str, Met]:
    return meet_all(map(saying, TEXTS.values()))


def told(met: Met, format_id: str) -> str:
    made = [reports.document(met.diagnosis)]
    return reports.render(made, format_id, lang="en", redactor=Redactor("none", [PASSWORD]), verbosity=2)


def acting(text: str) -> set[str]:
    """Characters that do something rather than show something."""
    return {c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and c != "\n"}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_it_changes_no_verdict_and_does_no_harm(text: str, met: Mapping[str, Met]) -> None:
    assert wrong(met[text]) == {}
    assert harm(met[text]) == []


@pytest.mark.parametrize("format_id", reports.known())
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_it_acts_on_nothing_in_any_format(text: str, format_id: str, met: Mapping[str, Met]) -> None:
    shown = told(met[text], format_id)
    if format_id == "csv":
        shown = shown.removeprefix("\ufeff")  # which Excel needs
    assert acting(shown) == set()


@pytest.mark.parametrize("format_id", ["text", "markdown", "json"])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_it_stays_visible(text: str, format_id: str, met: Mapping[str, Met]) -> None:
    assert told(met[text], format_id).count(MARK) >= 3


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_json_holds_it_as_it_was_sent(text: str, met: Mapping[str, Met]) -> None:
    (at,) = (each for each in valid.report(told(met[text], "json"))["endpoints"] if each["banner"])
    assert MARK in at["banner"]
    if "\udcff" not in text:
        assert at["banner"] == f"220 {text}"


def tokens(text: str) -> Iterator[Any]:
    for token in MarkdownIt("commonmark", {"html": True}).enable("table").parse(text):
        yield token
        yield from token.children or ()


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_markdown_gets_no_link_picture_or_heading_of_it(text: str, met: Mapping[str, Met]) -> None:
    found = list(tokens(told(met[text], "markdown")))
    assert not [each for each in found if each.type in {"image", "html_inline", "html_block"}]
    assert not [each for each in found if MARK in str(each.attrs)]
    headings = [found[n + 1].content for n, each in enumerate(found) if each.type == "heading_open"]
    assert not [each for each in headings if MARK in each]


def test_the_banner_is_quoted_with_its_escapes(met: Mapping[str, Met]) -> None:
    assert r"\x1b[2J" in told(met[TEXTS["escapes"]], "text")
    assert json.loads(told(met[TEXTS["escapes"]], "json"))["verdict"]["exit_code"] == 2
