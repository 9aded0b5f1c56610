"""h05: what a server puts into its banner, its capabilities and its refusal is data in every output.

Nothing of it acts on a terminal, forges a line, becomes markup or breaks the JSON, and none of it is
hidden: it stays visible, escaped.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from markdown_it import MarkdownIt

from gemdiag import reports
from gemdiag.lab.dns import DnsServer
from tests.canary import CANARY
from tests.hostile import kit
from tests.hostile.kit import Met, Trial
from tests.hostile.outputs import banned
from tests.hostile.process import leading, on_a_terminal, shop_in
from tests.leaks import leaks

pytestmark = pytest.mark.hostile

REFUSED = frozenset({"auth.refused"})
WIDE = 1000
"""So wide that no line of these is folded."""


class Row(NamedTuple):
    """sent: the payload as JSON tells it. shown: as a person sees it, or a part that tells it."""

    sent: str
    shown: str
    findings: frozenset[str] = REFUSED


ROWS: Mapping[str, Row] = {
    "ansi": Row(
        "\x1b[2J\x1b[1;1H\x1b[32mOK all checks passed\x1b[0m\x1b[8mhidden\x1b[0m",
        r"\x1b[2J\x1b[1;1H\x1b[32mOK all checks passed\x1b[0m\x1b[8mhidden\x1b[0m",
    ),
    "osc": Row(
        "\x1b]0;PWNED-TITLE\x07 \x1b]8;;http://127.0.0.1:9/\x1b\\click\x1b]8;;\x1b\\ \x1b]52;c;cm0gLXJmIH4=\x07",
        r"\x1b]0;PWNED-TITLE\x07 \x1b]8;;http://127.0.0.1:9/\x1b\click\x1b]8;;\x1b\ \x1b]52;c;cm0gLXJmIH4=\x07",
    ),
    # Neither UTF-8 nor text: read byte by byte, C1 as an escape.
    "c1": Row(
        r"Â\x9b2J Â\x9d0;PWNEDÂ\x9c \x9b31m \x90q\x9c",
        r"Â\x9b2J Â\x9d0;PWNEDÂ\x9c \x9b31m \x90q\x9c",
    ),
    "crover": Row(
        "error: password wrong\rOK: everything fine         \x08\x08\x08\x7f",
        r"error: password wrong\rOK: everything fine         \x08\x08\x08\x7f",
    ),
    "newline": Row(
        "line1\x0bVT\x0cFF\u0085NEL\u2028LS\u2029PS RESULT: PASS",
        r"line1\x0bVT\x0cFF\x85NEL\u2028LS\u2029PS RESULT: PASS",
    ),
    "html": Row(
        "</td></pre><script>alert(1)</script><img src=x onerror=alert(2)><svg/onload=alert(3)>"
        "<a href='javascript:alert(4)'>x</a>&lt;\"'`",
        "</td></pre><script>alert(1)</script><img src=x onerror=alert(2)><svg/onload=alert(3)>"
        "<a href='javascript:alert(4)'>x</a>&lt;\"'`",
    ),
    "markdown": Row(
        "``` # H1 ![b](http://127.0.0.1:9/beacon.png) [x](javascript:alert(1)) <b>x</b> | a | b | "
        "@everyone #123 ~~~ `````",
        "``` # H1 ![b](http://127.0.0.1:9/beacon.png) [x](javascript:alert(1)) <b>x</b> | a | b | "
        "@everyone #123 ~~~ `````",
    ),
    "csv": Row(
        "=cmd|'/c calc'!A1,+1+1,-2+3,@SUM(1+1),\"\t=1+1\"",
        "=cmd|'/c calc'!A1,+1+1,-2+3,@SUM(1+1),\"\\t=1+1\"",
    ),
    "rich": Row(
        "[red]x[/red] [link=http://127.0.0.1:9]y[/link] [/] [bold",
        "[red]x[/red] [link=http://127.0.0.1:9]y[/link] [/] [bold",
    ),
    "bidi": Row(
        "admin\u202e}txt.exe\u202c \u2066x\u2069 \u200bzero\u200dwidth\ufeff \u00adshy \U000e0041tag",
        r"admin\u202e}txt.exe\u202c \u2066x\u2069 \u200bzero\u200dwidth\ufeff \xadshy \U000e0041tag",
    ),
    "fmt": Row(
        "%s%s%n {0.__class__} {password} ${HOME} $(id) `id` %(pass)s \\x1b[31m",
        "%s%s%n {0.__class__} {password} ${HOME} $(id) `id` %(pass)s \\x1b[31m",
    ),
    # Not UTF-8, so Windows' Western characters, and the name of a person comes out right.
    "badutf8": Row("ÿþí\xa0\\x80À¯ Müller", "ÿþí\xa0\\x80À¯ Müller"),
    "nul": Row("abc\x00def\x01\x02", r"abc\x00def\x01\x02"),
    # Longer than any line may be (4 kB): not read to its end, but the beginning is told.
    "long": Row("A" * 40, "A" * 40, frozenset({"smtp.protocol_error"})),
    "homoglyph": Row("смтр.раураӏ.test", "смтр.раураӏ.test"),
}
LONG = "long"
ANSWERED = [mode for mode in ROWS if mode != LONG]
ON_A_TERMINAL = ("ansi", "osc", "c1", "crover", "newline", "bidi")
PLAIN = "reject"
"""The mode of h06 that does the same with words that are harmless."""

OUR_COLOUR = re.compile(r"\x1b\[(?:1;31|1;35|1;33|36|32|1|0)m")
HARMLESS = {"text", "text_special", "code_inline", "strong_open", "strong_close", "softbreak"}
WORDS = {"text", "text_special", "code_inline", "inline"}


@pytest.fixture(scope="module")
def met(hostile: Path) -> Mapping[str, Met]:
    return kit.meet_all(hostile, [*(Trial("h05", mode) for mode in ROWS), Trial("h06", PLAIN)])


def tokens(text: str) -> Iterator[Any]:
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    for token in reader.parse(text):
        yield token
        yield from token.children or ()


def shape(found: Iterable[Any]) -> list[tuple[str, str]]:
    """The blocks, and what is set apart within them, without any word."""
    return [(each.type, each.tag) for each in found if each.type not in WORDS]


def squeezed(text: str) -> str:
    return " ".join(text.split())


def from_the_edge(text: str) -> list[str]:
    """Lines that begin where ours begin: headings and the verdict. Quotes are set in."""
    return [line for line in text.split("\n") if line[:1].strip()]


def test_every_mode_has_a_row(hostile: Path) -> None:
    assert set(kit.modes(hostile, "h05")) == set(ROWS)


@pytest.mark.parametrize("mode", ROWS)
def test_the_words_change_no_verdict_and_do_no_harm(mode: str, met: Mapping[str, Met], hostile: Path) -> None:
    here, plain, row = met[mode], met[PLAIN], ROWS[mode]

    assert kit.harm(hostile, here) == []
    assert here.found("critical", "unknown", "warning") == row.findings
    assert here.report["root_cause"] in row.findings
    assert here.report["verdict"]["exit_code"] == 2
    if mode != LONG:
        assert here.report["verdict"] == plain.report["verdict"]
        assert here.endpoint["auth"]["login"] == "refused"
        assert here.endpoint["auth"]["mechanisms"][:2] == ["PLAIN", "LOGIN"]
        assert here.summary["auth_attempts"] == {kit.ADDRESS: 1}


def test_a_line_without_end_is_told_by_its_beginning(met: Mapping[str, Met]) -> None:
    error = met[LONG].endpoint["error"]

    assert (error["reason"], error["step"]) == ("too_long", "greeting")
    assert ROWS[LONG].shown in error["detail"]
    assert met[LONG].summary["tls_auth"] == 0
    assert all("A" * 1000 not in met[LONG].told(each) for each in reports.known())


@pytest.mark.parametrize("mode", ROWS)
@pytest.mark.parametrize("format_id", reports.known())
def test_no_output_holds_what_acts_on_a_screen_or_hides(
    format_id: str, mode: str, met: Mapping[str, Met]
) -> None:
    for verbosity in (-1, 0, 2):
        text = met[mode].told(format_id, verbosity=verbosity)
        assert banned(text) == []
        assert text.encode().decode() == text


@pytest.mark.parametrize("mode", ROWS)
def test_colour_is_ours_alone(mode: str, met: Mapping[str, Met]) -> None:
    for verbosity in (0, 2):
        coloured = met[mode].told("text", verbosity=verbosity, colour=True)
        assert OUR_COLOUR.sub("", coloured) == met[mode].told("text", verbosity=verbosity)


@pytest.mark.parametrize("mode", ANSWERED)
def test_no_line_of_the_server_begins_where_ours_begin(mode: str, met: Mapping[str, Met]) -> None:
    for verbosity in (-1, 0, 2):
        here, plain = (met[each].told("text", verbosity=verbosity) for each in (mode, PLAIN))
        assert from_the_edge(here) == from_the_edge(plain)


@pytest.mark.parametrize("mode", ROWS)
def test_the_payload_stays_visible_on_a_screen(mode: str, met: Mapping[str, Met]) -> None:
    assert squeezed(ROWS[mode].shown) in squeezed(met[mode].told("text", verbosity=2, width=WIDE))


@pytest.mark.parametrize("verbosity", [0, 2])
@pytest.mark.parametrize("mode", ROWS)
def test_the_payload_stays_visible_in_markdown_and_is_no_markup(
    mode: str, verbosity: int, met: Mapping[str, Met]
) -> None:
    found = list(tokens(met[mode].told("markdown", verbosity=verbosity)))
    inline = {each.type for token in found for each in token.children or ()}
    quoted = " ".join(each.content for each in found if each.type in {"code_inline", "fence"})

    assert inline <= HARMLESS
    assert not any(each.type.startswith("html") for each in found)
    assert squeezed(ROWS[mode].shown) in squeezed(quoted)
    if mode != LONG:
        assert shape(found) == shape(tokens(met[PLAIN].told("markdown", verbosity=verbosity)))


@pytest.mark.parametrize("mode", ANSWERED)
def test_the_words_that_are_ours_hold_nothing_of_the_server_in_markdown(
    mode: str, met: Mapping[str, Met]
) -> None:
    """Trackers make mentions and references of what stands outside of code."""
    ours = [
        " ".join(
            each.content for each in tokens(at.told("markdown")) if each.type in {"text", "text_special"}
        )
        for at in (met[mode], met[PLAIN])
    ]

    assert ours[0] == ours[1]


@pytest.mark.parametrize("mode", ROWS)
@pytest.mark.parametrize("format_id", ["json", "jsonl"])
def test_json_is_strict_and_tells_the_payload_as_it_came(
    format_id: str, mode: str, met: Mapping[str, Met]
) -> None:
    text, sent = met[mode].told(format_id), ROWS[mode].sent

    report = json.loads(text, parse_constant=pytest.fail)
    assert text.endswith("\n")
    assert format_id == "json" or text.count("\n") == 1
    if mode != LONG:
        (entry,) = (each for each in report["endpoints"] if each["role"] == "configured")
        assert entry["banner"] == f"220 {sent}"
        assert entry["ehlo"][-1] == f"X-{sent}"
        assert entry["auth"]["reply"] == f"535-5.7.8 {sent}\n535 5.7.8 {sent}"


@pytest.fixture(scope="module")
def screens(hostile: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """What a person who runs `check -v` sees, by mode."""
    folder = tmp_path_factory.mktemp("terminal")
    shop = shop_in(folder)

    def look(trial: Trial) -> tuple[str, str]:
        with DnsServer(kit.ZONE) as dns, kit.serving(hostile, trial) as server:
            code, shown = on_a_terminal(folder, "check", shop, "-v", *leading(hostile, dns.port, server.port))
        assert code == 2, shown
        return trial.mode, shown.decode()

    with ThreadPoolExecutor(2) as pool:
        trials = [*(Trial("h05", mode) for mode in ON_A_TERMINAL), Trial("h06", PLAIN)]
        return dict(pool.map(look, trials))


@pytest.mark.parametrize("mode", ON_A_TERMINAL)
def test_on_a_terminal_the_server_moves_nothing_and_forges_nothing(
    mode: str, screens: Mapping[str, str]
) -> None:
    screen = OUR_COLOUR.sub("", screens[mode])

    assert banned(screen) == []
    assert from_the_edge(screen) == from_the_edge(OUR_COLOUR.sub("", screens[PLAIN]))
    assert "".join(ROWS[mode].shown.split())[:40] in "".join(screen.replace("│", "").split())
    assert leaks(screen, [CANARY]) == []
