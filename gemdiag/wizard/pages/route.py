"""`route`: the shop's own mailbox or GEM-CAR's server, side by side."""

from collections.abc import Mapping

from gemdiag.outline.blocks import Block, Table
from gemdiag.wizard.pages.found import OVER
from gemdiag.wizard.pages.page import Page, choices, outside, text
from gemdiag.wizard.pages.permits import before_looking
from gemdiag.wizard.screen import Field, Screen, Value
from gemdiag.wizard.state import State
from gemdiag.words import N_, say

ROUTES = {
    "mailbox": N_("Keep my mailbox"),
    "relay": N_("Use GEM-CAR's server (Option 126)"),
}
# GEM-CAR's user manual, "E-mail module"; the rows that hang on the shop follow.
ROWS = (
    (
        N_("What you type in GEM-CAR"),
        N_("Port, SMTP address, E-mail address, User Name, Password"),
        N_("Only the e-mail address"),
    ),
    (N_("Password"), N_("Needed"), N_("None")),
    (N_("Copies in your Sent folder"), N_("With most providers"), N_("No")),
    (N_("GEM-CAR version"), N_("Any version"), N_("13.0.4 or later")),
)


def show(state: State) -> Screen:
    named = state.named
    possible = named is None or named.relay
    ids = tuple(ROUTES) if possible else ("mailbox",)
    default = state.answer("route", "route", usual(state))
    return Screen(
        "route",
        say(state.lang, N_("Which way shall your e-mail go?")),
        tuple(_blocks(state, possible=possible)),
        (
            Field(
                "route",
                "choice",
                say(state.lang, N_("Which way?")),
                default if default in ids else ids[0] if len(ids) == 1 else "",
                choices(state, ids, ROUTES),
            ),
        ),
        say(state.lang, UNTESTED if state.given.offline else TESTED),
        "route",
    )


TESTED = N_(
    "You can try the other way later. gemdiag tests the mailbox now; GEM-CAR's server it cannot test."
)
UNTESTED = N_("You can try the other way later. With --offline, gemdiag tests neither.")


def usual(state: State) -> str:
    """GEM-CAR's server only where it sends already: nobody gets there by Enter alone.

    Where no mailbox works, Enter chooses nothing.
    """
    if state.settings.use_gemcar_server:
        return "relay"
    return "" if state.password_login_is_over else "mailbox"


def _blocks(state: State, *, possible: bool) -> list[Block]:
    head = (N_("What differs"), ROUTES["mailbox"], ROUTES["relay"])
    rows = [tuple(say(state.lang, cell) for cell in row) for row in ROWS]
    rows.append(
        (
            say(state.lang, N_("Tested from here")),
            _tested(state),
            say(state.lang, N_("No; you send estimates to yourself")),
        )
    )
    rows.append(
        (
            say(state.lang, N_("Receivers")),
            say(state.lang, N_("Get it from your own server")),
            _dmarc(state),
        )
    )
    blocks: list[Block] = [Table(tuple(say(state.lang, cell) for cell in head), tuple(rows))]
    if not possible:
        message = N_("Option 126 needs GEM-CAR 13.0.4 or later, and the version planned for is older.")
        blocks.append(text(state, message, "notice"))
    if state.password_login_is_over and state.provider:
        blocks.append(text(state, OVER, "warning", provider=state.provider.name))
    return blocks


def _tested(state: State) -> str:
    """How far it would come."""
    if state.given.offline:
        return say(state.lang, N_("No (--offline)"))
    over = state.password_login_is_over
    return say(state.lang, N_("Not the login, which no longer exists") if over else N_("Yes, to the end"))


def _dmarc(state: State) -> str:
    """What this very domain asks of receivers."""
    named = state.named
    if named is None or not named.answered:
        return say(state.lang, N_("Could not be asked now"))
    if named.risk is None:
        return say(state.lang, N_("Nothing known that would make them refuse it"))
    domains = outside(named.risk.params.get("domains") or "")
    return say(state.lang, N_("May refuse it: {domains} asks them to be strict"), domains=domains)


def take(state: State, _values: Mapping[str, Value]) -> State:
    return before_looking(state)


ROUTE = Page(show, take)
