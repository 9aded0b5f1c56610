"""Puts the words into a report: titles, advice, clicks and the verdict, from ids and parameters.

A saved report holds ids and parameters beside its words, so it can be told again in the other language,
without a network and by a later version with better words.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from gemdiag import words
from gemdiag.reports.document import COMPARED, Document
from gemdiag.reports.summary import summary
from gemdiag.words import detail_said, say
from gemdiag.words.catalogue import FIELD
from gemdiag.words.vocabulary import WORDS

Outside = Callable[[object], str]
"""Sets a value from outside apart within a sentence."""


def untold(document: Document) -> Document:
    """Without our own words, which no redaction may touch; those of a finding that is not known here stay."""
    texts = ("title", "detail", "fix", "forward")
    plan = dict(document["plan"])
    for name in _CLICKS:
        plan[name] = [_without(click, ("text",)) for click in plan[name]]
    return {
        **document,
        "lang": None,
        "findings": [_bare(finding, texts) for finding in document["findings"]],
        "plan": plan,
        "comparison": _each_compared(document, lambda each: _bare(each, ("title",))),
        "verdict": _without(document["verdict"], ("summary",)),
    }


def _bare(finding: Mapping[str, Any], names: tuple[str, ...]) -> Mapping[str, Any]:
    return _without(finding, names) if finding["id"] in words.known_findings() else finding


def _each_compared(document: Document, change: Callable[[Mapping[str, Any]], Any]) -> Any:
    """The report's `comparison`, which one of an earlier version has not, with its findings changed."""
    compared = document.get("comparison")
    return compared and {**compared, **{name: [change(each) for each in compared[name]] for name in COMPARED}}


def tell(document: Document, lang: str, *, outside: Outside = str) -> Document:
    findings = [_finding(finding, lang, outside) for finding in document["findings"]]
    plan = {
        **document["plan"],
        **{name: [_click(click, lang, outside) for click in document["plan"][name]] for name in _CLICKS},
    }
    told = {**document, "lang": lang, "findings": findings, "plan": plan}
    told["comparison"] = _each_compared(document, lambda each: _titled(each, lang, outside))
    told["verdict"] = {**document["verdict"], "summary": summary(told, lang, outside)}
    return told


def in_short(finding: Mapping[str, Any], lang: str, outside: Outside) -> str:
    """A finding in the one line that a ticket begins with; the server's own words have a line of theirs."""
    try:
        message = words.finding(finding["id"]).ticket
    except KeyError:  # from a later version
        return str(finding["title"])
    params = {name: value for name, value in finding["params"].items() if name != "reply"}
    return say(lang, message, **_worn(lang, message, params, outside))


_CLICKS = ("clicks", "undo_clicks")


def _without(part: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {key: value for key, value in part.items() if key not in names}


def _titled(finding: Mapping[str, Any], lang: str, outside: Outside) -> dict[str, Any]:
    """One of a comparison: by its title alone."""
    try:
        message = words.finding(finding["id"]).title
    except KeyError:  # as above
        return {"title": finding["id"], **finding}
    return {**finding, "title": say(lang, message, **_worn(lang, message, finding["params"], outside))}


def _finding(finding: Mapping[str, Any], lang: str, outside: Outside) -> dict[str, Any]:
    def text(message: str) -> str:
        return say(lang, message, **_worn(lang, message, finding["params"], outside))

    try:
        found = words.finding(finding["id"])
    except KeyError:  # from a later version: it keeps the words it came with, else its id stands for them
        told = {"title": finding["id"], "detail": "", "fix": [], "forward": None}
        told |= {key: finding[key] for key in told if key in finding}
    else:
        told = {
            "title": text(found.title),
            "detail": text(found.why),
            "fix": [text(step) for step in found.mend],
            "forward": text(found.forward) if found.forward else None,
        }
    return {
        **{key: finding[key] for key in ("id", "severity", "subject")},
        **{key: told[key] for key in ("title", "detail", "fix")},
        **{key: finding[key] for key in ("params", "evidence", "owner")},
        "forward": told["forward"],
        "because": finding["because"],
    }


def _click(click: Mapping[str, Any], lang: str, outside: Outside) -> dict[str, Any]:
    try:
        message = words.click(click["id"])
    except KeyError:  # as above
        return {"text": click["id"], **click}
    text = say(lang, message, **_worn(lang, message, click["params"], outside))
    return {**_without(click, ("text",)), "text": text}


def _worn(lang: str, message: str, params: Mapping[str, Any], outside: Outside) -> dict[str, Any]:
    """Texts set apart as not ours; codes that a vocabulary turns into our words, and numbers, as they are."""
    read = _read(message)

    def worn(name: str, value: object) -> object:
        if not isinstance(value, str) or not value:
            return value
        if (name, "detail") in read:  # ours and theirs in one
            return detail_said(lang, value, outside)
        return value if any(name == each for each, _ in read) else outside(value)

    return {name: worn(name, value) for name, value in params.items()}


@cache
def _read(message: str) -> frozenset[tuple[str, str]]:
    """The parameters that this message, or a phrase it may hold, reads through a vocabulary, and which."""
    found = [(name, vocabulary) for name, vocabulary in FIELD.findall(message) if vocabulary]
    phrases = [phrase for _, vocabulary in found for phrase in WORDS.get(vocabulary, {}).values()]
    return frozenset(found).union(*map(_read, phrases))
