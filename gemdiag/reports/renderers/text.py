"""The report for a terminal, a text file or an e-mail."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TypeVar, cast

from gemdiag.outline.blocks import (
    Bars,
    Block,
    Outline,
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
from gemdiag.outline.marks import unmarked
from gemdiag.outline.told import pair
from gemdiag.reports.columns import table, wrapped
from gemdiag.reports.document import Document
from gemdiag.reports.drawing import PLAIN, SYMBOLS, drawn, milliseconds
from gemdiag.reports.layout import laid_out
from gemdiag.reports.look import Look, Renderer

T = TypeVar("T")

# ECMA-48 section 8.3.117.
_COLOURS: Mapping[Tone, str] = {
    "critical": "1;31",
    "unknown": "1;35",
    "warning": "1;33",
    "notice": "36",
    "ok": "32",
}
_BOLD = "1"
BETWEEN = "\n\n"

# For encodings without them, as code page 850 of a Canadian console.
_ASCII = str.maketrans(
    {"–": "-", "—": "-", "…": "...", "“": '"', "”": '"', "’": "'", "‘": "'", "→": "->"}
    | {"œ": "oe", "•": "-", "─": "-", "│": "|", "‹": "<", "›": ">"}
)


def render(documents: Sequence[Document], look: Look) -> str:
    outlines = [laid_out(each, look) for each in documents]
    if look.ascii_only:  # before the lines are counted out: an ellipsis becomes three points
        outlines = [_in_ascii(each) for each in outlines]
    many = look.many or len(documents) > 1
    pages = ["".join(f"{line}\n" for line in _page(each, look, many=many)) for each in outlines]
    text = ("" if look.verbosity < 0 else BETWEEN).join(pages)
    return text.translate(_ASCII) if look.ascii_only else text


def page(outline: Outline, look: Look) -> str:
    """What is laid out already, as the summary of many shops."""
    shown = _in_ascii(outline) if look.ascii_only else outline
    text = "".join(f"{line}\n" for line in _page(shown, look, many=False))
    return in_ascii(text) if look.ascii_only else text


def extract(heading: str, blocks: Sequence[Block], look: Look) -> str:
    """A part that is no report, as a screen of the wizard, in the same looks."""
    shown = _in_ascii((heading, tuple(blocks))) if look.ascii_only else (heading, tuple(blocks))
    text = "\n".join(_section(Section("", shown[0], shown[1]), look))
    return in_ascii(text) if look.ascii_only else text


def in_ascii(text: str) -> str:
    """Our own marks and quotes, for an encoding that has letters and little else."""
    return text.translate(_ASCII)


def _in_ascii(value: T) -> T:
    """The outline, or a part of it, with every text in the characters that all encodings have."""
    if isinstance(value, str):
        return cast("T", value.translate(_ASCII))
    if not isinstance(value, tuple):
        return value
    parts = map(_in_ascii, value)
    return cast("T", type(value)(*parts) if hasattr(value, "_fields") else tuple(parts))


def _page(outline: Outline, look: Look, *, many: bool) -> Iterator[str]:
    title, verdict = unmarked(outline.title), outline.verdict
    if verdict and look.verbosity < 0:
        named = f"{title}: " if many and title else ""
        yield f"{_symbol(verdict.tone, look)}{named}{unmarked(verdict.text)}"
        return
    if verdict:
        yield from _heading(title, look) if title else ()
        yield from _block(verdict, look)
    for n, section in enumerate(outline.sections):
        yield from ("",) if n or verdict else ()
        yield from _section(section, look)


def _section(section: Section, look: Look) -> Iterator[str]:
    yield from _heading(section.heading, look)
    for n, block in enumerate(section.blocks):
        yield from ("",) if n and not isinstance(section.blocks[n - 1], Subheading) else ()
        yield from _block(block, look)


def _heading(text: str, look: Look) -> Iterator[str]:
    lines = wrapped(unmarked(text), look.width, "", "  ")
    yield from (_painted(line, _BOLD, look) for line in lines)
    yield "─" * max(map(len, lines))


def _block(block: Block, look: Look) -> Iterator[str]:
    match block:
        case Paragraph(text, tone, strong):
            bold = _BOLD if strong and tone is None else ""
            yield from (_painted(line, bold, look) for line in _toned(text, tone, look))
        case Subheading(text):
            yield from wrapped(unmarked(text), look.width, "", "  ")
        case Steps(items, first):
            for n, item in enumerate(items, start=first):
                yield from wrapped(unmarked(item), look.width, f"{n:3}. ")
        case Points(items):
            for each in items:
                yield from _point(each, look)
        case Pairs(rows):
            yield from _pairs(rows, look)
        case Table(head, rows):
            cells = [[unmarked(cell) for cell in row] for row in rows]
            yield from table(head, cells, look.width, look.lang)
        case Quote(lines):
            for line in lines:
                yield from wrapped(unmarked(line), look.width, "  │ ", "  │ ")
        case Way() | Bars():
            yield from _figure(block, look)


def _figure(figure: Way | Bars, look: Look) -> Iterable[str]:
    if isinstance(figure, Way):
        return drawn(figure, look.width, look.lang, partial(_coloured, look), ascii_only=look.ascii_only)
    times = ", ".join(f"{bar.name} {milliseconds(bar.ms)}" for bar in figure.rows)
    return _pairs(((figure.name, times),), look)


def _pairs(rows: Iterable[tuple[str, str]], look: Look) -> Iterator[str]:
    for name, value in rows:
        yield from wrapped(unmarked(pair(look.lang, name, value)), look.width, "  ", "      ")


def _point(point: Point, look: Look) -> Iterator[str]:
    yield from _toned(point.text, point.tone, look, "  ")
    for line in point.under:
        yield from wrapped(unmarked(line), look.width, "      ")


def _toned(text: str, tone: Tone | None, look: Look, indent: str = "") -> list[str]:
    """The lines of a text behind its symbol, which alone is coloured."""
    if tone is None:
        return wrapped(unmarked(text), look.width, f"{indent}• " if indent else "  ")
    sign = _sign(tone, look)
    lines = wrapped(unmarked(text), look.width, f"{indent}{sign} ")
    return [lines[0].replace(sign, _painted(sign, _COLOURS[tone], look), 1), *lines[1:]]


def _sign(tone: Tone, look: Look) -> str:
    return (PLAIN if look.ascii_only else SYMBOLS)[tone]


def _symbol(tone: Tone | None, look: Look) -> str:
    return f"{_painted(_sign(tone, look), _COLOURS[tone], look)} " if tone else ""


def _coloured(look: Look, symbol: str, tone: Tone | None) -> str:
    return _painted(symbol, _COLOURS[tone], look) if tone else symbol


def _painted(text: str, colour: str, look: Look) -> str:
    return f"\x1b[{colour}m{text}\x1b[0m" if look.colour and colour else text


RENDERER = Renderer("text", (".txt",), render, between=BETWEEN)
