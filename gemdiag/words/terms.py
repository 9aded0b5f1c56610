"""Single words for the codes that the model uses, in the reader's language."""

import re

from gemdiag.words.catalogue import Wear, detail_said, say
from gemdiag.words.details import pieces_of
from gemdiag.words.evidence import DETAILS, EVIDENCE
from gemdiag.words.vocabulary import BLANKS, WORDS, phrase_of

_AT_SCREEN = re.compile(r" \[[^\]]+\]$")


def word(lang: str, vocabulary: str, value: object) -> str:
    """The word for a code; the code itself where the vocabulary does not know it."""
    phrase = phrase_of(vocabulary, value)
    return str(value) if phrase is None else say(lang, phrase)


def label(lang: str, field: str) -> str:
    """What GEM-CAR's screen calls a field, in a list or a table; `{field:label}` in a sentence, for one
    who looks at the screen, has the English name behind the French one.
    """
    return _AT_SCREEN.sub("", word(lang, "label", field))


def severity_word(lang: str, severity: str) -> str:
    return word(lang, "severity", severity)


def works_word(lang: str, works: str) -> str:
    """Would mail go out? `yes`, `no`, `unsafe` or `unknown` as a phrase."""
    return word(lang, "works", works)


def basis_word(lang: str, basis: str) -> str:
    """What a prognosis rests on."""
    return word(lang, "basis", basis)


def situation_word(lang: str, situation: str) -> str:
    return word(lang, "situation", situation)


def route_word(lang: str, route: str) -> str:
    """The recommended way to send."""
    return word(lang, "route", route)


def status_word(lang: str, status: str, route: str = "") -> str:
    """How sure a plan is; through GEM-CAR's server, that no login was tried is not what is missing."""
    return word(lang, "status", "untested_relay" if (status, route) == ("untested", "relay") else status)


def mode_word(lang: str, mode: str) -> str:
    return word(lang, "mode", mode)


def owner_word(lang: str, owner: str) -> str:
    """Who can mend it."""
    return word(lang, "owner", owner)


def outcome_word(lang: str, outcome: str) -> str:
    """What came of a connection: the values of `tcp` and the reasons of the model."""
    return word(lang, "outcome", outcome)


def dns_word(lang: str, status: str) -> str:
    return word(lang, "dns", status)


def identified_by_word(lang: str, identified_by: str) -> str:
    return word(lang, "identified_by", identified_by)


def box_word(lang: str, checked: bool | None) -> str:
    """The state of a box to check."""
    return word(lang, "box", checked)


def evidence_word(lang: str, name: str, value: object, wear: Wear = str) -> str | None:
    """The word for a piece of evidence that is a code of ours; None for what comes from outside.

    wear: sets apart what came from outside in a sentence of ours.
    """
    if name in DETAILS:
        is_ours = any(message for message, _ in pieces_of(str(value)))
        return detail_said(lang, str(value), wear) if is_ours else None
    found = (WORDS[vocabulary].get(str(value)) for vocabulary in EVIDENCE.get(name, ()))
    phrase = next(filter(None, found), None)
    return say(lang, phrase) if phrase else None


def blanks(lang: str) -> dict[str, str]:
    """A stand-in for every parameter, to explain a finding that nobody has: `{host}` reads ‹server›."""
    return {name: f"‹{say(lang, text)}›" for name, text in BLANKS.items()}
