"""`result`: the cause, what the upgrade does, the next step, and all that would change."""

from collections.abc import Iterator, Mapping

from gemdiag.model.settings import NOTHING
from gemdiag.outline.advice import alternatives, plan
from gemdiag.outline.blocks import Block, Paragraph, Quote, Subheading, Tone
from gemdiag.outline.prospect import cause, upgrade
from gemdiag.outline.told import root_finding
from gemdiag.wizard.pages.page import Page, choices, outside, string, text
from gemdiag.wizard.pages.permits import before_looking
from gemdiag.wizard.screen import Field, Screen, Value
from gemdiag.wizard.state import State, ends, goes_to, with_answer, works
from gemdiag.wizard.work import Looked, Told, Write
from gemdiag.words import N_, say

NEXT = {
    "write": N_("Write the upgraded file, then show what to click in GEM-CAR"),
    "overwrite": N_("Replace the file that is there, then show what to click in GEM-CAR"),
    "clicks": N_("Show what to do in GEM-CAR"),
    "mend": N_("Mend it, and check again"),
    "again": N_("Check again"),
    "relay": N_("Try the other way: GEM-CAR's server (Option 126)"),
    "mailbox": N_("Try the other way: my own mailbox"),
    "report": N_("Save the report for support"),
    "leave": N_("Leave; nothing is written"),
}
REFUSED: Mapping[str, str] = {
    "relay_not_asked_for": N_(
        "Your mailbox cannot be used; GEM-CAR's server (Option 126) can. It is for you to choose."
    ),
    "version_too_low": N_("Option 126 needs a later version of GEM-CAR: have GEM-CAR upgraded first."),
    "version_unknown": N_("Option 126 needs GEM-CAR 13.0.4 or later; go back and type the version."),
    "mend_first": N_("Something must be mended first."),
    "not_proven": N_("This way is not proven, so nothing is written for it."),
    "not_determined": N_("What decides could not be found out. Check again, or save the report for support."),
    "no_way": N_("No way of sending was found that works. Support needs the report."),
}
NO_FILE = N_("The file is right as it is: {path}")


def show(state: State) -> Screen:
    looked = state.looked
    if looked is None:  # a way back that led past the check
        return Screen(
            "result",
            say(state.lang, N_("The result")),
            (),
            (_next(state, ("again", "leave")),),
            _help(state),
            "next",
        )
    ids = tuple(_choices(state, looked))
    fields = [_next(state, ids)]
    if looked.draft and {"write", "overwrite"} & set(ids):
        fields.append(
            Field(
                "path",
                "text",
                say(state.lang, N_("The file to write")),
                state.answer("result", "path") or looked.draft.path,
                only_if=("next", ("write", "overwrite")),
                check="file",
                required=True,
            )
        )
    heading = say(state.lang, N_("The result"))
    return Screen("result", heading, tuple(_blocks(state, looked)), tuple(fields), _help(state), "next")


def _help(state: State) -> str:
    return say(
        state.lang,
        N_(
            "Writing makes a file beside yours; yours stays as it is. GEM-CAR itself changes only by "
            "the clicks that come next."
        ),
    )


def _next(state: State, ids: tuple[str, ...]) -> Field:
    labels = choices(state, ids, NEXT)
    return Field("next", "choice", say(state.lang, N_("What do you want to do?")), _usual(state, ids), labels)


def _usual(state: State, ids: tuple[str, ...]) -> str:
    """What Enter does: never GEM-CAR's server, which is for a person to choose; and it comes to an end."""
    if state.overwrite and "overwrite" in ids:
        return "leave"  # what is there is not ours to replace without being asked
    if ids[0] in {"write", "clicks"} and state.trouble is None:
        return ids[0]
    tried = state.mended or state.trouble or "next" in state.answers.get("result", NOTHING)
    first = next((each for each in ("mend", "again") if each in ids), None)
    if first and not tried:
        return first
    return "leave" if state.reports else "report"


def _choices(state: State, looked: Looked) -> Iterator[str]:
    told = looked.told[state.lang]
    other = "mailbox" if state.route == "relay" else "relay"
    possible = other == "mailbox" or state.named is None or state.named.relay
    if looked.refusal is None and looked.draft:
        yield "clicks" if looked.draft.changes_nothing else "overwrite" if state.overwrite else "write"
    elif looked.refusal == "relay_not_asked_for" and possible:
        yield other
    if root_finding(told) is not None:
        yield "mend"
    elif looked.refusal is not None:
        yield "again"
    if possible and looked.refusal != "relay_not_asked_for":
        yield other
    yield from ("report", "leave")


def _blocks(state: State, looked: Looked) -> Iterator[Block]:
    told, lang = looked.told[state.lang], state.lang
    yield Paragraph(str(told["verdict"]["summary"]), _tone(told), strong=True)
    since = state.answer("found", "since")
    if state.sends_today is False and since:
        yield text(state, N_("You said that no e-mail has gone out since: {since}"), since=outside(since))
    if looked.refusal:
        yield text(state, REFUSED.get(looked.refusal, REFUSED["no_way"]), "warning")
    yield from _section(cause(told, lang, 0))
    yield from _section(upgrade(_chosen(told), lang, 0))
    yield from _section(plan(told, lang, 0))
    if state.route == "relay":
        yield from _section(alternatives(told, lang, 0))
    if looked.draft and looked.refusal is None:
        yield from _draft(state, looked)
    for path in state.reports:
        yield text(state, N_("The report is saved: {path}"), "ok", path=outside(path))


def _chosen(told: Told) -> Told:
    """With the ways that matter at the counter: as it is, with nothing clicked, and as planned."""
    wanted = ("legacy", "untouched", told["plan"]["recommended"])
    return {**told, "prognosis": {name: each for name, each in told["prognosis"].items() if name in wanted}}


def _section(section: object) -> Iterator[Block]:
    heading, blocks = getattr(section, "heading", None), getattr(section, "blocks", ())
    if heading:
        yield Subheading(heading)
        yield from blocks


def _draft(state: State, looked: Looked) -> Iterator[Block]:
    draft = looked.draft
    if draft is None:
        return
    if draft.changes_nothing:
        yield text(state, NO_FILE, "ok", path=outside(draft.path))
        return
    yield Subheading(say(state.lang, N_("What would be written")))
    yield Quote(tuple(outside(line) for line in draft.difference))


def _tone(told: Told) -> Tone:
    tone: Tone = told["verdict"]["severity"]
    return tone


def take(state: State, values: Mapping[str, Value]) -> State:
    chosen, looked = string(values.get("next")), state.looked
    match chosen:
        case "write" | "overwrite" if looked:
            path = string(values.get("path"))
            return works(state, Write(path, looked, state.lang, overwrite=chosen == "overwrite"))
        case "clicks":
            return goes_to(state, "done")
        case "mend":
            return goes_to(state, "mend")
        case "relay" | "mailbox" as route:
            return before_looking(with_answer(state, "route", {"route": route}))
        case "report":
            return goes_to(state, "report")
        case "again":
            return before_looking(state)
        case _:
            return ends(state, finished=True)


RESULT = Page(show, take)
