"""The report as a page: one file that needs no script and fetches nothing, on a screen or on paper.

What support needs is folded, and open when it is printed.
"""

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256

from gemdiag.outline.blocks import Outline, Paragraph, Section
from gemdiag.outline.marks import unmarked
from gemdiag.reports.document import Document
from gemdiag.reports.html_blocks import blocks, sign
from gemdiag.reports.html_markup import NOTHING, Markup, element, inline, joined, plain, style
from gemdiag.reports.layout import laid_out
from gemdiag.reports.look import Look, Renderer
from gemdiag.words import N_, NN_, say, say_n

_FOLDED = frozenset({"measured", "evidence", "dialogue"})

_COUNT = NN_("{n} shop", "{n} shops")


def render(documents: Sequence[Document], look: Look) -> str:
    outlines = [laid_out(each, look) for each in documents]
    many = len(documents) > 1
    shops = (
        _shop(
            brief,
            laid_out(each, look._replace(verbosity=max(1, look.verbosity))),
            look,
            f"shop-{n}",
            many=many,
        )
        for n, (brief, each) in enumerate(zip(outlines, documents, strict=True), start=1)
    )
    top = _list(outlines, look.lang) if many else NOTHING
    return _whole("" if many else outlines[0].title, joined(*filter(None, (top, *shops)), between="\n"), look)


def page(outline: Outline, look: Look) -> str:
    """What is laid out already, as the summary of many shops."""
    return _whole(outline.title, _shop(outline, outline, look, "shops", many=False), look)


def _whole(title: str, inside: Markup, look: Look) -> str:
    body = element("body", element("main", inside))
    made = joined(
        Markup("<!DOCTYPE html>"),
        element("html", _head(unmarked(title)), body, lang=look.lang),
        NOTHING,
        between="\n",
    )
    return made.encode("ascii", "xmlcharrefreplace").decode("ascii") if look.ascii_only else made


def _head(title: str) -> Markup:
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_policy()),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", plain(f"{title} - gemdiag" if title else "gemdiag")),
        element("style", Markup(style())),
    )


def _policy() -> str:
    """CSP level 3: nothing at all but this one style; not even a form."""
    digest = b64encode(sha256(style().encode("ascii")).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _list(shops: Sequence[Outline], lang: str) -> Markup:
    """Of several shops, each with its verdict."""
    count = say_n(lang, *_COUNT, len(shops))
    entries = (
        element(
            "li",
            sign(shop.verdict.tone if shop.verdict else None, lang),
            element(
                "div",
                element("a", _name(shop), href=f"#shop-{n}"),
                element("p", inline(shop.verdict.text) if shop.verdict else NOTHING),
            ),
        )
        for n, shop in enumerate(shops, start=1)
    )
    return element(
        "nav",
        element("h1", plain(count)),
        element("ul", *entries, class_="points"),
        aria_label=say(lang, N_("The shops")),
    )


def _name(shop: Outline) -> Markup:
    return inline(shop.title) or plain("gemdiag")


def _shop(brief: Outline, whole: Outline, look: Look, key: str, *, many: bool) -> Markup:
    """whole: with the evidence, for what is folded."""
    level = 2 if many else 1
    folded = {section.id: section for section in whole.sections if section.id in _FOLDED}
    shown = {section.id: section for section in brief.sections}
    sections = [(shown | folded)[each.id] for each in whole.sections if each.id in shown | folded]
    verdict = brief.verdict
    return element(
        "article",
        element(f"h{level}", _name(brief)),
        _verdict(verdict, look.lang) if verdict else NOTHING,
        *(_section(each, look.lang, f"{key}-{each.id}", level + 1) for each in sections if shown),
        id=key,
    )


def _verdict(verdict: Paragraph, lang: str) -> Markup:
    text = element("p", inline(verdict.text))
    return element("div", sign(verdict.tone, lang), text, class_=f"verdict {verdict.tone}")


def _section(section: Section, lang: str, key: str, level: int) -> Markup:
    heading = element(f"h{level}", inline(section.heading))
    inside = blocks(section, lang, key, level + 1)
    if section.id in _FOLDED:
        folded = element("details", element("summary", heading), inside)
        return element("section", folded, class_=section.id)
    return element("section", heading, inside, class_=section.id)


RENDERER = Renderer("html", (".html", ".htm"), render)
