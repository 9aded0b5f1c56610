"""Whole pages: a screen of the wizard, its work under way, its end, and words for who may not come in."""

from collections.abc import Iterator
from typing import Final

from gemdiag.outline.blocks import Paragraph, Section
from gemdiag.outline.marks import unmarked
from gemdiag.outline.told import pair
from gemdiag.reports.html_blocks import blocks, sign
from gemdiag.reports.html_markup import NOTHING, Markup, element, inline, joined, plain
from gemdiag.web import parts
from gemdiag.web.desk import View
from gemdiag.web.door import PATH
from gemdiag.web.fields import fields, first_id, takes_files
from gemdiag.wizard import End, Observe, Screen, Write
from gemdiag.wizard.pages.found import link_of
from gemdiag.words import LANGUAGES, N_, say

STAGES: Final = (
    ("resume", "settings"),
    ("found", "advisors"),
    ("route", "login_again", "internal"),
    ("result", "mend", "details", "report"),
    ("done",),
)
STAGE = N_("Step {n} of {of}")
NEXT, FINISH, BACK = N_("Continue"), N_("Finish"), N_("Back")
SAVE, LEAVE = N_("Save and leave"), N_("Leave")
FAULTS = N_("Something must be corrected")
WITHHELD = N_("Something on this page holds the password, so the page is not shown. Go back, or leave.")
LOOKING, WORKING = N_("Checking now"), N_("One moment")
PATIENCE = N_("This takes up to a minute. The page goes on by itself.")
LOOK_AGAIN = N_("Look again")
OLDER = N_(
    "That was an earlier page, and nothing was changed by it. You are here now; Back at the bottom of the "
    "page leads to the one before."
)
HELP = N_("Help")
LEFT = N_("You can close this window. gemdiag has ended.")
ON_ANOTHER_DAY = N_("Your answers are kept, without passwords: {path}. Start gemdiag-wizard again to go on.")
ENDS = N_("After 15 minutes without use, gemdiag ends by itself.")
KEPT_THEN = N_("Your answers are then kept, passwords are not.")
PROVIDER_PAGE = N_("Open the page of {provider} in a new window")
DOWNLOADS = N_("To keep or to send")
REPORT_PAGE = N_("The report as a page")
REPORT_DATA = N_("The report as data (JSON)")
PRINT = N_("The clicks, to print")
REFRESH_SECONDS: Final = 3
GRAVE: Final = "critical"


def page(view: View, form_token: str, *, older: bool = False, withheld: bool = False) -> str:
    """What is so now, ready to be sent. withheld: without all that came from outside."""
    match view.now:
        case Screen() as screen:
            inside = _screen(view, screen, form_token, withheld=withheld)
            heading = unmarked(screen.heading)
            title = pair(view.state.lang, say(view.state.lang, FAULTS), heading) if screen.faults else heading
        case End():
            title, inside = say(view.state.lang, N_("The end")), _end(view)
        case work:
            title = say(view.state.lang, LOOKING if isinstance(work, Observe) else WORKING)
            inside = _work(view, title, form_token)
    lang = view.state.lang
    note = parts.notice(say(lang, OLDER), lang) if older else NOTHING
    switch = NOTHING if isinstance(view.now, End) else parts.language_switch(lang)
    waits = not isinstance(view.now, Screen | End)
    return parts.document(
        lang,
        title,
        joined(parts.header(lang, switch), element("main", note, inside, id="main", tabindex="-1")),
        refresh=(REFRESH_SECONDS, PATH) if waits else None,
    )


def told(screen: Screen) -> str:
    """All of a screen that may have come from outside, for the last look at what leaves."""

    def texts(value: object) -> Iterator[str]:
        if isinstance(value, str):
            yield unmarked(value)
        elif isinstance(value, tuple):
            for each in value:
                yield from texts(each)

    shown = [screen.heading, screen.help, screen.trouble, *screen.faults.values(), *texts(screen.blocks)]
    for field in screen.fields:
        shown += [field.label, field.default, field.help, *(each.label for each in field.choices)]
    return "\n".join(map(unmarked, shown))


def _screen(view: View, screen: Screen, form_token: str, *, withheld: bool) -> Markup:
    lang = view.state.lang
    top = [
        parts.stage(_stage(screen.id), len(STAGES), say(lang, STAGE, n=_stage(screen.id), of=len(STAGES))),
        element("h1", inline(screen.heading)),
    ]
    if withheld:
        return joined(
            *top, parts.notice(say(lang, WITHHELD), lang, GRAVE), _form(view, screen, form_token, NOTHING)
        )
    body = [
        _summary(screen, lang) if screen.faults else NOTHING,
        parts.notice(screen.trouble, lang, "warning") if screen.trouble else NOTHING,
        parts.notice(view.notice.say(lang), lang, "warning") if view.notice else NOTHING,
        blocks(Section(screen.id, screen.heading, screen.blocks), lang, screen.id, 2),
        _provider_page(view, screen),
    ]
    form = _form(view, screen, form_token, joined(*fields(screen, view)))
    help_ = element(
        "details", element("summary", plain(say(lang, HELP))), element("p", plain(screen.help)), class_="help"
    )
    return joined(*top, *body, form, _downloads(view, screen), help_, _ends(view))


