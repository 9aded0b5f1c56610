"""What several sections read off a report that has its words."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from gemdiag.model.version import Version
from gemdiag.outline.blocks import Tone
from gemdiag.outline.marks import outside
from gemdiag.words import N_, box_word, say

Told = Mapping[str, Any]
_ZONE = re.compile(r"(Z|[+-][0-9]{2}:[0-9]{2})$")
NONE = "–"
MOST = 8
"""Of the items of one list in one place; a certificate may hold a thousand names."""


def name_of(told: Told) -> str:
    """What the shop is called: its name, its file, else what it sends as or by; "" where nothing is known."""
    settings = told["settings"] or {}
    known = (
        told["shop"],
        told["source"]["path"],
        settings.get("email_address"),
        settings.get("smtp_address"),
    )
    return str(next(filter(None, known), ""))


def upgrading(told: Told) -> bool:
    """Is the version planned for above the installed one? An unknown installed version is below."""
    installed = Version.parse(str((told["settings"] or {}).get("gemcar_version")))
    target = Version.parse(str(told["plan"]["target_version"]))
    return installed is None or target is None or installed < target


def root_finding(told: Told) -> Mapping[str, Any] | None:
    """The root cause; where the judged way is free of faults, what stops the mail if nothing is clicked."""
    root = next((each for each in told["findings"] if each["id"] == told["root_cause"]), None)
    # Who sends with GEM-CAR's server need not mend what only the mailbox has.
    if root is not None or told["settings"] is None or told["plan"]["recommended"] == "relay":
        return root
    untouched = told["prognosis"]["untouched"]
    if untouched["works"] not in {"no", "unsafe"}:
        return None
    ends = [each for each in told["findings"] if each["id"] in untouched["because"]]
    return next((each for each in ends if each["subject"] == untouched["at"]), ends[0] if ends else None)


def gravity(told: Told, root: Mapping[str, Any]) -> Tone:
    """What stops the mail is grave also where the report judges another way, and calls it less."""
    untouched = told["prognosis"]["untouched"]
    stops = untouched["works"] in {"no", "unsafe"} and root["id"] in untouched["because"]
    tone: Tone = "critical" if stops else root["severity"]
    return tone


def consequences(told: Told) -> list[Mapping[str, Any]]:
    """The findings that follow from the root cause, straight or by way of others."""
    root = root_finding(told)
    top = root["id"] if root else None
    reached = {top}
    while True:
        more = {each["id"] for each in told["findings"] if reached & set(each["because"])} - reached
        if not more:
            break
        reached |= more
    return [each for each in told["findings"] if each["id"] in reached - {top}]


def title_of(told: Told, id_: str) -> str:
    return next((str(each["title"]) for each in told["findings"] if each["id"] == id_), id_)


def pair(lang: str, name: str, value: str) -> str:
    """In one line; French sets a blank before the colon."""
    return say(lang, N_("{name}: {value}"), name=name, value=value)


def when(moment: str) -> str:
    """A moment of RFC 3339 as people write it, with its zone."""
    day, _, hour = moment.partition("T")
    return _ZONE.sub(r" \1", f"{day} {hour}").replace("Z", "UTC")


def shown(lang: str, value: object) -> str:
    """A setting in a table."""
    if isinstance(value, bool):
        return box_word(lang, value)
    return NONE if value is None or value == "" else outside(value)


def listed(lang: str, values: Iterable[object]) -> str:
    """Values from outside in one line, the first of them where there are many."""
    every = list(values)
    text = ", ".join(outside(value) for value in every[:MOST])
    return say(lang, N_("{list} and {n} more"), list=text, n=len(every) - MOST) if len(every) > MOST else text
