"""What has changed since an earlier check."""

from collections.abc import Mapping
from typing import Any

from gemdiag.outline.blocks import Block, Paragraph, Point, Points, Section, Subheading, Tone
from gemdiag.outline.marks import outside
from gemdiag.outline.told import Told, when
from gemdiag.words import N_, say

_GROUPS: Mapping[str, str] = {
    "new": N_("New"),
    "still": N_("Still broken"),
    "unseen": N_("Broken then, and not looked at this time"),
    "mended": N_("Mended"),
}


def history(told: Told, lang: str, verbosity: int) -> Section | None:
    compared = told.get("comparison")
    if not compared:
        return None
    baseline = compared["baseline"]
    if baseline is None:
        none = N_("This shop is not in the earlier report, so everything counts as new.")
        blocks: list[Block] = [Paragraph(say(lang, none))]
        heading = say(lang, N_("Since the earlier check"))
    else:
        blocks = []
        heading = say(lang, N_("Since the check of {at}"), at=outside(when(baseline["started_at"])))
    for group, name in _GROUPS.items():
        if compared[group] and (baseline or group != "new"):
            points = tuple(_point(each, group, verbosity) for each in compared[group])
            blocks += [Subheading(say(lang, name)), Points(points)]
    if not blocks:
        blocks.append(Paragraph(say(lang, N_("Nothing was broken then, and nothing is now.")), "ok"))
    return Section("history", heading, tuple(blocks))


def _point(each: Mapping[str, Any], group: str, verbosity: int) -> Point:
    """What was mended is fine, whatever it had been."""
    tone: Tone = "ok" if group == "mended" else each["severity"]
    about = " ".join(filter(None, (f"[{each['id']}]", outside(each["subject"] or ""))))
    return Point(each["title"], tone, (about,) if verbosity > 0 else ())
