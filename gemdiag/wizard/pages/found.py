"""`found`: what was read and from where, what is still missing, and whether mail goes out today."""

from collections.abc import Iterator, Mapping

from gemdiag.model.provider import Provider
from gemdiag.model.secret import Secret
from gemdiag.outline.blocks import Block, Paragraph
from gemdiag.wizard.pages.page import Page, choices, outside, pairs, string, text
from gemdiag.wizard.screen import Check, Field, Screen, Value
from gemdiag.wizard.state import FIELDS, State, goes_to, works
from gemdiag.wizard.work import AskDomain
from gemdiag.words import N_, NN_, identified_by_word, label, say, say_n, word

RIGHT = {"yes": N_("Yes, go on"), "change": N_("No, change something")}
SENDS = {
    "yes": N_("Yes"),
    "no": N_("No"),
    "unknown": N_("I do not know"),
}
ADVISORS = {
    "yes": N_("Yes; show me their addresses"),
    "no": N_("No, all use the shop's address"),
}
CHECKS: Mapping[str, Check] = {"port": "port", "smtp_address": "host", "email_address": "address"}
CREDENTIALS = {
    "app-password": N_("App password of {provider}"),
    "": N_("Password of the mailbox"),
}
HELP_LINKS = ("app_password", "smtp", "password")


def show(state: State) -> Screen:
    return Screen(
        "found",
        say(state.lang, N_("What was found")),
        tuple(_blocks(state)),
        tuple(_fields(state)),
        say(
            state.lang,
            N_(
                "These are the fields of GEM-CAR under Configuration > General Information > Options tab. "
                "Leave empty what you do not know: gemdiag looks for it."
            ),
        ),
        "right",
    )


def _blocks(state: State) -> Iterator[Block]:
    rows = [(N_("Where from"), _where(state))]
    rows += [(label(state.lang, field), outside(state.now(field)) or "–") for field in FIELDS]
    if state.secret or not state.password_login_is_over:
        is_known = state.secret or state.has_typed_password
        rows.append((label(state.lang, "password"), say(state.lang, KNOWN if is_known else UNKNOWN)))
    yield pairs(state, rows)
    match = state.loaded.match if state.loaded else None
    if match and _may_be_another(state):
        yield text(state, WHICH, "notice", host=outside(state.now("smtp_address")))
    elif match:
        by = identified_by_word(state.lang, match.identified_by)
        yield text(
            state,
            N_("Your provider is {provider}, as {by} tells."),
            "ok",
            provider=match.provider.name,
            by=by,
        )
        if match.provider.credential == "app-password" and not state.secret:
            yield Paragraph(
                say(
                    state.lang,
                    N_(
                        "{provider} asks for an app password here, not for the password that you use to read "
                        "e-mail. You make one on its pages[[: {link}]]"
                    ),
                    provider=match.provider.name,
                    link=link_of(match.provider, state.lang),
                )
            )
        elif state.password_login_is_over:
            yield text(state, OVER, "warning", provider=match.provider.name)
    else:
        known = bool(state.now("smtp_address"))
        yield text(
            state,
            N_("Your provider is not known here; the server is tested all the same.") if known else NEEDED,
            "notice",
        )
    if lines := _not_understood(state):
        told = say_n(state.lang, *NOT_UNDERSTOOD, len(lines), lines=", ".join(map(str, lines[:MOST_LINES])))
        yield Paragraph(told, "warning")
    if state.settings.use_gemcar_server:
        yield text(state, N_("Option 126 is checked: GEM-CAR's server sends your e-mail today."), "notice")


WHICH = N_("Several kinds of mailbox are behind {host}: your e-mail address tells which one is yours.")
OVER = N_("{provider} takes no passwords from programs any more: GEM-CAR's server (Option 126) does it.")
NEEDED = N_("Your provider is not known here: if you know the server's name, type it. Else it is looked for.")
NOT_UNDERSTOOD = NN_(
    "Line {lines} of the text was not understood: type here what it says.",
    "{n} lines of the text were not understood: {lines}. Type here what they say.",
)
MOST_LINES = 10


def _not_understood(state: State) -> tuple[int, ...]:
    """Of a text. Their numbers alone, for what stands there may be a password."""
    if state.settings.source.format != "text":
        return ()
    lines = {
        int(each.params.get("line") or 0) for each in state.settings.problems if each.kind == UNKNOWN_KEY
    }
    return tuple(sorted(lines - {0}))


