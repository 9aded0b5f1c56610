"""Whose trouble a failed lookup is: the DNS server's that was asked, or of whoever keeps the name."""

from typing import Any

import pytest

from gemdiag import rules, words
from gemdiag.model.network import CONFLICT
from gemdiag.model.outcome import Failed, Observed, Outcome, Reason
from gemdiag.probes import controls, mx
from gemdiag.probes.controls import Control
from gemdiag.probes.mx import Mx
from tests.shops import Fact, case, resolved, settings


def asked(kind: Any, answer: Outcome[str]) -> list[Fact]:
    return [(controls.PROBE, kind, Observed(Control(kind, kind, answer)))]


def others(status: Any) -> list[Fact]:
    return [(mx.PROBE, "garage.example", Observed(Mx("garage.example", status)))]


SILENT: Outcome[str] = Failed(Reason.TIMEOUT)
TABLE: dict[str, tuple[list[Fact], str | None]] = {
    "another server knows the name": (asked("resolver", Observed("192.0.2.1")), "resolver"),
    "another server knows that there is none": (asked("resolver", Observed("nxdomain")), "resolver"),
    "another server fails too, a made-up name is denied": (
        [*asked("resolver", Observed("servfail")), *asked("random_name", Observed("nxdomain"))],
        "name",
    ),
    "a made-up name is denied as it should be": (asked("random_name", Observed("nxdomain")), "name"),
    "a made-up name fails too": (asked("random_name", Observed("servfail")), "resolver"),
    "a made-up name gets no answer": (asked("random_name", SILENT), "resolver"),
    "a made-up name has an address": (asked("random_name", Observed("192.0.2.80")), "resolver"),
    "other names were answered": (others("ok"), "name"),
    "other names were not": (others("servfail"), None),
    "nobody was asked": ([], None),
}


@pytest.mark.parametrize(("facts", "whose"), TABLE.values(), ids=TABLE)
def test_whose_trouble_a_failed_lookup_is(facts: list[Fact], whose: str | None) -> None:
    shop = case(settings(), resolved(status="servfail"), facts)
    (found,) = (each for each in rules.judge(shop) if each.id == "dns.smtp_host_lookup_failed")
    assert found.params["whose"] == whose
    assert found.owner == ("provider" if whose == "name" else "it")
    assert found.severity == "unknown"


@pytest.mark.parametrize("lang", words.LANGUAGES)
@pytest.mark.parametrize("vocabulary", ["lookup_why", "lookup_step", "lookup_letter"])
def test_each_is_told_in_words_of_its_own(vocabulary: str, lang: str) -> None:
    assert len({words.word(lang, vocabulary, each) for each in ("resolver", "name", "conflict", "x")}) == 4


def test_answers_that_contradict_each_other_are_told_as_such() -> None:
    said = resolved(status="servfail", detail=CONFLICT)
    (found,) = (
        each for each in rules.judge(case(settings(), said)) if each.id == "dns.smtp_host_lookup_failed"
    )
    title = words.say("fr", words.finding(found.id).title, **found.params)
    assert (found.params["whose"], found.severity) == ("conflict", "unknown")
    assert title.endswith("les réponses se contredisent")
    assert words.evidence_word("fr", "detail", found.evidence["detail"]) not in {None, CONFLICT}
