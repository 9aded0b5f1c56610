"""What is said to who is not let in, in both languages, with what to do."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from gemdiag.reports.html_markup import element, plain
from gemdiag.web import page
from gemdiag.web.door import PATH, Refusal
from gemdiag.web.responses import HTML, Response
from gemdiag.words import N_

ANEW = N_("Or end gemdiag, start it again, and use the new link.")


class Words(NamedTuple):
    status: int
    title: str
    messages: tuple[str, ...]


_WORDS: Final[Mapping[Refusal, Words]] = {
    "host": Words(
        421, N_("Not here"), (N_("gemdiag answers under the address that it opened, and under no other."),)
    ),
    "method": Words(405, N_("Not here"), (N_("gemdiag's page does not do that."),)),
    "link_used": Words(
        403,
        N_("This link was used already"),
        (
            N_("It opens gemdiag once, in one browser. Go on in the window where it was opened first."),
            ANEW,
        ),
    ),
    "no_cookie": Words(
        403,
        N_("This window does not belong to gemdiag"),
        (
            N_("gemdiag talks only to the browser that its link was opened in. Go on in that window."),
            ANEW,
        ),
    ),
    "origin": Words(
        403,
        N_("That did not come from gemdiag's page"),
        (N_("Another page tried to answer for you. It was not listened to, and nothing was changed."),),
    ),
    "form": Words(
        400,
        N_("That could not be read"),
        (N_("Nothing was changed. Go back to the page, and answer it again."),),
    ),
}
_NOT_FOUND = Words(404, N_("There is no such page"), (N_("Go back to the page where you were."),))
_WITHHELD = Words(
    500,
    N_("This is not shown"),
    (N_("A password was about to come out in it. The wizard itself goes on; tell support."),),
)
_BROKEN = Words(
    500,
    N_("Something went wrong inside gemdiag"),
    (N_("Your answers are still there. Go back to the page, and try again."),),
)


def of(why: Refusal) -> Response:
    return _response(_WORDS[why])


def not_found() -> Response:
    return _response(_NOT_FOUND)


def withheld() -> Response:
    return _response(_WITHHELD)


def broken() -> Response:
    return _response(_BROKEN)


def _response(words: Words) -> Response:
    text = page.in_both(words.title, *words.messages)
    return Response(words.status, HTML, text.encode())


def come_in() -> str:
    """The page of the one-time link: it leads on by itself, and leaves no trace to go back to."""
    link = element("a", plain("gemdiag"), href=PATH)
    onward = element("meta", http_equiv="refresh", content=f"0;url={PATH}")
    head = element("head", element("meta", charset="utf-8"), onward, element("title", plain("gemdiag")))
    body = element("body", element("main", element("h1", plain("gemdiag")), element("p", link)))
    return f"<!DOCTYPE html>\n{element('html', head, body, lang='en')}\n"
