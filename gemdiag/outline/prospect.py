"""What happens to the shop's mail, and the one cause behind it."""

from collections.abc import Mapping
from typing import Any

from gemdiag.outline.blocks import (
    Block,
    Pairs,
    Paragraph,
    Point,
    Points,
    Quote,
    Section,
    Steps,
    Subheading,
    Tone,
)
from gemdiag.outline.marks import LINE_BREAK, outside
from gemdiag.outline.told import (
    Told,
    consequences,
    gravity,
    pair,
    root_finding,
    title_of,
    upgrading,
)
from gemdiag.words import N_, basis_word, label, owner_word, say, situation_word, works_word

_TONES: Mapping[str, Tone] = {"yes": "ok", "no": "critical", "unsafe": "critical", "unknown": "unknown"}


def upgrade(told: Told, lang: str, verbosity: int) -> Section:
    version = told["plan"]["target_version"]
    if upgrading(told):
        heading = say(lang, N_("What happens when you upgrade to GEM-CAR {version}"), version=version)
    else:
        heading = say(lang, N_("What happens as GEM-CAR is set"))
    points = tuple(_situation(lang, name, each) for name, each in told["prognosis"].items())
    blocks: list[Block] = [Points(points)]
    if verbosity > 0:
        why = [
            Point(pair(lang, situation_word(lang, name), title_of(told, id_)))
            for name, each in told["prognosis"].items()
            for id_ in each["because"]
        ]
        blocks += [Subheading(say(lang, N_("Why"))), Points(tuple(why))] if why else []
    return Section("upgrade", heading, tuple(blocks))


def _situation(lang: str, name: str, each: Mapping[str, Any]) -> Point:
    """One way of sending: what becomes of the mail, through which server, after which changes."""
    works = works_word(lang, each["works"])
    of_settings = each["because"] and all(id_.startswith("config.") for id_ in each["because"])
    if each["works"] != "unknown" and not of_settings:
        works += f" ({basis_word(lang, each['basis'])})"
    under = [say(lang, N_("Through {endpoint}"), endpoint=outside(each["at"]))] if each["at"] else []
    if each["change"]:
        fields = ", ".join(label(lang, field) for field in each["change"])
        under.append(say(lang, N_("To change: {fields}"), fields=fields))
    return Point(pair(lang, situation_word(lang, name), works), _TONES[each["works"]], tuple(under))


def in_the_words_of_the_server(told: Told, lang: str) -> tuple[Block, ...]:
    """A sentence that was said is shown, also where the cause was found in another way."""
    replies = [each["params"].get("reply") for each in (root_finding(told), *consequences(told)) if each]
    reply = next(filter(None, replies), None)
    if reply is None:
        return ()
    lines = tuple(outside(line) for line in reply.split(LINE_BREAK))
    return Subheading(say(lang, N_("The server's own words"))), Quote(lines)


def cause(told: Told, lang: str, verbosity: int) -> Section | None:
    """The root cause with what to do about it; what follows from it is folded under it."""
    root = root_finding(told)
    if root is None:
        return None
    blocks: list[Block] = [Paragraph(root["title"], gravity(told, root), strong=True)]
    blocks += [Paragraph(root["detail"])] if root["detail"] else []
    if verbosity > 0:
        about = [f"[{root['id']}]", *([outside(root["subject"])] if root["subject"] else [])]
        blocks.append(Paragraph(" ".join(about)))
    blocks += in_the_words_of_the_server(told, lang)
    if root["fix"]:
        blocks += [Subheading(say(lang, N_("What to do"))), Steps(tuple(root["fix"]))]
    blocks.append(Pairs(((say(lang, N_("Who can mend it")), owner_word(lang, root["owner"])),)))
    if root["forward"]:
        to = say(lang, N_("To send on to {owner}"), owner=owner_word(lang, root["owner"]))
        heading = say(lang, N_("To send on")) if root["owner"] == "shop" else to
        blocks += [Subheading(heading), Quote(tuple(root["forward"].split("\n")))]
    folded = [Point(each["title"]) for each in consequences(told) if each["severity"] != "ok"]
    if folded:
        blocks += [Subheading(say(lang, N_("What follows from it"))), Points(tuple(folded))]
    return Section("cause", say(lang, N_("The cause")), tuple(blocks))