UNKNOWN_KEY = "unknown_key"
KNOWN, UNKNOWN = N_("known, not shown"), N_("not known yet")


def _may_be_another(state: State) -> bool:
    """Is the server the only sign of the provider, and is it that of others too?"""
    if state.provider is None or state.now("email_address") or state.now("user_name"):
        return False
    host = state.settings.host
    return sum(host in each.hosts for each in state.given.knowledge.providers if not each.is_generic) > 1


ADDRESS = N_("your address")


def _where(state: State) -> str:
    source = state.settings.source
    if source.format == "address":
        known = state.provider is not None
        return say(state.lang, N_("your address, and what the provider publishes") if known else ADDRESS)
    if source.path:
        return outside(source.path)
    return say(state.lang, N_("the text that you gave"))


def link_of(provider: Provider, lang: str) -> str | None:
    """The provider's own page on passwords for programs."""
    pages = {**provider.help, **(provider.help_fr if lang == "fr" else {})}
    return next((pages[key] for key in HELP_LINKS if key in pages), next(iter(pages.values()), None))


def _fields(state: State) -> Iterator[Field]:
    complete = all(state.read(field) for field in FIELDS)
    missing = [field for field in FIELDS if not state.read(field)]
    if complete or len(missing) < len(FIELDS):
        right = say(state.lang, N_("Are these right?"))
        yield Field(
            "right", "choice", right, state.answer("found", "right", "yes"), choices(state, RIGHT, RIGHT)
        )
    for field in FIELDS:
        yield Field(
            field,
            "text",
            word(state.lang, "label", field),
            state.now(field),
            only_if=None if field in missing else ("right", ("change",)),
            check=CHECKS.get(field, ""),
            required=field == "email_address",
            help=say(state.lang, HELP[field]),
        )
    yield _password(state)
    yield Field(
        "gemcar_version",
        "text",
        say(state.lang, N_("Version of GEM-CAR, if you know it")),
        state.now("gemcar_version"),
        check="version",
        help=say(
            state.lang, N_("It stands in GEM-CAR's title or under Help. Leave it empty if you do not know.")
        ),
    )
    yield from _today(state)
    yield Field(
        "advisors",
        "choice",
        say(state.lang, N_("Do advisors send with addresses of their own?")),
        state.answer("found", "advisors", "yes" if state.settings.advisors else "no"),
        choices(state, ADVISORS, ADVISORS),
    )


HELP = {
    "port": N_("465 or 587 for most providers. Empty: both are tried."),
    "smtp_address": N_(
        "The server for outgoing mail, such as smtp.example.com. Your provider's pages name it."
    ),
    "email_address": N_("The address that customers see as the sender."),
    "user_name": N_("For most providers the whole e-mail address."),
}


def _password(state: State) -> Field:
    provider = None if _may_be_another(state) else state.provider
    kind = provider.credential if provider else ""
    return Field(
        "password",
        "secret",
        say(state.lang, CREDENTIALS.get(kind, CREDENTIALS[""]), provider=provider.name if provider else None),
        only_if=("right", ("change",)) if state.secret or state.password_login_is_over else None,
        help=say(state.lang, STAYS if state.secret else NOT_TRIED),
    )


STAYS = N_("It is shown to nobody and kept nowhere. Empty: the one that is known stays.")
NOT_TRIED = N_("It is shown to nobody and kept nowhere. Empty: the login is not tried.")


def _today(state: State) -> Iterator[Field]:
    yield Field(
        "sends_today",
        "choice",
        say(state.lang, N_("Does e-mail go out of GEM-CAR today?")),
        state.answer("found", "sends_today", state.given.sends_today or "unknown"),
        choices(state, SENDS, SENDS),
    )
    yield Field(
        "since",
        "text",
        say(state.lang, N_("Since when not, if you know")),
        state.answer("found", "since"),
        only_if=("sends_today", ("no",)),
    )


def take(state: State, values: Mapping[str, Value]) -> State:
    password = values.get("password")
    if isinstance(password, Secret) and password:
        state = state._replace(secret=tidied(password, state.provider))
    if string(values.get("advisors")) == "yes":
        return goes_to(state, "advisors")
    return works(state, AskDomain(state.stating))


def tidied(password: Secret, provider: Provider | None) -> Secret:
    """Without the blanks that an app password is shown with, where it has that shape; else as it is."""
    shape = provider.app_password if provider else None
    return password.without_blanks() if shape and password.has_shape(shape) else password


FOUND = Page(show, take)
