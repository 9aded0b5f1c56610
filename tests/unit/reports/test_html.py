"""The page: sound HTML, with nothing of ours that runs and nothing of others that is markup."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import html5lib
import pytest

from gemdiag import reports
from gemdiag.model.diagnosis import Diagnosis
from gemdiag.words import LANGUAGES
from tests import build

BUILT = {"kitchen-sink": build.kitchen_sink(), "empty": build.empty(), "hostile": build.hostile()}
LOADS = {"src", "srcset", "action", "formaction", "background", "poster", "data", "ping", "style"}


def page(*made: Diagnosis, lang: str = "en", **options: Any) -> str:
    documents = [build.document(each) for each in made]
    return reports.render(documents, "html", lang=lang, redactor=build.Unredacted(), **options)


class Reader(HTMLParser):
    """What a page is made of, and what it says."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", BUILT)
@pytest.mark.parametrize("verbosity", [-1, 0, 2])
def test_it_is_html_without_a_fault(name: str, lang: str, verbosity: int) -> None:
    html5lib.HTMLParser(strict=True).parse(page(BUILT[name], lang=lang, verbosity=verbosity))


def test_the_checker_sees_a_fault() -> None:
    with pytest.raises(html5lib.html5parser.ParseError):
        html5lib.HTMLParser(strict=True).parse(page(BUILT["empty"]).replace("</section>", "", 1))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_from_outside_becomes_a_tag_or_an_attribute(lang: str) -> None:
    """The lines of a letter may be more, but are of the same kind."""

    def shape(name: str) -> list[tuple[str, tuple[tuple[str, str | None], ...]]]:
        return [
            tag
            for tag in Reader(page(BUILT[name], lang=lang, verbosity=2)).tags
            if tag[0] not in {"bdi", "p", "wbr"}
        ]

    assert shape("hostile") == shape("kitchen-sink")
    assert {attrs for tag, attrs in Reader(page(BUILT["hostile"])).tags if tag == "bdi"} == {()}


def test_what_was_hostile_is_there_to_be_read() -> None:
    said = Reader(page(BUILT["hostile"], verbosity=2)).text

    for sign in ("</td></pre><script>alert(1)</script>", r"\x1b[2J", r"\u202e", "=cmd|'/c calc'!A1"):
        assert sign in said


def test_a_name_in_a_narrow_cell_breaks_behind_a_dot() -> None:
    assert "<bdi>smtp.<wbr>gmail.<wbr>com</bdi></td>" in page(BUILT["kitchen-sink"])


def test_of_several_shops_one_without_a_name_is_told_by_its_address() -> None:
    """Support that gets three reports tells them apart."""
    made = build.document(BUILT["kitchen-sink"])
    nameless = {**made, "shop": None, "source": {**made["source"], "path": None}}
    said = reports.render([made, nameless], "html", lang="en", redactor=build.Unredacted())

    assert f'<a href="#shop-2"><bdi>{made["settings"]["email_address"]}</bdi></a>' in said


@pytest.mark.parametrize("name", BUILT)
def test_it_loads_runs_and_leads_to_nothing(name: str) -> None:
    made = [BUILT[name]] * 2
    for tag, attrs in Reader(page(*made, verbosity=2)).tags:
        assert tag not in {"script", "img", "link", "iframe", "object", "embed", "form", "base"}
        assert not {key for key, _ in attrs} & LOADS
        assert not [key for key, _ in attrs if key.startswith("on")]
        assert all((value or "").startswith("#") for key, value in attrs if key in {"href", "xlink:href"})


def test_its_policy_allows_its_own_style_and_nothing_else() -> None:
    text = page(BUILT["kitchen-sink"])
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = dict(attrs)["content"] if (attrs := Reader(text).tags[3][1]) else None

    assert policy == (f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'")
    assert "url(" not in style
    assert "@import" not in style


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_says_in_which_language_it_is(lang: str) -> None:
    assert Reader(page(BUILT["kitchen-sink"], lang=lang)).tags[0] == ("html", (("lang", lang),))


def test_the_clicks_can_be_ticked_off_and_are_numbered_through() -> None:
    tags = Reader(page(BUILT["kitchen-sink"])).tags
    boxes = [attrs for tag, attrs in tags if tag == "input"]
    lists = [dict(attrs) for tag, attrs in tags if tag == "ol" and ("class", "todo") in attrs]

    assert len(boxes) == 9
    assert {dict(attrs)["type"] for attrs in boxes} == {"checkbox"}
    assert [each.get("start") for each in lists] == [None, "3"]


def test_the_picture_tells_those_who_do_not_see_it() -> None:
    text = page(BUILT["kitchen-sink"])

    assert len(re.findall(r'<title id="[^"]+">Where it stops after the upgrade<', text)) == 2
    assert text.count("Encryption: stops here; Login: not reached.</desc>") == 2


def test_what_is_for_support_is_folded_and_has_the_evidence() -> None:
    brief = page(BUILT["kitchen-sink"])
    first, *folded = brief.split("<details>")

    assert len(folded) == 2
    assert "[tls.wrong_mode_for_port]" not in first
    assert "2026-01-02" in folded[1]
    assert folded[0].count('aria-hidden="true"') == 14, "a bar for each step that was timed"


def test_several_shops_are_one_page_with_a_list_at_the_top() -> None:
    tags = Reader(page(BUILT["kitchen-sink"], BUILT["empty"], lang="fr")).tags
    ids = [dict(attrs)["id"] for _, attrs in tags if "id" in dict(attrs)]

    assert [dict(attrs)["href"] for tag, attrs in tags if tag == "a"] == ["#shop-1", "#shop-2"]
    assert {"shop-1", "shop-2"} <= set(ids)
    assert len(ids) == len(set(ids))
    assert [tag for tag, _ in tags].count("h1") == 1


def test_quiet_is_the_verdict_alone() -> None:
    tags = [tag for tag, _ in Reader(page(BUILT["kitchen-sink"], verbosity=-1)).tags]

    assert "section" not in tags
    assert "details" not in tags


def test_for_a_poor_encoding_it_says_the_same_in_ascii() -> None:
    text = page(BUILT["hostile"], lang="fr", ascii_only=True)

    assert text.isascii()
    assert Reader(text).text == Reader(page(BUILT["hostile"], lang="fr")).text


@pytest.mark.parametrize("name", ["report.html", "REPORT.HTM"])
def test_the_ending_of_a_file_asks_for_it(name: str) -> None:
    assert reports.format_of(name) == "html"
