"""The clicks as a page to print and to tick off at GEM-CAR's screen: one file, no script, nothing fetched."""

from collections.abc import Iterator
from typing import Final, Protocol

from gemdiag import __version__
from gemdiag.outline.advice import clicks
from gemdiag.outline.marks import inert, outside, unmarked
from gemdiag.reports.document import Document
from gemdiag.reports.html_blocks import blocks, sign
from gemdiag.reports.html_markup import Markup, element, inline, plain
from gemdiag.reports.html_page import in_one_file
from gemdiag.reports.shape import with_codes
from gemdiag.reports.tell import tell, untold
from gemdiag.words import N_, say

MARK: Final = b'<meta name="gemdiag"'
"""By this a page is known to be of gemdiag's making before it is replaced; text from outside has no `<`."""
NOT_YET: Final = N_("GEM-CAR itself has not changed yet. Do what follows at its screen.")
_NOT_SURE: Final = {
    "none": N_("This plan is not proven: nobody has seen that e-mail goes out this way."),
    "untested": N_("User name and password were not tried."),
    "after_mending": N_("E-mail goes out this way only once what is to be mended first has been mended."),
}
_TO_GO_BACK: Final = 1
"""The verbosity at which the outline tells the way back too."""


class Redactor(Protocol):
    def tree(self, value: Document, /) -> Document: ...

    def text(self, text: str, /) -> str: ...

    def scan(self, text: str, /) -> object: ...


def page(document: Document, file_name: str, lang: str, redactor: Redactor) -> str | None:
    """None where there is nothing to click. file_name: of the file that the page is kept beside."""
    bare = untold(document)
    told = tell(inert(with_codes(redactor.tree(bare), bare)), lang, outside=outside)
    section = clicks(told, lang, _TO_GO_BACK)
    if section is None:
        return None
    file = inert(redactor.text(file_name))
    title = say(lang, N_("The clicks for {file}"), file=outside(told["shop"] or file))
    of_shop = [outside(file)] if told["shop"] else []
    care = say(lang, N_("This page holds addresses of your shop and no password. Keep it with the file."))
    article = element(
        "article",
        element("h1", inline(title)),
        element("p", inline(" – ".join([*of_shop, told["started_at"][:10]]))),
        element(
            "div",
            sign("warning", lang),
            element("p", plain(say(lang, NOT_YET))),
            *_sure(told["plan"], lang),
            class_="verdict warning",
        ),
        element("section", blocks(section, lang, "clicks", 2), class_=section.id),
        element("footer", element("p", plain(f"{care} gemdiag {__version__}")), class_="run"),
    )
    text = in_one_file(unmarked(title), element("main", article), lang, "clicks")
    redactor.scan(text)
    return text


def _sure(plan: Document, lang: str) -> Iterator[Markup]:
    """How certain it is that e-mail goes out then; nothing where it was tested or cannot be."""
    message = _NOT_SURE.get(plan["status"]) if plan["recommended"] != "relay" else None
    if message:
        yield element("p", plain(say(lang, message)))
