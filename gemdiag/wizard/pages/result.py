"""`result`: the cause, what the upgrade does, the next step, and all that would change."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from gemdiag.model.secret import Secret
from gemdiag.model.settings import NOTHING
from gemdiag.outline.advice import plan
from gemdiag.outline.blocks import Block, Paragraph, Subheading, Table, Tone
from gemdiag.outline.prospect import in_the_words_of_the_server
from gemdiag.outline.told import root_finding
from gemdiag.wizard.checks import Message
from gemdiag.wizard.pages.page import Page, choices, outside, string, text
from gemdiag.wizard.pages.permits import before_looking
from gemdiag.wizard.screen import Field, Screen, Value
from gemdiag.wizard.state import State, ends, goes_to, with_answer, works
from gemdiag.wizard.work import Draft, Looked, Storing, Told, Write
from gemdiag.words import N_, Lang, say

NEXT = {
    "write": N_("Write the upgraded file, then show what to click in GEM-CAR"),
    "overwrite": N_("Replace the file that is there, then show what to click in GEM-CAR"),
    "clicks": N_("Show what to do in GEM-CAR"),
    "mend": N_("Mend it, and check again"),
    "again": N_("Check again"),
    "relay": N_("Try the other way: GEM-CAR's server (Option 126)"),
    "mailbox": N_("Try the other way: my own mailbox"),
    "details": N_("Show me all the details"),
    "report": N_("Save the report for support"),
    "leave": N_("Leave; nothing is written"),
}
WRITES = ("write", "overwrite")
STORE: Mapping[str, str] = {
    "omit": N_("No"),
    "keep": N_("Yes, readable for whoever opens the file"),
    "seal": N_("Yes, locked with a phrase that only I know"),
}
PHRASES = {
    "passphrase": N_("The phrase, 8 characters or more"),
    "passphrase_again": N_("The same phrase once more"),
}
NOT_THE_SAME = Message(N_("This is not the same phrase."))
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
UNTESTED = N_(
    "With --offline nothing is tested, so nothing is written. What to do in GEM-CAR, as far as it is "
    "published, can be shown; gemdiag wizard without --offline tests it first."
)
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
    writing = _writing(state, looked.draft) if looked.draft and set(WRITES) & set(ids) else ()
    heading = say(state.lang, N_("The result"))
    fields = (_next(state, ids), *writing)
    return Screen("result", heading, tuple(_blocks(state, looked)), fields, _help(state), "next")


def _writing(state: State, draft: Draft) -> Iterator[Field]:
    """Where the file goes, and what becomes of a password that is known."""
    yield Field(
        "path",
        "text",
        say(state.lang, N_("The file to write")),
        state.answer("result", "path") or draft.path,
        only_if=("next", WRITES),
        check="file",
        required=True,
    )
    if not state.secret:
        return
    yield Field(
        "store",
        "choice",
        say(state.lang, N_("Shall the password stand in the file?")),
        state.answer("result", "store", "omit"),
        choices(state, STORE, STORE),
        only_if=("next", WRITES),
        help=say(
            state.lang,
            N_(
                "GEM-CAR does not read this file: you type the password there. In the file it only saves "
                "typing it for later checks."
            ),
        ),
    )
    for id_, label in PHRASES.items():
        yield Field(
            id_,
            "secret",
            say(state.lang, label),
            only_if=("store", ("seal",)),
            check="passphrase",
            required=True,
            help=say(
                state.lang, N_("Write it down in a safe place: nobody can open the password without it.")
            ),
        )


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
    if state.faults and state.answer("result", "next") in ids:
        return state.answer("result", "next")
    if state.overwrite and "overwrite" in ids:
        return "leave"  # what is there is not ours to replace without being asked
    if ids[0] in {"write", "clicks"} and state.trouble is None:
        return ids[0]
    if state.looked and state.looked.refusal == "relay_not_asked_for":
        return "leave" if state.reports else "report"
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
    if untested(state):
        yield "clicks"
    if root_finding(told) is not None:
        yield "mend"
    elif looked.refusal is not None and not state.given.offline:
        yield "again"
    if possible and looked.refusal != "relay_not_asked_for":
        yield other
    yield from ("details", "report", "leave")


def untested(state: State) -> bool:
    """Is there a plan that only --offline leaves unproven? Its clicks can be shown; no file is written."""
    looked = state.looked
    if looked is None or not state.given.offline or looked.refusal not in {"not_proven", "not_determined"}:
        return False
    return bool(looked.told[state.lang]["plan"]["clicks"])


def _blocks(state: State, looked: Looked) -> Iterator[Block]:
    told, lang = looked.told[state.lang], state.lang
    yield Paragraph(str(told["verdict"]["summary"]), _tone(told), strong=True)
    since = state.answer("found", "since")
    if state.sends_today is False and since:
        yield text(state, N_("You said that no e-mail has gone out since: {since}"), since=outside(since))
    if looked.refusal:
        yield text(
            state,
            UNTESTED if untested(state) else REFUSED.get(looked.refusal, REFUSED["no_way"]),
            "warning",
        )
    yield from _cause(told, lang, refused=looked.refusal is not None)
    changes = [block for block in plan(told, lang, 0).blocks if isinstance(block, Table)]
    if changes and (looked.refusal is None or untested(state)):
        yield Subheading(say(lang, N_("What is to change in GEM-CAR")))
        yield from changes
    if looked.draft and looked.draft.changes_nothing:
        yield text(state, NO_FILE, "ok", path=outside(looked.draft.path))
    for path in state.reports:
        yield text(state, N_("The report is saved: {path}"), "ok", path=outside(path))


def _cause(told: Told, lang: str, *, refused: bool) -> Iterator[Block]:
    """What it is and in whose words; what to do about it has a screen of its own."""
    root = root_finding(told) or (_in_the_way(told) if refused else None)
    if root is None:
        return
    yield Subheading(say(lang, N_("The cause")))
    yield Paragraph(str(root["title"]), root["severity"], strong=True)
    if root["detail"]:
        yield Paragraph(str(root["detail"]))
    yield from in_the_words_of_the_server(told, lang)


def _in_the_way(told: Told) -> Mapping[str, Any] | None:
    """Why the mailbox cannot be used, where the plan goes another way."""
    ways = [told["prognosis"][mode] for mode in ("implicit", "explicit")]
    if told["plan"]["recommended"] != "relay" or any(way["works"] != "no" for way in ways):
        return None
    because = {id_ for way in ways for id_ in way["because"]}
    return next((each for each in told["findings"] if each["id"] in because), None)


def _tone(told: Told) -> Tone:
    tone: Tone = told["verdict"]["severity"]
    return tone


def take(state: State, values: Mapping[str, Value]) -> State:
    chosen, looked = string(values.get("next")), state.looked
    match chosen:
        case "write" | "overwrite" if looked:
            path = string(values.get("path"))
            if string(values.get("store")) == "seal" and len({values.get(each) for each in PHRASES}) > 1:
                return state._replace(faults={"passphrase_again": NOT_THE_SAME})
            return works(state, _write(values, path, looked, state.lang))
        case "clicks":
            return goes_to(state, "done")
        case "mend" | "details" | "report":
            return goes_to(state, chosen)
        case "relay" | "mailbox" as route:
            return before_looking(with_answer(state, "route", {"route": route}))
        case "again":
            return before_looking(state)
        case _:
            return ends(state, finished=True)


def _write(values: Mapping[str, Value], path: str, looked: Looked, lang: Lang) -> Write:
    phrase = values.get("passphrase")
    return Write(
        path,
        looked,
        lang,
        overwrite=string(values.get("next")) == "overwrite",
        store=cast("Storing", string(values.get("store")) or "omit"),
        passphrase=phrase if isinstance(phrase, Secret) else None,
    )


RESULT = Page(show, take)