def _stage(screen_id: str) -> int:
    return next(number for number, ids in enumerate(STAGES, start=1) if screen_id in ids)


def _summary(screen: Screen, lang: str) -> Markup:
    rows = (
        element("li", element("a", *_fault(screen, name, fault), href=f"#{first_id(screen, name)}"))
        for name, fault in screen.faults.items()
    )
    heading = element("h2", plain(say(lang, FAULTS)), id="faults-heading")
    return element(
        "div",
        heading,
        element("ul", *rows),
        class_="verdict critical faults",
        role="alert",
        tabindex="-1",
        autofocus="",
        id="faults",
    )


def _fault(screen: Screen, name: str, fault: str) -> Iterator[Markup]:
    field = screen.field(name)
    if field is not None:
        yield joined(inline(field.label), plain(" – "))
    yield inline(fault)


def _form(view: View, screen: Screen, form_token: str, inside: Markup) -> Markup:
    lang = view.state.lang
    last = FINISH if screen.id == "done" else NEXT
    buttons = [parts.button("next", say(lang, last), primary=True)]
    if screen.can_go_back:
        buttons.append(parts.button("back", say(lang, BACK)))
    buttons.append(_leaving(view))
    return parts.form(
        view.step, form_token, inside, parts.buttons(*buttons), files=any(map(takes_files, screen.fields))
    )


def _leaving(view: View) -> Markup:
    lang = view.state.lang
    return parts.button("save", say(lang, SAVE)) if view.keeps else parts.button("quit", say(lang, LEAVE))


def _provider_page(view: View, screen: Screen) -> Markup:
    """A link to press where the text names the page; it is the provider's own, from what ships."""
    provider = view.state.provider
    link = link_of(provider, view.state.lang) if provider else None
    named = link and any(isinstance(each, Paragraph) and link in each.text for each in screen.blocks)
    if provider is None or link is None or not named or not link.startswith("https://"):
        return NOTHING
    text = plain(say(view.state.lang, PROVIDER_PAGE, provider=provider.name))
    return element("p", element("a", text, href=link, target="_blank", rel="noopener noreferrer"))


def _downloads(view: View, screen: Screen) -> Markup:
    lang = view.state.lang
    if view.state.looked is None or screen.id not in {"result", "details", "report", "done"}:
        return NOTHING
    links = [
        element("a", plain(say(lang, REPORT_PAGE)), href=f"{PATH}report.html", download=""),
        element("a", plain(say(lang, REPORT_DATA)), href=f"{PATH}report.json", download=""),
    ]
    if screen.id == "done":
        target = element("a", plain(say(lang, PRINT)), href=f"{PATH}clicks", target="_blank", rel="noopener")
        links.insert(0, target)
    heading = element("h2", plain(say(lang, DOWNLOADS)))
    return element("section", heading, element("ul", *(element("li", each) for each in links)), class_="keep")


def _ends(view: View) -> Markup:
    lang = view.state.lang
    told_ = [say(lang, ENDS), *([say(lang, KEPT_THEN)] if view.keeps else [])]
    return element("p", plain(" ".join(told_)), class_="run")


def _work(view: View, title: str, form_token: str) -> Markup:
    lang = view.state.lang
    rows = (element("li", plain(line)) for line in view.lines)
    looking = isinstance(view.now, Observe)
    about = element("p", plain(say(lang, PATIENCE))) if looking else NOTHING
    again = element("p", element("a", plain(say(lang, LOOK_AGAIN)), href=PATH), class_="without-script")
    leave = NOTHING if isinstance(view.now, Write) else parts.buttons(_leaving(view))
    return joined(
        parts.stage(3, len(STAGES), say(lang, STAGE, n=3, of=len(STAGES))) if looking else NOTHING,
        element("h1", plain(title)),
        element("p", plain(say(lang, LOOKING if looking else WORKING)), class_="unseen", role="status"),
        about,
        element("div", element("ul", *rows, id="progress", class_="progress"), role="log"),
        again,
        parts.form(view.step, form_token, NOTHING, leave),
    )


def _end(view: View) -> Markup:
    lang = view.state.lang
    kept = say(lang, ON_ANOTHER_DAY, path=view.kept) if view.kept else ""
    return joined(
        element("h1", plain(say(lang, N_("The end")))),
        element("p", plain(kept)) if kept else NOTHING,
        element("p", sign("ok", lang), plain(say(lang, LEFT))),
    )


def in_both(title: str, *messages: str) -> str:
    """For who was not let in: their language is not known."""
    sections = (
        element(
            "section",
            element("h1" if lang == LANGUAGES[0] else "h2", plain(say(lang, title))),
            *(element("p", plain(say(lang, message))) for message in messages),
            lang=lang,
        )
        for lang in LANGUAGES
    )
    return parts.document("en", say("en", title), element("main", *sections, class_="refused"))
