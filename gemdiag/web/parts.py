"""What the pages are put together from."""

from gemdiag.reports.html_blocks import sign
from gemdiag.reports.html_markup import NOTHING, Markup, element, inline, joined, plain
from gemdiag.web.door import PATH
from gemdiag.words import LANGUAGES, N_, Lang, say

FORM = "screen"
OTHER = {"en": "Français", "fr": "English"}
SKIP = N_("Skip to the content")
COPY, COPIED = N_("Copy"), N_("Copied")
GONE = N_("gemdiag does not answer any more: it has ended. Start gemdiag-wizard again to go on.")


def document(lang: str, title: str, body: Markup, *, refresh: tuple[int, str] | None = None) -> str:
    """refresh: seconds, and where to go, where no script does it."""
    words = {"copy": COPY, "copied": COPIED, "gone": GONE}
    data = {f"data_{name}": say(lang, message) for name, message in words.items()}
    again = NOTHING
    if refresh is not None:
        meta = element("meta", http_equiv="refresh", content=f"{refresh[0]};url={refresh[1]}")
        again = element("noscript", meta)
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        again,
        element("title", plain(f"{title} - gemdiag")),
        element("link", rel="icon", href=f"{PATH}icon.svg", type="image/svg+xml"),
        element("link", rel="stylesheet", href=f"{PATH}page.css"),
        element("script", src=f"{PATH}page.js", defer=""),
    )
    return joined(
        Markup("<!DOCTYPE html>"),
        element("html", head, element("body", body, **data), lang=lang),
        NOTHING,
        between="\n",
    )


def header(lang: str, switch: Markup) -> Markup:
    skip = element("a", plain(say(lang, SKIP)), href="#main", class_="skip")
    return element("header", skip, element("p", plain("gemdiag"), class_="brand"), switch)


def language_switch(lang: Lang) -> Markup:
    """What was typed so far goes along. Enter in a field means the first button: that one is not seen."""
    other = next(each for each in LANGUAGES if each != lang)
    enter = element(
        "button",
        type="submit",
        form=FORM,
        name="move",
        value="next",
        class_="unseen",
        tabindex="-1",
        aria_hidden="true",
    )
    switch = element(
        "button", plain(OTHER[lang]), type="submit", form=FORM, name="move", value=other, lang=other
    )
    return joined(enter, switch)


def stage(number: int, of: int, words: str) -> Markup:
    steps = (element("span", NOTHING, class_="past" if n <= number else None) for n in range(1, of + 1))
    return element(
        "div",
        element("p", plain(words)),
        element("div", *steps, class_="bar", aria_hidden="true"),
        class_="stage",
    )


def form(step: int, form_token: str, *inside: Markup, files: bool = False) -> Markup:
    return element(
        "form",
        element("input", type="hidden", name="form_token", value=form_token),
        *inside,
        id=FORM,
        method="post",
        action=f"{PATH}{step}",
        enctype="multipart/form-data" if files else None,
        accept_charset="utf-8",
        novalidate="",
    )


def buttons(*each: Markup) -> Markup:
    return element("div", *each, class_="buttons")


def button(move: str, text: str, *, primary: bool = False) -> Markup:
    return element(
        "button",
        plain(text),
        type="submit",
        name="move",
        value=move,
        class_="primary" if primary else None,
    )


def notice(text: str, lang: str, tone: str = "notice") -> Markup:
    told = element("p", inline(text))
    return element("div", sign(tone, lang), told, class_=f"verdict {tone}", role="status")  # type: ignore[arg-type]
