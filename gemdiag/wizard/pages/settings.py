"""`resume`: go on with a run that was left. `settings`: the language, and where the settings come from."""

from collections.abc import Mapping
from typing import Final

from gemdiag.model.secret import Secret
from gemdiag.model.settings import NOTHING
from gemdiag.model.syntax import address_fault
from gemdiag.wizard.checks import Message
from gemdiag.wizard.pages.page import Page, choices, string, text
from gemdiag.wizard.screen import Choice, Field, Screen, Value
from gemdiag.wizard.state import State, goes_to, works
from gemdiag.wizard.work import Load
from gemdiag.words import LANGUAGES, N_, language_of, say

LANGUAGE_NAMES: Mapping[str, str] = {"en": "English", "fr": "Français"}
HOW = {
    "address": N_("Type the shop's e-mail address; gemdiag looks up the rest"),
    "file": N_("Take the settings from a file"),
    "paste": N_("Paste the settings as text"),
}
AGAIN = {
    "go_on": N_("Go on where you left"),
    "anew": N_("Begin anew, and forget the other answers"),
}


def show_resume(state: State) -> Screen:
    return Screen(
        "resume",
        say(state.lang, N_("You left before the end")),
        (text(state, N_("Your answers are still here. Passwords are not: type them again.")),),
        (
            Field(
                "resume",
                "choice",
                say(state.lang, N_("What do you want to do?")),
                "go_on",
                choices(state, AGAIN, AGAIN),
            ),
        ),
        say(
            state.lang,
            N_("Going on keeps all that you typed, apart from passwords. You can change each answer."),
        ),
        "resume",
    )


def take_resume(state: State, values: Mapping[str, Value]) -> State:
    kept = state.given.kept
    if kept is None or values["resume"] == "anew":
        return goes_to(state._replace(answers=NOTHING), "settings")._replace(trail=())
    taken = state._replace(lang=kept.lang, answers=kept.answers, looked=kept.looked, written=kept.written)
    if kept.looked and kept.at == "done":
        return goes_to(taken, "done")._replace(trail=())
    load = _load(kept.answers.get("settings", NOTHING))
    if load is None or kept.at == "settings":
        again = PASTE_AGAIN if load is None and kept.at != "settings" else None
        return goes_to(taken, "settings", again)._replace(trail=())
    return works(taken._replace(at="settings", trail=()), load)


PASTE_AGAIN: Final = Message(
    N_("What you gave as text was not kept, as it may hold a password: give it again. All else is here.")
)
LANGUAGE_HELP: Final = N_(
    "The language of the questions and of all that gemdiag writes; GEM-CAR keeps its own."
)


def show_settings(state: State) -> Screen:
    config = state.given.config
    is_address = config is None or address_fault(config) is None
    default = {"address": config if is_address else None, "file": None if is_address else config}
    how = Field(
        "how",
        "choice",
        say(state.lang, N_("Where do the settings come from?")),
        state.answer("settings", "how", "address" if is_address else "file"),
        choices(state, HOW, HOW),
    )
    return Screen(
        "settings",
        say(state.lang, N_("Language and settings")),
        (
            text(state, N_("gemdiag checks whether GEM-CAR can send your e-mail, and says what to click.")),
            text(
                state,
                N_(
                    "It changes nothing in GEM-CAR, where you can go on working: it writes a file, and you "
                    "click."
                ),
            ),
        ),
        (_language(state), how, *_sources(state, default)),
        say(
            state.lang,
            N_(
                "The address is enough for most providers. A file is what GEM-CAR's support or an earlier "
                "program saved. Text is pasted with one setting a line, such as Port: 465."
            ),
        ),
        "how",
    )


def _language(state: State) -> Field:
    """In both languages at once: whoever reads it may not read the other."""
    names = tuple(Choice(lang, LANGUAGE_NAMES[lang]) for lang in LANGUAGES)
    told = " / ".join(say(lang, LANGUAGE_HELP) for lang in LANGUAGES)
    return Field("lang", "choice", "Language / Langue", state.lang, names, help=told)


def _sources(state: State, default: Mapping[str, str | None]) -> tuple[Field, ...]:
    return (
        Field(
            "address",
            "text",
            say(state.lang, N_("The shop's e-mail address")),
            state.answer("settings", "address", default["address"] or ""),
            only_if=("how", ("address",)),
            check="address",
            required=True,
        ),
        Field(
            "file",
            "text",
            say(state.lang, N_("The file with the settings")),
            state.answer("settings", "file", default["file"] or ""),
            only_if=("how", ("file",)),
            check="file",
            required=True,
            help=say(
                state.lang, N_("Its name with the folder. Make a copy for this; not GEM-CAR's own data.")
            ),
        ),
        Field(
            "text",
            "paste",
            say(state.lang, N_("The settings, one a line")),
            only_if=("how", ("paste",)),
            required=True,
            help=say(state.lang, N_("For example: SMTP address: smtp.example.com")),
        ),
    )


def take_settings(state: State, values: Mapping[str, Value]) -> State:
    state = state._replace(lang=language_of(string(values["lang"]), {}))
    load = _load(values)
    return works(state, load) if load else state


def _load(values: Mapping[str, Value]) -> Load | None:
    """None where what was to be read was kept nowhere."""
    match values.get("how"):
        case "address":
            return Load(address=string(values.get("address")))
        case "file":
            name = values.get("file")
            return Load(content=name) if isinstance(name, bytes) else Load(path=string(name))
        case _:
            content = values.get("text")
            return Load(content=content) if isinstance(content, Secret | bytes) else None


RESUME = Page(show_resume, take_resume)
SETTINGS = Page(show_settings, take_settings)
