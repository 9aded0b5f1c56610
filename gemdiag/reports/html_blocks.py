"""The blocks of a report as HTML."""

from collections.abc import Iterator, Sequence

from gemdiag.outline.blocks import (
    Bars,
    Block,
    Pairs,
    Paragraph,
    Point,
    Points,
    Quote,
    Section,
    Steps,
    Subheading,
    Table,
    Tone,
    Way,
)
from gemdiag.outline.marks import parts, unmarked
from gemdiag.reports.drawing import SYMBOLS
from gemdiag.reports.html_markup import NOTHING, Markup, breakable, element, inline, joined, plain
from gemdiag.reports.html_picture import bars, picture
from gemdiag.words import severity_word

TO_DO = "clicks"
"""The section whose steps can be ticked off."""


def blocks(section: Section, lang: str, key: str, level: int) -> Markup:
    """All of a section but its heading. level: of its subheadings; key: of the ids within it."""
    return joined(*(_block(each, section, lang, key, level) for each in section.blocks))


def _block(block: Block, section: Section, lang: str, key: str, level: int) -> Markup:
    match block:
        case Paragraph(text, tone, strong):
            return element("p", sign(tone, lang), inline(text), class_="strong" if strong else None)
        case Subheading(text):
            return element(f"h{level}", inline(text))
        case Steps(items, first):
            return _steps(items, first, tick=section.id == TO_DO)
        case Points(items):
            return element("ul", *(_point(each, lang) for each in items), class_="points")
        case Pairs(rows):
            return element("dl", *_pairs(rows))
        case Table():
            return _table(block)
        case Quote(lines):
            return _quote(lines)
        case Way():
            return picture(block, section.heading, lang, key)
        case Bars():
            return bars(block)


def sign(tone: Tone | None, lang: str) -> Markup:
    """How grave it is: a symbol for the eye, a word for the ear."""
    if tone is None:
        return NOTHING
    return element(
        "span", plain(SYMBOLS[tone]), class_=f"sign {tone}", role="img", aria_label=severity_word(lang, tone)
    )


def _steps(items: Sequence[str], first: int, *, tick: bool) -> Markup:
    def step(text: str) -> Markup:
        if not tick:
            return element("li", inline(text))
        box = element("input", type="checkbox", autocomplete="off")
        return element("li", element("label", box, element("span", inline(text))))

    start = str(first) if first != 1 else None
    return element("ol", *map(step, items), start=start, class_="todo" if tick else None)


def _point(point: Point, lang: str) -> Markup:
    under = [element("p", inline(line)) for line in point.under]
    told = element("p", inline(point.text))
    mark = sign(point.tone, lang)
    return element("li", mark, element("div", told, *under), class_=None if mark else "unsigned")


def _pairs(rows: Sequence[tuple[str, str]]) -> Iterator[Markup]:
    for name, value in rows:
        yield element("div", element("dt", inline(name)), element("dd", inline(value)))


def _table(table: Table) -> Markup:
    """In a narrow window each row stands by itself, its cells behind their headings."""
    head = element("tr", *(_head(name) for name in table.head))
    rows = (
        element("tr", *(_cell(name, text) for name, text in zip(table.head, row, strict=True)))
        for row in table.rows
    )
    return element("table", element("thead", head), element("tbody", *rows), class_="rows")


def _head(name: str) -> Markup:
    """A column of row names has none: it is no heading then."""
    return element("th", inline(name), scope="col") if name else element("td")


def _cell(name: str, text: str) -> Markup:
    return element("td", breakable(text), data_head=unmarked(name))


def _quote(lines: Sequence[str]) -> Markup:
    """The words of a server as they came; what is to be sent on as the letter that it is."""
    theirs = all(is_outside for line in lines for is_outside, _ in parts(line))
    if theirs:
        return element("pre", joined(*map(inline, lines), between="\n"))
    return element("blockquote", *(element("p", inline(line)) for line in lines if line))
