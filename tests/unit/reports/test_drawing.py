"""The picture made of characters: side by side or one below the other, aligned also with accents."""

import pytest

from gemdiag.outline.blocks import Stop, Tone, Way
from gemdiag.reports.drawing import drawn, milliseconds

BROKEN = Way(
    (
        Stop("mailbox", "Boîte", "réglée", "ok"),
        Stop("network", "Réseau", "une réponse très longue", "warning"),
        Stop("tls", "Chiffrement", "arrêt ici", "critical"),
        Stop("login", "Accès", "non atteint", None),
    )
)


def lines(width: int, *, ascii_only: bool = False) -> list[str]:
    return drawn(BROKEN, width, "fr", lambda symbol, _: symbol, ascii_only=ascii_only)


def test_where_there_is_room_the_stops_stand_side_by_side_over_their_states() -> None:
    top, under = lines(100)

    assert top == "  ✓ Boîte ─── ! Réseau ──────────────── ✗ Chiffrement ┄┄┄ ○ Accès"
    for stop in BROKEN.stops:
        assert top.index(stop.name) == under.index(stop.state)


@pytest.mark.parametrize("ascii_only", [False, True])
@pytest.mark.parametrize("width", [30, 40, 60, 68, 80, 120])
def test_no_line_is_wider_than_the_page(width: int, ascii_only: bool) -> None:
    assert max(map(len, lines(width, ascii_only=ascii_only))) <= width


def test_on_a_narrow_page_they_stand_one_below_the_other() -> None:
    assert lines(40) == [
        "  ✓ Boîte\N{NO-BREAK SPACE}: réglée",
        "  │",
        "  ! Réseau\N{NO-BREAK SPACE}: une réponse très longue",
        "  │",
        "  ✗ Chiffrement\N{NO-BREAK SPACE}: arrêt ici",
        "  ┆",
        "  ○ Accès\N{NO-BREAK SPACE}: non atteint",
    ]


def test_a_poor_encoding_gets_signs_it_has() -> None:
    for width in (40, 120):
        text = "".join(lines(width, ascii_only=True))
        assert {"[OK]", "[!]", "[X]", "[ ]"} <= {
            text[n : n + size] for n in range(len(text)) for size in (3, 4)
        }
        text.encode("cp850")


def test_each_sign_alone_is_coloured() -> None:
    def paint(symbol: str, tone: Tone | None) -> str:
        return f"<{tone}>{symbol}</>"

    assert drawn(BROKEN, 100, "fr", paint, ascii_only=False)[0].startswith(
        "  <ok>✓</> Boîte ─── <warning>!</>"
    )


@pytest.mark.parametrize(
    ("ms", "text"), [(0.2, "< 1 ms"), (1, "1 ms"), (43.24, "43 ms"), (1234.5, "1234 ms")]
)
def test_times_are_told_in_whole_milliseconds(ms: float, text: str) -> None:
    assert milliseconds(ms) == text
