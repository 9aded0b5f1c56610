"""The report as a page: one file that needs no script and fetches nothing, on a screen or on paper.

What support needs is folded, and open when it is printed.
"""

from collections.abc import Sequence

from gemdiag.outline.blocks import Outline, Paragraph, Section
from gemdiag.outline.marks import unmarked
from gemdiag.reports.document import Document
from gemdiag.reports.html_blocks import blocks, sign
from gemdiag.reports.html_markup import NOTHING, Markup, element, inline, joined, plain
from gemdiag.reports.html_page import in_one_file
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
    made = in_one_file(unmarked(title), element("main", inside), look.lang)
    return made.encode("ascii", "xmlcharrefreplace").decode("ascii") if look.ascii_only else made


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
