"""Words come from ids and parameters: in either language, again and again, never from the saved text."""

import json
from typing import Any

import pytest

from gemdiag import reports, words
from gemdiag.outline.marks import CLOSE, OPEN, outside, parts
from gemdiag.words import LANGUAGES
from tests import build


def document() -> dict[str, Any]:
    return reports.document(build.kitchen_sink())


def test_a_report_told_again_in_the_other_language_is_the_same_as_told_at_once() -> None:
    saved = json.loads(json.dumps(reports.tell(document(), "en")))
    again = reports.tell(reports.untold(saved), "fr")

    assert again == json.loads(json.dumps(reports.tell(document(), "fr")))
    assert again["lang"] == "fr"
    assert again["findings"][0]["title"] != saved["findings"][0]["title"]
    assert again["findings"][0]["id"] == saved["findings"][0]["id"]


def test_untold_takes_off_what_tell_puts_on() -> None:
    assert reports.untold(reports.tell(document(), "en")) == document()


def test_telling_keeps_the_order_of_the_contract() -> None:
    told = reports.tell(document(), "en")["findings"][0]

    assert list(told) == [
        "id",
        "severity",
        "subject",
        "title",
        "detail",
        "fix",
        "params",
        "evidence",
        "owner",
        "forward",
        "because",
    ]


def test_a_text_to_forward_is_there_where_another_must_mend_it() -> None:
    told = {each["id"]: each for each in reports.tell(document(), "en")["findings"]}

    assert "535 5.7.139" in told["auth.smtp_auth_disabled"]["forward"]
    assert told["tls.wrong_mode_for_port"]["forward"] is None


def test_a_finding_of_a_later_version_keeps_the_words_it_came_with() -> None:
    saved = reports.tell(document(), "en")
    saved["findings"][1] |= {
        "id": "net.carrier_pigeon",
        "title": "Pigeons",
        "detail": "d",
        "fix": ["f"],
        "forward": "x",
    }
    saved["plan"]["clicks"][0] |= {"id": "feed_pigeon", "text": "Feed it."}
    again = reports.tell(reports.untold(saved), "fr")

    assert again["findings"][1]["title"] == "Pigeons"
    assert again["findings"][1]["fix"] == ["f"]
    bare = document()
    bare["findings"][1] |= {"id": "net.carrier_pigeon"}
    bare["plan"]["clicks"][0] |= {"id": "feed_pigeon"}
    assert reports.tell(bare, "fr")["findings"][1]["title"] == "net.carrier_pigeon"
    assert reports.tell(bare, "fr")["plan"]["clicks"][0]["text"] == "feed_pigeon"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_finding_and_click_is_told_whatever_its_parameters_hold(lang: str) -> None:
    made = document()
    poison = dict.fromkeys(words.blanks("en"), "{host} %s [[x]] \\")
    model = made["findings"][0]
    made["findings"] = [{**model, "id": id_, "params": poison} for id_ in words.known_findings()]
    made["findings"] += [{**model, "id": id_, "params": {}} for id_ in words.known_findings()]
    made["plan"]["clicks"] = [{"id": id_, "params": {}, "when": "after"} for id_ in words.known_clicks()]
    told = reports.tell(made, lang)

    assert all(each["title"] and each["detail"] for each in told["findings"])
    assert all(click["text"] for click in told["plan"]["clicks"])


def test_what_came_from_outside_is_set_apart_and_our_words_are_not() -> None:
    told = reports.tell(document(), "en", outside=outside)
    busy = next(each for each in told["findings"] if each["id"] == "smtp.busy")
    expiring = next(each for each in told["findings"] if each["id"] == "tls.certificate_expiring")

    assert parts(busy["title"])[0] == (True, "smtp.gmail.com:25")
    assert (False, " expires soon, on January 22, 2027") in parts(expiring["title"]), "a date is in our words"
    assert f"{OPEN}smtp.gmail.com{CLOSE}" in told["verdict"]["summary"]
    assert OPEN not in json.dumps(reports.tell(document(), "en"))
