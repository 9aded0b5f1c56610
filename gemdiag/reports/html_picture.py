"""The way of an e-mail and the times of its steps as inline SVG, without a style of their own.

Where it breaks is told by the sign, by a word and by the line that is broken, and only then by colour.
"""

from collections.abc import Iterator, Mapping

from gemdiag.outline.blocks import Bars, Stop, Tone, Way
from gemdiag.outline.told import pair
from gemdiag.reports.drawing import milliseconds
from gemdiag.reports.html_markup import Markup, element, inline, joined, plain

# Drawn around the middle of a circle of 16: a cross, a question mark, a stroke with a point, a tick.
_SIGNS: Mapping[Tone | None, str] = {
    "critical": "M-6 -6 6 6M6 -6 -6 6",
    "unknown": "M-4 -4a4 4 0 1 1 5.5 3.7c-1.2.6-1.5 1.4-1.5 2.8M0 7v.6",
    "warning": "M0 -8v10M0 7v.6",
    "notice": "M-5 0h10",
    "ok": "M-7 0l5 5 9 -10",
    None: "M-5 0h10",
}
_STEP, _ROW = 140, 60
"""From one stop to the next, across and down."""


def picture(way: Way, heading: str, lang: str, key: str) -> Markup:
    """Side by side for a wide window, one below the other for a narrow one; only one of both is shown.

    key: sets its ids apart from those of other pictures on the page.
    """
    told = "; ".join(pair(lang, stop.name, stop.state) for stop in way.stops)
    size = len(way.stops)
    across = joined(*_lines(way, down=False), *_stops(way, down=False))
    down = joined(*_lines(way, down=True), *_stops(way, down=True))
    return element(
        "div",
        _svg(across, f"0 0 {_STEP * size} 92", f"{key}-across", "across", heading, told),
        _svg(down, f"0 0 280 {_ROW * size}", f"{key}-down", "down", heading, told),
        class_="way",
    )


def _svg(drawing: Markup, box: str, key: str, kind: str, heading: str, told: str) -> Markup:
    title = element("title", plain(heading), id=f"{key}-title")
    told_whole = element("desc", plain(f"{told}."), id=f"{key}-told")
    ids = f"{key}-title {key}-told"
    return element(
        "svg", title, told_whole, drawing, class_=kind, viewBox=box, role="img", aria_labelledby=ids
    )


def _lines(way: Way, *, down: bool) -> Iterator[Markup]:
    for n, following in enumerate(way.stops[1:]):
        kind = "line" if following.tone else "line broken"
        (x1, y1), (x2, y2) = _middle(n, down=down), _middle(n + 1, down=down)
        start, end = ((x1, y1 + 22), (x2, y2 - 22)) if down else ((x1 + 22, y1), (x2 - 22, y2))
        yield element("path", class_=kind, d=f"M{start[0]} {start[1]}L{end[0]} {end[1]}")


def _stops(way: Way, *, down: bool) -> Iterator[Markup]:
    for n, stop in enumerate(way.stops):
        x, y = _middle(n, down=down)
        shape = element("circle", r="16")
        sign = element("path", class_="sign", d=_SIGNS[stop.tone])
        yield element(
            "g",
            shape,
            sign,
            *_words(stop, down=down),
            class_=_tone(stop.tone),
            transform=f"translate({x} {y})",
        )


def _words(stop: Stop, *, down: bool) -> tuple[Markup, Markup]:
    x, name, state = ("28", "-3", "15") if down else ("0", "40", "58")
    return (
        element("text", plain(stop.name), class_="name", x=x, y=name),
        element("text", plain(stop.state), class_="state", x=x, y=state),
    )


def _middle(n: int, *, down: bool) -> tuple[int, int]:
    return (20, _ROW // 2 + _ROW * n) if down else (_STEP // 2 + _STEP * n, 22)


def _tone(tone: Tone | None) -> str:
    return tone or "beyond"


def bars(block: Bars) -> Markup:
    """Each time as a number, and as a bar for those who see it."""
    longest = max(bar.ms for bar in block.rows) or 1
    rows = (
        element(
            "tr",
            element("th", plain(bar.name), scope="row"),
            element("td", _bar(bar.ms / longest * 100), class_="bar"),
            element("td", plain(milliseconds(bar.ms)), class_="number"),
        )
        for bar in block.rows
    )
    return element("table", element("caption", inline(block.name)), element("tbody", *rows), class_="times")


def _bar(percent: float) -> Markup:
    bar = element("rect", width=f"{max(percent, 0.5):.1f}", height="10")
    return element("svg", bar, viewBox="0 0 100 10", preserveAspectRatio="none", aria_hidden="true")
