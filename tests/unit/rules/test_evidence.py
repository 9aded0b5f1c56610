"""Evidence is told in the reader's language: names are identifiers, and what is a code of ours has a word."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from gemdiag import words
from gemdiag.app.diagnose import decide
from gemdiag.model.finding import Finding
from gemdiag.model.syntax import is_ip_address
from gemdiag.outline.findings import evidence
from gemdiag.reports.plain import plain
from gemdiag.words.evidence import DETAILS, EVIDENCE
from gemdiag.words.vocabulary import WORDS
from tests.unit.rules.test_fires import FIRES

IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")

OUTSIDE = frozenset(
    """accepted address advisors ascii banner bytes chain_length checked_on column controls date dmarc
    dmarc_policy domain ehlo ehlo_refusal email_address endpoint field found_at host implicit includes installed
    issuer key label line mail_from mechanism mechanisms mx name names not_after not_before number numbers
    path provider record records reply server servers shop_domain source srv subject suggestion target
    this_computer unasked user_name value version""".split()
)
"""What people, servers, DNS and certificates say, numbers, dates, and names of protocols."""
IDS = frozenset({"measured", "sentence"})
"""Names that are looked up: of findings, and of entries in presets/replies.yaml."""


def findings() -> Iterator[Finding]:
    for shop in FIRES.values():
        yield from decide(shop()).judgement.findings


def leaves(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for inner, item in value.items():
            yield from leaves(inner, item)
    elif isinstance(value, list):
        for item in value:
            yield from leaves(name, item)
    else:
        yield name, value


EVERY = sorted(
    {
        (finding.id, name, str(value))
        for finding in findings()
        for outer, found in plain(finding.evidence).items()
        for name, value in leaves(outer, found)
        if value is not None and value != ""
    }
)


def test_each_piece_has_the_name_of_a_thing() -> None:
    assert [each for each in EVERY if not IDENTIFIER.fullmatch(each[1])] == []
    assert {name for _, name, _ in EVERY} <= OUTSIDE | IDS | DETAILS | set(EVIDENCE)


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_what_is_a_code_of_ours_is_told_in_words(lang: str) -> None:
    ours = [each for each in EVERY if each[1] in EVIDENCE and not is_ip_address(each[2])]
    untold = [each for each in ours if words.evidence_word(lang, each[1], each[2]) is None]
    # A policy of DMARC has no other name than its own.
    assert [each for each in untold if each[1] != "policy"] == []
    assert len(ours) > 50


def test_what_comes_from_outside_is_never_taken_for_a_word_of_ours() -> None:
    assert words.evidence_word("fr", "reply", "refused") is None
    assert words.evidence_word("fr", "outcome", "192.0.2.1") is None
    assert words.evidence_word("fr", "outcome", "refused") == "refusé"


def test_every_vocabulary_of_evidence_exists() -> None:
    assert {vocabulary for each in EVIDENCE.values() for vocabulary in each} <= set(WORDS)


def test_a_french_report_tells_codes_in_french_and_what_a_server_said_as_it_is() -> None:
    found = {
        "id": "x.y",
        "subject": None,
        "evidence": {"tried": [{"outcome": "timeout"}], "reply": "refused"},
    }
    section = evidence({"findings": [found]}, "fr", 1)
    assert section is not None
    assert "pas de réponse" in str(section)
    assert "refused" in str(section)
    assert "None" not in str(evidence({"findings": [found | {"evidence": {"record": None}}]}, "fr", 1))
