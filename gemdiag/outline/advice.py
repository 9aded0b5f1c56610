"""What to change, how to click it into GEM-CAR, and the other ways of sending."""

from gemdiag.outline.blocks import Block, Pairs, Paragraph, Point, Points, Section, Steps, Subheading, Table
from gemdiag.outline.told import Told, pair, shown, title_of, upgrading
from gemdiag.words import N_, basis_word, label, reason, route_word, say, status_word, works_word

# GEM-CAR's user manual, "E-mail module", of sending with its server: the version, the one field, the
# Sent folder, and that it improves security and deliverability. The rest is ours.
_TRADE_OFFS = (
    N_("Needs GEM-CAR 13.0.4 or later, and only your e-mail address: no server, port or password."),
    N_("According to GEM-CAR's manual, it improves security, and more of your e-mails arrive."),
    N_("The e-mails sent will not be in the Sent folder of your mailbox."),
    N_("All workstations of the shop switch at once."),
    N_(
        "Not published: where returned e-mails go, how large an e-mail may be, how many may leave in a day, "
        "and which port of your network it uses. GEM-CAR's support can tell."
    ),
    N_("Where your domain has an SPF record, ask GEM-CAR's support what to add to it."),
    N_("Keep your mailbox and its app password for a week at least: then you can go back."),
    N_("It cannot be tested from outside: send one estimate to yourself, and one to a Gmail address."),
)

# Whether GEM-CAR itself is to be upgraded, which is then a step of its own.
_WHEN = {
    True: (("before", N_("Before the upgrade")), ("after", N_("The upgrade, and after it"))),
    False: (("before", N_("Before anything else")), ("after", N_("In GEM-CAR"))),
}


def plan(told: Told, lang: str, _verbosity: int) -> Section:
    the = told["plan"]
    rows = [
        (say(lang, N_("Way of sending")), route_word(lang, the["recommended"])),
        (say(lang, N_("How sure")), status_word(lang, the["status"], the["recommended"])),
        (say(lang, N_("GEM-CAR version")), shown(lang, the["target_version"])),
    ]
    blocks: list[Block] = [Pairs(tuple(rows))]
    if the["mend"]:
        blocks.append(Subheading(say(lang, N_("To mend first"))))
        blocks.append(Points(tuple(Point(title_of(told, id_)) for id_ in the["mend"])))
    fields = [each for each in the["changes"] if each["field"] != "gemcar_version"]
    if fields and (the["recommended"], the["status"]) != ("relay", "none"):
        now = N_("Right after the upgrade") if upgrading(told) else N_("Now")
        head = (N_("Field"), now, N_("Should be"), N_("Because"))
        changes = tuple(
            (
                label(lang, each["field"]),
                shown(lang, each["from"]),
                shown(lang, each["to"]),
                _reason(lang, each["because"]),
            )
            for each in fields
        )
        blocks.append(Table(tuple(say(lang, name) for name in head), changes))
    elif the["status"] in {"proven", "ready", "untested"}:
        blocks.append(Paragraph(say(lang, N_("No field needs to change."))))
    return Section("plan", say(lang, N_("The plan")), tuple(blocks))


def _reason(lang: str, id_: str) -> str:
    try:
        return say(lang, reason(id_))
    except KeyError:  # a report of a later version
        return id_


_MASK = "***"
MASKED = N_(
    "Where *** stands, letters are left out, as this may be sent on to others: type the whole address. "
    "gemdiag writes it out with --redact none."
)


_NO_STEP = "nothing_to_change"
"""Nobody can tick it off."""


def clicks(told: Told, lang: str, verbosity: int) -> Section | None:
    blocks: list[Block] = []
    first = 1
    for when, heading in _WHEN[upgrading(told)]:
        every = [click for click in told["plan"]["clicks"] if click["when"] == when]
        steps = tuple(click["text"] for click in every if click["id"] != _NO_STEP)
        blocks += [Subheading(say(lang, heading))] if every else []
        blocks += [Paragraph(click["text"]) for click in every if click["id"] == _NO_STEP]
        blocks += [Steps(steps, first)] if steps else []
        first += len(steps)
    if any(_MASK in str(value) for click in told["plan"]["clicks"] for value in click["params"].values()):
        blocks.append(Paragraph(say(lang, MASKED)))
    undo = tuple(click["text"] for click in told["plan"]["undo_clicks"])
    if undo and verbosity > 0:
        blocks += [Subheading(say(lang, N_("To go back"))), Steps(undo)]
    return Section("clicks", say(lang, N_("At GEM-CAR's screen")), tuple(blocks)) if blocks else None


def alternatives(told: Told, lang: str, verbosity: int) -> Section | None:
    """The other ways; and what comes with Option 126 where it is the plan, or where more is asked for."""
    the = told["plan"]
    points = []
    for route in the["alternatives"]:
        leads = told["prognosis"].get(route)
        if leads:
            change = ", ".join(label(lang, field) for field in leads["change"])
            under = (say(lang, N_("To change: {fields}"), fields=change),) if change else ()
            mended = leads["works"] == "no" and route != "relay"
            works = status_word(lang, "after_mending") if mended else works_word(lang, leads["works"])
            if leads["works"] == "yes":
                works += f" ({basis_word(lang, leads['basis'])})"
            points.append(Point(pair(lang, route_word(lang, route), works), None, under))
    blocks: list[Block] = [Points(tuple(points))] if points else []
    trade_offs = Points(tuple(Point(say(lang, sentence)) for sentence in _TRADE_OFFS))
    about = say(lang, N_("What comes with GEM-CAR's server (Option 126)"))
    if the["recommended"] == "relay" and not points:
        return Section("alternatives", about, (trade_offs,))
    if the["recommended"] == "relay" or ("relay" in the["alternatives"] and verbosity > 0):
        blocks += [Subheading(about), trade_offs]
    return Section("alternatives", say(lang, N_("Other ways")), tuple(blocks)) if blocks else None
