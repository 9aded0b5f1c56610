"""When and from where the report was made, and what became of the file."""

from collections.abc import Mapping

from gemdiag.outline.blocks import Block, Pairs, Paragraph, Section, Table
from gemdiag.outline.marks import outside
from gemdiag.outline.told import NONE, Told, listed, when
from gemdiag.words import N_, say

DONE: Mapping[str, str] = {"written": N_("written"), "rolled_back": N_("rolled back"), "login": N_("login")}


def run(told: Told, lang: str, verbosity: int) -> Section:
    source, ran = told["source"], told["ran_from"]
    file = outside(source["path"]) if source["path"] else NONE
    read_as = ", ".join(outside(part) for part in (source["format"], source["encoding"]) if part)
    rows = [
        (say(lang, N_("Settings read from")), f"{file} ({read_as})"),
        (say(lang, N_("Run at")), outside(when(told["started_at"]))),
        (say(lang, N_("Computer")), listed(lang, filter(None, (ran["host"], ran["platform"]))) or NONE),
    ]
    if verbosity > 0:
        rows += [
            (say(lang, N_("Took")), f"{told['duration_s']:g} s"),
            (say(lang, N_("TLS library")), outside(ran["tls_library"])),
            (say(lang, N_("Trusted roots")), listed(lang, ran["trust_stores"]) or NONE),
            (say(lang, N_("Made by")), f"{told['tool']['name']} {outside(told['tool']['version'])}"),
        ]
    return Section("run", say(lang, N_("This check")), (Pairs(tuple(rows)),))


def journal(told: Told, lang: str, _verbosity: int) -> Section | None:
    blocks: list[Block] = []
    written = told["written"]
    if written:
        file = outside(written["path"])
        blocks.append(Paragraph(say(lang, N_("The upgraded settings were written to {file}."), file=file)))
        if written["backup_id"]:
            backup = outside(written["backup_id"])
            blocks.append(Paragraph(say(lang, N_("The file as it was is kept as {backup}."), backup=backup)))
    if told["journal"]:
        head = (say(lang, N_("When")), say(lang, N_("What was done")))
        entries = [(when(each["at"]), DONE[each["what"]]) for each in told["journal"]]
        blocks.append(Table(head, tuple((outside(at), say(lang, done)) for at, done in entries)))
    heading = say(lang, N_("What was done with this file"))
    return Section("journal", heading, tuple(blocks)) if blocks else None
