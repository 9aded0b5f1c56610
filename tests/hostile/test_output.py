"""h05: what a server puts into its banner, its capabilities and its refusal is data in every output.

Nothing of it acts on a terminal, forges a line, becomes markup or breaks the JSON, and none of it is
hidden: it stays visible, escaped.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from gemdiag import reports
from gemdiag.lab.dns import DnsServer
from tests.canary import CANARY
from tests.figures import figures
from tests.hostile import kit
from tests.hostile.kit import Met, Trial
from tests.hostile.output_rows import ANSWERED, LONG, ROWS
from tests.hostile.outputs import banned
from tests.hostile.process import leading, on_a_terminal, shop_in
from tests.leaks import leaks

pytestmark = pytest.mark.hostile

WIDE = 1000
"""So wide that no line of these is folded."""


ON_A_TERMINAL = ("ansi", "osc", "c1", "crover", "newline", "bidi")
PLAIN = "reject"
"""The mode of h06 that does the same with words that are harmless."""

MARKDOWN = ("markdown", "ticket")
CLOCK = r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}"
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


def unfolded(text: str) -> str:
    """A ticket without the two lines of HTML that are ours."""
    return re.sub(r"(?m)^(<details>\n<summary>The whole report</summary>|</details>)$", "", text)


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
        if format_id == "csv":
            text = text.removeprefix("\ufeff")  # which Excel needs
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
@pytest.mark.parametrize("format_id", MARKDOWN)
@pytest.mark.parametrize("mode", ROWS)
def test_the_payload_stays_visible_in_markdown_and_is_no_markup(
    mode: str, format_id: str, verbosity: int, met: Mapping[str, Met]
) -> None:
    found = list(tokens(unfolded(met[mode].told(format_id, verbosity=verbosity))))
    inline = {each.type for token in found for each in token.children or ()}
    quoted = " ".join(each.content for each in found if each.type in {"code_inline", "fence"})

    assert inline <= HARMLESS
    assert not any(each.type.startswith("html") for each in found)
    assert squeezed(ROWS[mode].shown) in squeezed(quoted)
    if mode != LONG:
        assert shape(found) == shape(tokens(unfolded(met[PLAIN].told(format_id, verbosity=verbosity))))


@pytest.mark.parametrize("format_id", MARKDOWN)
@pytest.mark.parametrize("mode", ANSWERED)
def test_the_words_that_are_ours_hold_nothing_of_the_server_in_markdown(
    mode: str, format_id: str, met: Mapping[str, Met]
) -> None:
    """Trackers make mentions and references of what stands outside of code."""
    ours = [
        " ".join(each.content for each in tokens(at.told(format_id)) if each.type in {"text", "text_special"})
        for at in (met[mode], met[PLAIN])
    ]

    assert re.sub(CLOCK, "", ours[0]) == re.sub(CLOCK, "", ours[1])


@pytest.mark.parametrize("mode", ROWS)
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_no_cell_of_a_spreadsheet_is_a_formula(delimiter: str, mode: str, met: Mapping[str, Met]) -> None:
    made = [met[mode].document, {**met[mode].document, "shop": met[mode].document["endpoints"][0]["banner"]}]
    for document in made:
        text = kit.render(document, "csv").removeprefix("\ufeff")
        cells = [cell for row in csv.reader(io.StringIO(text), delimiter=delimiter) for cell in row]
        assert not [cell for cell in cells if cell.startswith(tuple("=+-@\t\r"))]
        assert len(text.splitlines()) == 1 + len(document["findings"])


@pytest.mark.parametrize("mode", ROWS)
def test_a_monitor_is_told_one_state_and_our_figures(mode: str, met: Mapping[str, Met]) -> None:
    document = met[mode].document
    for shop in (document["shop"], document["endpoints"][0]["banner"]):
        text = kit.render({**document, "shop": shop}, "nagios")
        assert text.startswith("GEMDIAG CRITICAL - ")
        assert list(figures(text)) == ["connect", "tls", "total", "cert_days"]
        assert len(text.split("\n", maxsplit=1)[0].encode()) < 4096
        assert not set("<>") & set(text)


@pytest.mark.parametrize("mode", ROWS)
def test_prometheus_reads_the_payload_as_a_label(mode: str, met: Mapping[str, Met]) -> None:
    document = met[mode].document
    read: Any = text_string_to_metric_families
    banner = document["endpoints"][0]["banner"]
    verdict, *_ = read(kit.render({**document, "shop": banner}, "openmetrics"))
    assert [each.value for each in verdict.samples] == [2]
    if mode != LONG:
        assert squeezed(ROWS[mode].shown) in squeezed(verdict.samples[0].labels["shop"])


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
