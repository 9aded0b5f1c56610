"""Every finding, click and reason has all its words in both languages."""

import re

import pytest

from gemdiag import words
from gemdiag.model.finding import AREAS
from gemdiag.words.catalogue import FIELD
from gemdiag.words.vocabulary import WORDS
from tests.unit.words.told import CLICK_PARAMS, COMMON, PARAMS, REASON_IDS

LANGUAGES = pytest.mark.parametrize("lang", words.LANGUAGES)
EVERY_FINDING = pytest.mark.parametrize("id_", words.known_findings())
EVERY_PARAM = {
    name: "7" for text in (*PARAMS.values(), *CLICK_PARAMS.values()) for name in text.split()
} | dict.fromkeys(COMMON, "7")

LEFT_OVER = re.compile(r"[{}]|\[\[|\]\]")

# What would weaken an account, in whatever words.
NEVER = (
    r"(turn|switch)\w* off (two|your second|the second)",
    r"disabl\w+ (two|2)",
    r"allow\w* less secure",
    r"désactiv\w+ (la validation|l.authentification à deux)",
    r"(turn|switch)\w* off (the|your) (antivirus|firewall)",
    r"désactiv\w+ (l.antivirus|le pare-feu)",
)


def parts(id_: str) -> list[str]:
    text = words.finding(id_)
    return [
        part for part in (text.title, text.why, *text.mend, text.ticket, text.forward) if part is not None
    ]


def test_every_finding_has_words_and_no_words_are_for_a_finding_that_there_is_not() -> None:
    assert set(words.known_findings()) == set(PARAMS)


def test_findings_come_in_the_order_of_the_areas() -> None:
    areas = [AREAS.index(id_.partition(".")[0]) for id_ in words.known_findings()]

    assert areas == sorted(areas)


def test_every_click_and_every_reason_has_words() -> None:
    assert set(words.known_clicks()) == set(CLICK_PARAMS)
    assert set(words.known_reasons()) == set(REASON_IDS)


def test_an_id_that_there_is_not_is_a_key_error() -> None:
    for look_up in (words.finding, words.click, words.reason):
        with pytest.raises(KeyError):
            look_up("tls.no_such_thing")


@EVERY_FINDING
def test_words_use_only_what_the_rules_tell(id_: str) -> None:
    told = COMMON | set(PARAMS[id_].split())
    used = {name for part in parts(id_) for name, _ in FIELD.findall(part)}

    assert used <= told


@pytest.mark.parametrize("id_", words.known_clicks())
def test_clicks_use_just_what_the_plan_tells(id_: str) -> None:
    assert {name for name, _ in FIELD.findall(words.click(id_))} == set(CLICK_PARAMS[id_].split())


def test_every_vocabulary_that_a_message_names_exists() -> None:
    messages = [part for id_ in words.known_findings() for part in parts(id_)]
    messages += [words.click(id_) for id_ in words.known_clicks()]
    named = {vocabulary for message in messages for _, vocabulary in FIELD.findall(message) if vocabulary}

    assert named <= {"date", "tls", *WORDS}
    assert named > {"date", "label"}


@LANGUAGES
@EVERY_FINDING
def test_a_finding_is_told_in_full(id_: str, lang: str) -> None:
    text = words.finding(id_)
    title = words.say(lang, text.title, **EVERY_PARAM)
    why = words.say(lang, text.why, **EVERY_PARAM)
    steps = [words.say(lang, step, **EVERY_PARAM) for step in text.mend]
    ticket = words.say(lang, text.ticket, **EVERY_PARAM)

    assert title
    assert not title.endswith(".")
    assert "\n" not in title + ticket
    assert len(words.say(lang, text.title)) <= 100
    assert why.endswith((".", "?", "7"))
    assert 1 <= len(steps) <= 5
    assert all(step[0].isupper() for step in steps)
    assert ticket
    assert not ticket.endswith(".")
    assert not LEFT_OVER.search(" ".join([title, why, *steps, ticket]))


@LANGUAGES
@EVERY_FINDING
def test_what_is_sent_on_is_a_whole_letter(id_: str, lang: str) -> None:
    forward = words.finding(id_).forward
    if forward is None:
        return
    letter = words.say(lang, forward, **EVERY_PARAM)

    assert letter.startswith({"en": "Hello. ", "fr": "Bonjour. "}[lang])
    assert letter.endswith({"en": "Thank you.", "fr": "Merci."}[lang])
    assert not LEFT_OVER.search(letter)


@LANGUAGES
@EVERY_FINDING
def test_a_step_that_speaks_of_the_text_below_has_one(id_: str, lang: str) -> None:
    text = words.finding(id_)
    steps = " ".join(words.say(lang, step) for step in text.mend)
    speaks_of_it = {"en": "text below", "fr": "texte ci-dessous"}[lang] in steps

    assert speaks_of_it == (text.forward is not None)


@LANGUAGES
@EVERY_FINDING
def test_a_finding_without_any_parameter_is_still_told(id_: str, lang: str) -> None:
    for part in parts(id_):
        said = words.say(lang, part)

        assert said
        assert not LEFT_OVER.search(said)


@LANGUAGES
def test_nothing_ever_advises_to_weaken_an_account(lang: str) -> None:
    messages = [part for id_ in words.known_findings() for part in parts(id_)]
    messages += [phrase for phrases in WORDS.values() for phrase in phrases.values()]
    text = " ".join(words.say(lang, message) for message in messages)

    assert not re.search("|".join(NEVER), text, re.IGNORECASE)


@pytest.mark.parametrize(("lang", "uncheck"), [("en", "Uncheck"), ("fr", "Décochez")])
def test_a_port_that_is_encrypted_from_the_start_wants_the_box_unchecked(lang: str, uncheck: str) -> None:
    steps = words.finding("tls.wrong_mode_for_port").mend
    said = [
        words.say(lang, step, port=465, spoken_mode="implicit", configured_mode="explicit") for step in steps
    ]

    assert any(step.startswith(uncheck) and "465" in step for step in said)


@EVERY_FINDING
def test_a_finding_that_nobody_has_can_be_explained(id_: str) -> None:
    stands_for = words.blanks("en")
    fields = [field for part in parts(id_) for field in FIELD.findall(part)]

    assert all(name in stands_for or "" in WORDS[vocabulary] for name, vocabulary in fields)


def test_explaining_a_finding_that_nobody_has_leaves_no_question_marks_for_values() -> None:
    text = words.say("fr", words.finding("tls.certificate_expired").title, **words.blanks("fr"))

    assert text == "Le certificat de ‹serveur› est expiré depuis le ‹date›"


@EVERY_FINDING
def test_french_is_elided_whatever_word_a_finding_is_filled_with(id_: str) -> None:
    found = words.finding(id_)
    for text in (found.title, found.why, *found.mend, found.ticket):
        for _, vocabulary in FIELD.findall(text):
            for code in WORDS.get(vocabulary, ()):
                said = words.say("fr", text, **dict.fromkeys(EVERY_PARAM, code))
                assert not re.search(r"\b(?:[Qq]u|[dD])e une?\b", said), said
