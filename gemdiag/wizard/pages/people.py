"""The advisors whose address is at fault, each with a field of its own on the mending screen."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from gemdiag.outline.marks import inert, unmarked
from gemdiag.wizard.checks import as_line
from gemdiag.wizard.pages.page import outside, string
from gemdiag.wizard.screen import Field, Value
from gemdiag.wizard.state import State, with_answer
from gemdiag.words import N_, say

MOST: Final = 9
"""On one screen; the others come up with the next check."""
PEOPLE: Final = tuple(f"advisor_{n}" for n in range(1, MOST + 1))
ABOUT_THEM: Final = frozenset(
    {"advisor.email_invalid", "advisor.email_duplicate", "advisor.email_foreign", "sender.not_owned"}
)


def findings(state: State) -> tuple[Mapping[str, Any], ...]:
    """What was found about the advisors' addresses."""
    if state.looked is None:
        return ()
    theirs = {_plain(part) for each in state.advisors for part in each if part}
    return tuple(
        each
        for each in state.looked.told[state.lang]["findings"]
        if each["id"] in ABOUT_THEM and _plain(each["subject"]) in theirs
    )


def _plain(text: object) -> str:
    """As it is compared: the texts of a report are harmless already."""
    return str(unmarked(inert(str(text)))).strip().casefold()


def _faulty(state: State) -> Mapping[int, str]:
    """The field of each, by the place among the advisors."""
    wrong = {_plain(each["subject"]) for each in findings(state)}
    places = (n for n, each in enumerate(state.advisors) if wrong & {_plain(part) for part in each if part})
    return dict(zip(places, PEOPLE, strict=False))


def fields(state: State) -> Iterator[Field]:
    for place, id_ in _faulty(state).items():
        each = state.advisors[place]
        name = outside(each.name or each.number or each.email or "?")
        yield Field(
            id_,
            "text",
            say(state.lang, N_("E-mail address of {name}"), name=name),
            each.email or "",
            only_if=("then", ("again",)),
            check="address",
            help=say(state.lang, N_("Empty: no address of their own, so the shop's is used.")),
        )


def mended(state: State, values: Mapping[str, Value]) -> State:
    """With the addresses that were typed; an advisor who has none left is no longer asked about."""
    advisors = list(state.advisors)
    for place, id_ in _faulty(state).items():
        if id_ in values:
            advisors[place] = advisors[place]._replace(email=string(values[id_]) or None)
    if tuple(advisors) == state.advisors:
        return state
    lines = "\n".join(as_line(each) for each in advisors if each.email)
    return with_answer(state, "advisors", {"people": lines})
