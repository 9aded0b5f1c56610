"""`login_again` and `internal`: what is not done without being asked for."""

from collections.abc import Mapping

from gemdiag.model.secret import Secret
from gemdiag.outline.blocks import Block, Paragraph
from gemdiag.wizard.pages.found import tidied
from gemdiag.wizard.pages.page import Page, choices, outside, string, text
from gemdiag.wizard.screen import Field, Screen, Value
from gemdiag.wizard.state import State, goes_to, works
from gemdiag.wizard.work import Observe
from gemdiag.words import N_, NN_, say, say_n

AGAIN = {
    "try": N_("Yes, try it"),
    "other": N_("Type another password, then try"),
    "skip": N_("No, check without it"),
}
INTERNAL = {
    "yes": N_("Yes, it is ours: test it"),
    "no": N_("No, leave it"),
}
LATELY = NN_(
    "{host} refused this account {n} minute ago.",
    "{host} refused this account {n} minutes ago.",
)


def before_looking(state: State) -> State:
    """Straight to the check, or first a question: every login after the first is asked for."""
    return goes_to(state, "login_again") if _needs_asking(state) else looks(state)


def looks(state: State, *, login: bool = True) -> State:
    work = Observe(
        state.stating,
        state.route,
        state.sends_today,
        since=(state.answer("found", "since").strip() or None) if state.sends_today is False else None,
        login=login and state.may_login,
        allow_internal=state.allow_internal,
    )
    return works(state, work)


def account(state: State) -> tuple[str, str]:
    """Servers look at neither case nor blanks."""
    return state.now("smtp_address").lower(), "".join(state.now("user_name").split()).casefold()


def _needs_asking(state: State) -> bool:
    """The same password once more is not tried, for its answer is known, but to ask about a new sender."""
    if state.route == "relay" or not state.secret or not state.may_login:
        return False
    if any(
        (each.host, each.user_name) == account(state)
        and each.password == state.secret
        and (each.came_to != "accepted" or each.senders >= state.senders)
        for each in state.tried
    ):
        return False
    lately = state.named is not None and state.named.refused_minutes is not None
    return bool(state.tried) or lately


def show_login(state: State) -> Screen:
    skip_first = state.named is not None and state.named.refused_minutes is not None and not state.tried
    return Screen(
        "login_again",
        say(state.lang, N_("Try the password?")),
        tuple(_why(state)),
        (
            Field(
                "login",
                "choice",
                say(state.lang, N_("What do you want to do?")),
                "skip" if skip_first else "try",
                choices(state, AGAIN, AGAIN),
            ),
            Field(
                "password",
                "secret",
                say(state.lang, N_("Password")),
                only_if=("login", ("other",)),
                required=True,
            ),
        ),
        say(
            state.lang,
            N_(
                "Providers lock an account for a while after several refusals. Waiting 30 minutes is "
                "the safe way."
            ),
        ),
        "login",
    )


def _why(state: State) -> list[Block]:
    blocks: list[Block] = []
    minutes = state.named.refused_minutes if state.named else None
    if minutes is not None and not state.tried:
        told = say_n(state.lang, *LATELY, minutes, host=outside(state.now("smtp_address")) or "?")
        blocks.append(Paragraph(told, "warning"))
    if state.tried:
        message = N_("gemdiag has tried a password already. It asks before each further try.")
        blocks.append(text(state, message, "notice"))
        last = state.tried[-1]
        if last.came_to == "accepted" and last.password == state.secret:
            return [
                *blocks,
                text(state, N_("The server took it; with it, it is asked about the new address.")),
            ]
    return [*blocks, text(state, N_("Several refusals in a row can lock the account."))]


def take_login(state: State, values: Mapping[str, Value]) -> State:
    password = values.get("password")
    if string(values["login"]) == "other" and isinstance(password, Secret) and password:
        return looks(state._replace(secret=tidied(password, state.provider)))
    return looks(state, login=string(values["login"]) != "skip")


def show_internal(state: State) -> Screen:
    host = outside(state.now("smtp_address")) or "?"
    return Screen(
        "internal",
        say(state.lang, N_("A server inside your network?")),
        (
            text(
                state,
                N_(
                    "{host} is at an address of this computer or of your own network, which is not "
                    "asked unless you say so."
                ),
                "notice",
                host=host,
            ),
        ),
        (
            Field(
                "internal",
                "choice",
                say(state.lang, N_("Is there a mail server of yours at that address?")),
                "no",
                choices(state, INTERNAL, INTERNAL),
            ),
        ),
        say(
            state.lang,
            N_("Say yes only if your shop has a mail server of its own. If you do not know, say no."),
        ),
        "internal",
    )


def take_internal(state: State, values: Mapping[str, Value]) -> State:
    if values["internal"] == "no":
        return goes_to(state, "result")
    return looks(state._replace(allow_internal=True))


LOGIN_AGAIN = Page(show_login, take_login)
INTERNAL_ADDRESS = Page(show_internal, take_internal)
