"""The way of an e-mail drawn with characters: side by side where there is room, else one below the other."""

from collections.abc import Callable, Mapping, Sequence

from gemdiag.outline.blocks import Stop, Tone, Way
from gemdiag.outline.told import pair
from gemdiag.reports.columns import wrapped

# A tone is told by its symbol; colour only repeats it.
SYMBOLS: Mapping[Tone | None, str] = {
    "critical": "✗",
    "unknown": "?",
    "warning": "!",
    "notice": "·",
    "ok": "✓",
    None: "○",
}
# For encodings without them, as code page 850 of a Canadian console.
PLAIN: Mapping[Tone | None, str] = {
    "critical": "[X]",
    "unknown": "[?]",
    "warning": "[!]",
    "notice": "[-]",
    "ok": "[OK]",
    None: "[ ]",
}

_LINES, _PLAIN_LINES = ("─", "┄", "│", "┆"), ("-", ".", "|", ":")
"""Across where it goes on and where it does not, then down."""

_INDENT, _LINKS = "  ", (3, 2, 1)
"""Before the picture, and how long a line between two stops may be, best first."""

Paint = Callable[[str, Tone | None], str]
"""A symbol in its colour."""


def drawn(way: Way, width: int, lang: str, paint: Paint, *, ascii_only: bool) -> list[str]:
    symbols, lines = (PLAIN, _PLAIN_LINES) if ascii_only else (SYMBOLS, _LINES)
    for link in _LINKS:
        if max(map(len, _across(way.stops, symbols, lines[:2], link, _bare))) <= width:
            return _across(way.stops, symbols, lines[:2], link, paint)
    return _down(way.stops, symbols, lines[2:], paint, width, lang)


def _bare(symbol: str, _tone: Tone | None) -> str:
    return symbol


def _across(
    stops: Sequence[Stop], symbols: Mapping[Tone | None, str], lines: Sequence[str], link: int, paint: Paint
) -> list[str]:
    """The stops on a line, and under each how it is there."""
    top, under = _INDENT, _INDENT
    for n, stop in enumerate(stops):
        symbol = symbols[stop.tone]
        hang = " " * (len(symbol) + 1)
        top += f"{paint(symbol, stop.tone)} {stop.name}"
        under += f"{hang}{stop.state}"
        if n + 1 < len(stops):
            name, state = len(hang) + len(stop.name), len(hang) + len(stop.state)
            column = max(name + link + 2, state + 1)
            line = lines[0] if _goes_on(stops[n + 1]) else lines[1]
            top += f" {line * (column - name - 2)} "
            under += " " * (column - state)
    return [top, under.rstrip()]


def _down(
    stops: Sequence[Stop],
    symbols: Mapping[Tone | None, str],
    lines: Sequence[str],
    paint: Paint,
    width: int,
    lang: str,
) -> list[str]:
    made: list[str] = []
    for n, stop in enumerate(stops):
        if n:
            made.append(f"{_INDENT}{lines[0] if _goes_on(stop) else lines[1]}")
        symbol = symbols[stop.tone]
        first, *rest = wrapped(pair(lang, stop.name, stop.state), width, f"{_INDENT}{symbol} ")
        made += [first.replace(symbol, paint(symbol, stop.tone), 1), *rest]
    return made


def _goes_on(following: Stop) -> bool:
    """A line to where nothing came by is broken."""
    return following.tone is not None


def milliseconds(ms: float) -> str:
    return f"{ms:.0f} ms" if ms >= 1 else "< 1 ms"
