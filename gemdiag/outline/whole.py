"""All sections of a report in their order: what a shop needs first, what support needs after it."""

from gemdiag.outline.advice import alternatives, clicks, plan
from gemdiag.outline.blocks import Outline, Paragraph, Tone
from gemdiag.outline.findings import evidence, findings
from gemdiag.outline.history import history
from gemdiag.outline.marks import outside
from gemdiag.outline.measured import dialogue, measured
from gemdiag.outline.prospect import cause, upgrade
from gemdiag.outline.run import journal, run
from gemdiag.outline.told import Told, name_of
from gemdiag.outline.way import way

QUIET = -1
"""The verdict alone; 0 tells the shop, 1 adds the evidence, 2 the dialogue with the servers."""

_SECTIONS = (
    way,
    cause,
    plan,
    clicks,
    history,
    upgrade,
    alternatives,
    findings,
    measured,
    evidence,
    dialogue,
    journal,
    run,
)


def _tone(told: Told) -> Tone:
    """That of the verdict; a good one is as good as doing nothing is, whatever there is to know besides.

    Where doing nothing stops the mail, the sentence says so, and a good plan makes it no milder.
    """
    tone: Tone = told["verdict"]["severity"]
    works = told["prognosis"]["untouched"]["works"]
    if works in {"no", "unsafe"}:
        return "critical"
    return "ok" if works == "yes" and tone == "notice" else tone


def outline(told: Told, verbosity: int = 0) -> Outline:
    """`told` has its words, and its texts from outside are inert."""
    lang, verdict = told["lang"], told["verdict"]
    made = (section(told, lang, verbosity) for section in _SECTIONS) if verbosity > QUIET else ()
    return Outline(
        title=outside(name_of(told)),
        verdict=Paragraph(verdict["summary"], _tone(told), strong=True),
        sections=tuple(section for section in made if section),
    )
