"""`mend`: what to do about the cause, what to type anew, and then the check once more."""

from collections.abc import Iterator, Mapping
from typing import Any

from gemdiag.model.secret import Secret
from gemdiag.outline.blocks import Block, Paragraph, Quote, Steps, Subheading
from gemdiag.outline.told import root_finding
from gemdiag.wizard.pages import people
from gemdiag.wizard.pages.found import CHECKS, HELP, link_of, tidied
from gemdiag.wizard.pages.page import Page, choices, text
from gemdiag.wizard.pages.permits import before_looking
from gemdiag.wizard.screen import Field, Screen, Value
from gemdiag.wizard.state import State, goes_to, with_answer
from gemdiag.words import N_, owner_word, say, word

THEN = {
    "again": N_("It is mended: check again"),
    "back": N_("Not now: back to the result"),
}
PASSWORD = ("password",)
SERVER = ("smtp_address", "port")
# What may have to be typed anew, by finding; the subject of a finding about a setting is that setting.
ANEW: Mapping[str, tuple[str, ...]] = {
    "auth.app_password_required": PASSWORD,
    "auth.app_password_likely": PASSWORD,
    "auth.refused": ("user_name", "password"),
    "auth.user_name_form": ("user_name",),
    "auth.not_tried": PASSWORD,
    "config.password_mismatch": PASSWORD,
    "config.password_blanks": PASSWORD,
    "config.host_suspicious": ("smtp_address",),
    "dns.smtp_host_not_found": ("smtp_address",),
    "dns.smtp_host_no_address": ("smtp_address",),
    "net.port_closed": SERVER,
    "net.port_blocked": SERVER,
    "provider.host_obsolete": ("smtp_address",),
    "provider.settings_differ": SERVER,
    "sender.not_owned": ("email_address", "user_name"),
    "smtp.other_protocol": SERVER,
    "smtp.no_greeting": SERVER,
    "tls.certificate_name_mismatch": ("smtp_address",),
    "tls.wrong_mode_for_port": ("port",),
}
TYPED = ("port", "smtp_address", "email_address", "user_name")
APP_PASSWORDS = frozenset({"auth.app_password_required", "auth.app_password_likely"})


def show(state: State) -> Screen:
    return Screen(
        "mend",
        say(state.lang, N_("Mending it")),
        tuple(_blocks(state)),
        tuple(_fields(state)),
        say(
            state.lang,
            N_(
                "Follow the steps, type what is new, and check again. If somebody else must mend it, "
                "save the "
                "report for support instead: it holds what they need."
            ),
        ),
        "then",
    )


def _root(state: State) -> Mapping[str, Any] | None:
    return root_finding(state.looked.told[state.lang]) if state.looked else None


def _blocks(state: State) -> Iterator[Block]:
    root = _root(state)
    if root is None:
        return
    yield Paragraph(str(root["title"]), root["severity"], strong=True)
    if root["detail"]:
        yield Paragraph(str(root["detail"]))
    steps = tuple(step for step in root["fix"] if " --" not in step)  # the wizard needs no option
    if steps:
        yield Steps(steps)
    if root["owner"] != "shop":
        owner = owner_word(state.lang, root["owner"])
        yield text(state, N_("Who can mend it: {owner}"), owner=owner)
        if root["forward"]:
            yield Subheading(say(state.lang, N_("To send on to {owner}"), owner=owner))
            yield Quote(tuple(str(root["forward"]).split("\n")))
    for title in dict.fromkeys(str(each["title"]) for each in people.findings(state) if each is not root):
        yield Paragraph(title, "warning")
    provider = state.provider
    if root["id"] in APP_PASSWORDS and provider:
        if link := link_of(provider, state.lang):
            yield text(state, N_("The page of {provider} for it: {link}"), provider=provider.name, link=link)
        if provider.app_password:
            yield text(
                state, N_("Then paste the app password here; the blanks that it is shown with do not matter.")
            )


def _anew(state: State) -> tuple[str, ...]:
    root = _root(state)
    if root is None:
        return ()
    if root["id"] in ANEW:
        return ANEW[root["id"]]
    subject = str(root["subject"]) if root["id"].startswith("config.") else ""
    return PASSWORD if subject in {"password", "password_confirm"} else (subject,) if subject in TYPED else ()


def _fields(state: State) -> Iterator[Field]:
    yield Field(
        "then",
        "choice",
        say(state.lang, N_("What do you want to do?")),
        "again",
        choices(state, THEN, THEN),
    )
    for name in _anew(state):
        if name == "password":
            yield Field(
                "password",
                "secret",
                say(state.lang, N_("The new password")),
                only_if=("then", ("again",)),
                help=say(state.lang, N_("Empty: the one that was typed before.")),
            )
        else:
            yield Field(
                name,
                "text",
                word(state.lang, "label", name),
                state.now(name),
                only_if=("then", ("again",)),
                check=CHECKS.get(name, ""),
                help=say(state.lang, HELP[name]),
            )
    yield from people.fields(state)


def take(state: State, values: Mapping[str, Value]) -> State:
    if values["then"] == "back":
        return goes_to(state._replace(mended=state.mended + 1), "result")
    state = people.mended(state, values)
    anew = {name: values[name] for name in TYPED if name in values}
    state = with_answer(state, "found", anew) if anew else state
    password = values.get("password")
    if isinstance(password, Secret) and password:
        state = state._replace(secret=tidied(password, state.provider))
    return before_looking(state._replace(mended=state.mended + 1))


MEND = Page(show, take)
