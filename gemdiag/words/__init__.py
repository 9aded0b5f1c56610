"""Every sentence a person reads, in English here and in French in `locale/`.

    from gemdiag.words import N_, say

    say(lang, N_("{host} does not answer."), host=host)
    say(lang, words.finding("dns.mx_null").title, **finding.params)
    words.severity_word(lang, finding.severity)

In a message `{name}` is the value of a parameter, `{name:kind}` the word of a vocabulary for it
(`gemdiag.words.vocabulary`), and `[[ ... ]]` is left out where one of its values is missing.
"""

from gemdiag.words.catalogue import N_, NN_, catalogue_text, detail_said, say, say_n
from gemdiag.words.finding_words import FindingWords
from gemdiag.words.language import LANGUAGES, Lang, language_of
from gemdiag.words.parts import (
    click,
    finding,
    known_clicks,
    known_findings,
    known_reasons,
    reason,
)
from gemdiag.words.terms import (
    basis_word,
    blanks,
    box_word,
    dns_word,
    evidence_word,
    identified_by_word,
    label,
    mode_word,
    outcome_word,
    owner_word,
    route_word,
    severity_word,
    situation_word,
    status_word,
    word,
    works_word,
)

__all__ = [
    "LANGUAGES",
    "NN_",
    "N_",
    "FindingWords",
    "Lang",
    "basis_word",
    "blanks",
    "box_word",
    "catalogue_text",
    "click",
    "detail_said",
    "dns_word",
    "evidence_word",
    "finding",
    "identified_by_word",
    "known_clicks",
    "known_findings",
    "known_reasons",
    "label",
    "language_of",
    "mode_word",
    "outcome_word",
    "owner_word",
    "reason",
    "route_word",
    "say",
    "say_n",
    "severity_word",
    "situation_word",
    "status_word",
    "word",
    "works_word",
]
