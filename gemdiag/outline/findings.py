"""All that was found beside the cause, gravest first, and the evidence behind it."""

from collections.abc import Mapping
from typing import Any, get_args

from gemdiag.outline.blocks import Block, Pairs, Point, Points, Section, Subheading, Tone
from gemdiag.outline.marks import outside
from gemdiag.outline.told import NONE, Told, consequences, listed, pair, root_finding
from gemdiag.words import N_, evidence_word, say

_HEADINGS: Mapping[str, str] = {
    "critical": N_("Must be mended"),
    "unknown": N_("Could not be determined"),
    "warning": N_("Should be looked at"),
    "notice": N_("Good to know"),
    "ok": N_("Fine"),
}


def findings(told: Told, lang: str, verbosity: int) -> Section | None:
    others, blocks = _others(told, once=verbosity == 0), list[Block]()
    for tone in get_args(Tone):
        points = tuple(_point(each, lang, verbosity) for each in others if each["severity"] == tone)
        if points:
            blocks += [Subheading(say(lang, _HEADINGS[tone])), Points(points)]
    return Section("findings", say(lang, N_("What else was found")), tuple(blocks)) if blocks else None


def _others(told: Told, *, once: bool) -> list[Mapping[str, Any]]:
    """Without the cause and what follows from it, which have a section of their own.

    once: the same fault at another port goes without saying; the gravest comes first.
    """
    root = root_finding(told)
    folded = [root] if root else []
    folded += [each for each in consequences(told) if each["severity"] != "ok"]
    said, others = {each["title"] for each in folded}, []
    for each in told["findings"]:
        if any(each is one for one in folded) or (once and each["title"] in said):
            continue
        said.add(each["title"])
        others.append(each)
    return others


def _point(finding: Mapping[str, Any], lang: str, verbosity: int) -> Point:
    """What is fine or only good to know takes one line, unless more is asked for."""
    under = []
    if finding["severity"] in ("critical", "unknown", "warning") or verbosity > 0:
        under = [finding["detail"], *_reply(finding, lang), *(f"→ {step}" for step in finding["fix"])]
        if finding["forward"]:
            under.append(say(lang, N_("To send on: {text}"), text=finding["forward"].replace("\n", " ")))
    elif finding["id"] == "config.unknown_key":
        under = [listed(lang, str(finding["params"].get("keys") or "").split(", "))]
    if verbosity > 0:
        about = outside(finding["subject"]) if finding["subject"] else ""
        under.append(" ".join(word for word in (f"[{finding['id']}]", about) if word))
    return Point(finding["title"], finding["severity"], tuple(line for line in under if line))


def _reply(finding: Mapping[str, Any], lang: str) -> tuple[str, ...]:
    said = finding["params"].get("reply")
    return (pair(lang, say(lang, N_("The server's own words")), outside(said)),) if said else ()


def evidence(told: Told, lang: str, verbosity: int) -> Section | None:
    blocks: list[Block] = []
    for each in told["findings"]:
        rows = tuple((str(name), _value(lang, str(name), value)) for name, value in each["evidence"].items())
        if rows and verbosity > 0:
            about = f" {outside(each['subject'])}" if each["subject"] else ""
            blocks += [Subheading(f"{each['id']}{about}"), Pairs(rows)]
    return Section("evidence", say(lang, N_("Evidence")), tuple(blocks)) if blocks else None


def _value(lang: str, name: str, value: object) -> str:
    """Evidence of any shape, in one line; our own codes as words."""
    if isinstance(value, dict):
        return ", ".join(pair(lang, str(name), _value(lang, str(name), item)) for name, item in value.items())
    if isinstance(value, list):
        return ", ".join(_value(lang, name, item) for item in value)
    if value is None or value == "":
        return NONE
    return evidence_word(lang, name, value, outside) or outside(value)
