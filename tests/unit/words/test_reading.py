"""Words that a shop owner understands on the first reading, at screens as they are labelled."""

import re
from collections.abc import Iterator
from statistics import mean
from typing import get_args

import pytest

from gemdiag import rules, words
from gemdiag.model.finding import Owner
from gemdiag.words.labels import LABELS
from gemdiag.words.vocabulary import WORDS
from tests.tools import catalogue
from tests.unit.words.test_findings import EVERY_PARAM

LANGUAGES = pytest.mark.parametrize("lang", words.LANGUAGES)
# Words in a sentence: of any, and on average. French takes a sixth more for the same.
LONGEST, USUAL = {"en": 25, "fr": 30}, {"en": 9, "fr": 10}

_SENTENCE = re.compile(r"(?<=[.?!:;])\s+")
_WORD = re.compile(r"[\w’'/.-]*\w")
# A label or a way through menus is recognized at the screen, not read.
_LABEL = re.compile(r"«[^»]*»|\"[^\"]*\"|\[[^\]]*\]")
_MENU = re.compile(
    r"Configuration > [^.;:,(]*?(?:Options( tab)?|Users|utilisateurs \[Maintenance of Users\])"
)
_IN_BRACKETS = re.compile(r"\([^()]*\)")

NEVER = re.compile(
    r"\b(SASL|[EH]+ELO|AUTH|STARTTLS|NXDOMAIN|SERVFAIL|CNAME|TCP|UDP|OAuth\w*|XOAUTH2|handshakes?|ciphers?|SPF|DMARC|DKIM|MX)\b",
    re.IGNORECASE,
)
"""Not in what a shop reads; a few of them behind the plain words, in brackets, for whoever searches for them."""
BEHIND = frozenset({"spf", "dmarc", "mx"})

# What the English manual calls things on the screens; French screens have not been seen.
NAMES = [
    *(label.removeprefix("Option 126 - ") for label in LABELS.values()),
    "General Information",
    "Password Management",
    "Advisor Maintenance",
]
NOT_ON_SCREEN = frozenset({"Shop name", "GEM-CAR version", "Advisor name", "Advisor number"})
SAME_IN_BOTH = frozenset({"Port"})


def read_by_a_shop() -> Iterator[tuple[str, str]]:
    """Titles, reasons and steps of all findings, steps at the screen, and the phrases within them."""
    for id_ in words.known_findings():
        text = words.finding(id_)
        yield from ((id_, part) for part in (text.title, text.why, *text.mend))
    yield from ((id_, words.click(id_)) for id_ in words.known_clicks())
    for_others = {"blocked_letter", "ending_letter", "lookup_letter", "detail"}
    told = ((name, texts) for name, texts in WORDS.items() if name not in for_others)
    yield from ((name, text) for name, texts in told for text in texts.values())


def sentences(lang: str) -> Iterator[tuple[str, str]]:
    for id_, text in read_by_a_shop():
        said = _LABEL.sub("label", _MENU.sub("menu", words.say(lang, text, **EVERY_PARAM)))
        yield from ((id_, sentence) for sentence in _SENTENCE.split(said))


def length(sentence: str) -> int:
    return len(_WORD.findall(sentence))


@LANGUAGES
def test_no_sentence_is_longer_than_one_takes_in(lang: str) -> None:
    assert [each for each in sentences(lang) if length(each[1]) > LONGEST[lang]] == []


@LANGUAGES
def test_sentences_are_short_as_a_rule(lang: str) -> None:
    assert mean(length(sentence) for _, sentence in sentences(lang)) < USUAL[lang]


@LANGUAGES
def test_a_shop_is_not_told_in_the_words_of_protocols(lang: str) -> None:
    odd = []
    for id_, text in read_by_a_shop():
        said = words.say(lang, text)
        plain = {word.lower() for word in NEVER.findall(_IN_BRACKETS.sub("", said))}
        behind = {word.lower() for word in NEVER.findall(said)} - plain
        if plain or behind - BEHIND:
            odd.append((id_, said))

    assert odd == []


@pytest.mark.parametrize("id_", rules.rows())
def test_every_finding_says_who_can_mend_it(id_: str) -> None:
    assert rules.rows()[id_].owner in get_args(Owner)


@LANGUAGES
def test_everybody_who_can_mend_something_has_a_name(lang: str) -> None:
    told = [words.owner_word(lang, owner) for owner in get_args(Owner)]

    assert len(set(told)) == len(get_args(Owner))
    assert not set(told) & set(get_args(Owner))


@pytest.mark.parametrize("name", [name for name in dict.fromkeys(NAMES) if name not in NOT_ON_SCREEN])
def test_a_label_that_was_not_seen_in_french_has_the_english_one_behind_it(name: str) -> None:
    french, _ = catalogue.translations(catalogue.PO)
    in_menu = name in {"General Information", "Password Management", "Maintenance of Users"}
    wanted = re.compile(rf"\b{re.escape(name)}\b" if in_menu else rf'"(?:Option 126 - )?{re.escape(name)}"')
    naming = {id_: forms for id_, forms in french.items() if wanted.search(id_[0])}
    alone = {} if name in SAME_IN_BOTH else {k: v for k, v in naming.items() if f"[{name}]" not in v[0]}

    assert naming
    assert alone == {}
