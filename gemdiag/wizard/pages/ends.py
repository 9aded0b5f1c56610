"""`report`: where to save it. `done`: what was written, and the clicks to tick off."""

from collections.abc import Iterator, Mapping
from typing import cast

from gemdiag.outline.blocks import Block, Paragraph, Subheading
from gemdiag.wizard.checks import ticked
from gemdiag.wizard.pages.page import Page, choices, outside, string, text
from gemdiag.wizard.pages.result import untested
from gemdiag.wizard.screen import Choice, Field, Screen, Value
from gemdiag.wizard.state import State, ends, goes_to, works
from gemdiag.wizard.work import Form, SaveReport, Storing
from gemdiag.words import N_, NN_, say, say_n

REPORT_FILE = "gemdiag-report"
FORMS: Mapping[str, str] = {
    "page": N_("All of it, as a page to open in a browser or to attach to an e-mail"),
    "ticket": N_("Fifteen lines, to paste into a ticket or an e-mail"),
    "data": N_("For the programs of support"),
}
FINISH = {"finish": N_("Finish"), "result": N_("Back to the result")}
PASSWORD: Mapping[Storing, str] = {
    "omit": N_("It was read again and says what was planned; the password is not in it."),
    "keep": N_("It was read again and says what was planned; the password stands in it, readable."),
    "seal": N_("It was read again and says what was planned; the password is locked in it."),
}
LEFT_TO_DO = NN_("{n} step is not ticked yet.", "{n} steps are not ticked yet.")


def show_report(state: State) -> Screen:
    return Screen(
        "report",
        say(state.lang, N_("The report for support")),
        (
            text(state, N_("It says what was found, with the servers' own words. It holds no password.")),
            text(state, N_("Send the file to whoever helps you.")),
        ),
        (
            Field(
                "form",
                "choice",
                say(state.lang, N_("What shall it be?")),
                state.answer("report", "form", "page"),
                choices(state, FORMS, FORMS),
            ),
            Field(
                "path",
                "text",
                say(state.lang, N_("The file to save it in")),
                state.answer("report", "path", REPORT_FILE),
                check="file",
                required=True,
                help=say(
                    state.lang,
                    N_("A name is enough; its ending is added. Else it is .html, .txt, .md or .json."),
                ),
            ),
        ),
        say(state.lang, N_("Addresses are partly masked in it. A file of that name is replaced.")),
        "path",
    )


def take_report(state: State, values: Mapping[str, Value]) -> State:
    if state.looked is None:
        return goes_to(state, "result")
    form = cast("Form", string(values["form"]))
    return works(state, SaveReport(string(values["path"]), state.looked, state.lang, form))


def show_done(state: State) -> Screen:
    steps = tuple(Choice(str(n), text_) for n, text_ in enumerate(_clicks(state), start=1))
    labels = tuple(Choice(id_, say(state.lang, FINISH[id_])) for id_ in FINISH)
    ticks = Field(
        "ticked",
        "ticks",
        say(state.lang, N_("Tick what you have done")),
        state.answer("done", "ticked"),
        steps,
        help=say(state.lang, N_("You can save, leave, and go on ticking another day.")),
    )
    end = Field("end", "choice", say(state.lang, N_("All done?")), "finish", labels)
    return Screen(
        "done",
        say(state.lang, N_("Done here; now GEM-CAR")),
        tuple(_blocks(state)),
        (ticks, end) if steps else (end,),
        say(
            state.lang,
            N_(
                "gemdiag cannot click for you. Work through the list at GEM-CAR's screen, from the "
                "first to the last."
            ),
        ),
        "end",
    )


def _clicks(state: State) -> tuple[str, ...]:
    return (
        tuple(str(each["text"]) for each in state.looked.told[state.lang]["plan"]["clicks"])
        if state.looked
        else ()
    )


def _blocks(state: State) -> Iterator[Block]:
    if state.written:
        yield text(state, N_("Written: {path}"), "ok", path=outside(state.written.path))
        if state.written.backup:
            yield text(state, N_("Backup: {id}"), "ok", id=state.written.backup)
        yield text(state, PASSWORD[state.written.store], "ok")
        if state.written.page:
            page = outside(state.written.page)
            yield text(state, N_("The clicks, to print and to tick: {path}"), "ok", path=page)
        command = outside(f'gemdiag rollback "{state.written.path}"')
        yield text(state, N_("To take it back: {command}"), command=command)
    elif untested(state):
        yield text(state, N_("Nothing is written: none of this has been tested (--offline)."), "warning")
    else:
        yield text(state, N_("Nothing had to be written."), "ok")
    for path in state.reports:
        yield text(state, N_("The report is saved: {path}"), "ok", path=outside(path))
    steps, done = _clicks(state), ticked(state.answer("done", "ticked"))
    yield Subheading(say(state.lang, N_("At GEM-CAR's screen")))
    if not steps:
        yield text(state, N_("There is nothing to click."))
    elif left := len(steps) - len(done):
        yield Paragraph(say_n(state.lang, *LEFT_TO_DO, left))


def take_done(state: State, values: Mapping[str, Value]) -> State:
    return goes_to(state, "result") if values["end"] == "result" else ends(state, finished=True)


REPORT = Page(show_report, take_report)
DONE = Page(show_done, take_done)
