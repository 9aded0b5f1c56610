"""`details`: all that the result leaves out, for who wants to look closer."""

from collections.abc import Iterator, Mapping

from gemdiag.outline.advice import alternatives, plan
from gemdiag.outline.blocks import Block, Quote, Subheading
from gemdiag.outline.prospect import upgrade
from gemdiag.wizard.pages.page import Page, choices, outside, section
from gemdiag.wizard.screen import Field, Screen, Value
from gemdiag.wizard.state import State, returns
from gemdiag.words import N_, say

SEEN = {"result": N_("Back to the result")}
IN_FULL = 1
"""The verbosity at which the outline tells reasons too."""


def show(state: State) -> Screen:
    return Screen(
        "details",
        say(state.lang, N_("All the details")),
        tuple(_blocks(state)),
        (
            Field(
                "seen",
                "choice",
                say(state.lang, N_("What do you want to do?")),
                "result",
                choices(state, SEEN, SEEN),
            ),
        ),
        say(
            state.lang,
            N_(
                "There is nothing to decide here. The report for support holds all of this, and what was "
                "measured besides."
            ),
        ),
        "seen",
    )


def _blocks(state: State) -> Iterator[Block]:
    looked = state.looked
    if looked is None:
        return
    told = looked.told[state.lang]
    for each in (
        upgrade(told, state.lang, IN_FULL),
        plan(told, state.lang, 0),
        alternatives(told, state.lang, 0),
    ):
        yield from section(each)
    if looked.draft and looked.draft.difference:
        yield Subheading(say(state.lang, N_("The file, line by line")))
        yield Quote(tuple(outside(line) for line in looked.draft.difference))


def take(state: State, _values: Mapping[str, Value]) -> State:
    return returns(state, "result")


DETAILS = Page(show, take)
