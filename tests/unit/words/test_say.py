"""A message becomes a sentence, whatever the values are."""

import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemdiag.words import N_, NN_, label, say, say_n, word


def test_a_value_that_is_missing_none_or_empty_reads_as_a_question_mark() -> None:
    assert say("en", "{host} and {port}, {domain}", port=None, domain="") == "? and ?, ?"


def test_zero_and_false_are_values() -> None:
    assert say("en", "{days} {trusted}", days=0, trusted=False) == "0 False"


def test_an_optional_part_goes_when_one_of_its_values_is_missing() -> None:
    message = "Refused[[: {reply} ({code})]]."

    assert say("en", message, reply="no", code=535) == "Refused: no (535)."
    assert say("en", message, reply="no") == "Refused."


@pytest.mark.parametrize("value", ["{host}", "[[{port}]]", "{on:date}", r"\1 \g<0>", "a}{b", "%s", "<b>"])
def test_a_value_from_outside_is_never_read_as_a_message(value: str) -> None:
    assert say("en", "{reply} and[[ {reply}]]", reply=value, host="secret", port=1) == f"{value} and {value}"


@given(
    st.text(),
    st.dictionaries(st.sampled_from(["host", "port", "on", "field"]), st.text() | st.none() | st.integers()),
)
def test_saying_never_raises(message: str, params: dict[str, object]) -> None:
    for lang in ("en", "fr"):
        say(lang, message, **params)
        say(lang, message + "{on:date} {field:label} {host:nothing}[[ {port}", **params)


def test_braces_that_name_no_field_stay() -> None:
    assert say("en", "{} {A} { host } {1} {host", host="x") == "{} {A} { host } {1} {host"


def test_a_code_is_said_as_the_word_of_its_vocabulary() -> None:
    assert say("en", "{field:label}", field="smtp_address") == "SMTP address"
    assert say("fr", "{mode:mode}", mode="implicit") == "chiffré dès le départ"


def test_a_code_that_the_vocabulary_does_not_know_is_said_as_it_is() -> None:
    assert say("en", "{field:label}", field="colour") == "colour"
    assert word("fr", "severity", "dreadful") == "dreadful"


def test_a_vocabulary_may_say_something_of_its_own_for_what_is_missing() -> None:
    assert say("en", "{published:sender_policy}") == "Many providers refuse that or replace the address."


def test_the_words_of_a_vocabulary_are_filled_too() -> None:
    said = say("en", "{postponed_by:postponed}", postponed_by="provider", provider="{host}")

    assert said == "Only {host} itself could put that off."


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        ("2026-12-31", "December 31, 2026", "31 décembre 2026"),
        ("2027-05-01T08:00:00Z", "May 1, 2027", "1er mai 2027"),
        (date(2027, 2, 3), "February 3, 2027", "3 février 2027"),
        ("soon", "soon", "soon"),
        (None, "?", "?"),
    ],
)
def test_a_date_is_written_as_the_language_writes_it(value: object, english: str, french: str) -> None:
    assert say("en", "{on:date}", on=value) == english
    assert say("fr", "{on:date}", on=value) == french


def test_every_advisor_has_the_label_of_its_field() -> None:
    assert label("en", "advisors[12].email") == "E-mail for estimates and invoices"


def test_the_english_label_is_shown_where_one_looks_at_the_screen_and_not_in_lists() -> None:
    assert label("fr", "less_secure_connection") == "Connexion moins sécurisée"
    assert (
        say("fr", "{field:label}", field="less_secure_connection")
        == "Connexion moins sécurisée [Less secure connection]"
    )


def test_versions_of_encryption_are_said_as_people_write_them() -> None:
    assert say("fr", "{versions:tls}", versions="TLSv1.0, TLSv1.1") == "TLS 1.0, TLS 1.1"
    assert say("en", "{versions:tls}") == "?"


def test_markers_give_back_what_they_mark() -> None:
    assert N_("one") == "one"
    assert NN_("one", "many") == ("one", "many")


@pytest.mark.parametrize(("n", "english"), [(0, "0 shops"), (1, "1 shop"), (2, "2 shops")])
def test_english_counts_one_apart(n: int, english: str) -> None:
    assert say_n("en", "{n} shop", "{n} shops", n) == english


@pytest.mark.parametrize(("n", "form"), [(0, "one"), (1, "one"), (2, "many")])
def test_a_count_that_has_no_french_is_said_in_english(n: int, form: str) -> None:
    assert say_n("fr", "one of nobody's messages", "many of nobody's messages", n).startswith(
        form if n else "many"
    )


def test_a_message_without_french_and_an_unknown_language_are_english() -> None:
    assert say("fr", "nobody's message {n}", n=1) == "nobody's message 1"
    assert say("de", "critical") == "critical"


def test_an_empty_message_is_empty_in_french_too() -> None:
    assert say("fr", "") == ""


def test_english_reads_no_catalogue() -> None:
    program = (
        "import sys; from gemdiag.words import finding, say; say('en', finding('dns.mx_null').title, domain='x');"
        "sys.exit(any(name in sys.modules for name in ('gettext', 'babel', 'yaml', 'ssl')))"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
