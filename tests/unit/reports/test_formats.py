"""Each format: found by its file, safe for whoever opens it, and the same truth in both languages."""

import importlib
import json
import pkgutil
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from markdown_it import MarkdownIt

from gemdiag import reports
from gemdiag.model.diagnosis import Diagnosis
from gemdiag.model.secret import Secret
from gemdiag.redaction import Redactor
from gemdiag.reports import Look, renderers
from gemdiag.words import LANGUAGES
from tests import build

BUILT = {"kitchen-sink": build.kitchen_sink(), "empty": build.empty(), "hostile": build.hostile()}
FORMATS = {"text", "ticket", "json", "jsonl", "markdown", "html", "csv", "nagios", "openmetrics"}
BOM = "\ufeff"
SECTIONS = (
    "history",
    "way",
    "upgrade",
    "cause",
    "plan",
    "clicks",
    "alternatives",
    "findings",
    "measured",
    "evidence",
    "dialogue",
)


def rendered(made: Diagnosis, format_id: str, lang: str = "en", **options: Any) -> str:
    return reports.render(
        [build.document(made)], format_id, lang=lang, redactor=build.Unredacted(), **options
    )


def test_a_format_is_a_file_that_declares_one_renderer() -> None:
    endings: list[str] = []
    for module in pkgutil.iter_modules(renderers.__path__):
        found = importlib.import_module(f"{renderers.__name__}.{module.name}").RENDERER
        assert found.id == module.name
        assert found == reports.renderer(module.name)
        endings += found.suffixes
    assert len(endings) == len(set(endings))
    assert set(reports.known()) >= FORMATS


@pytest.mark.parametrize(
    ("name", "format_id"),
    [
        ("a.txt", "text"),
        ("A.JSON", "json"),
        ("a.jsonl", "jsonl"),
        ("a.md", "markdown"),
        ("a.csv", "csv"),
        ("a.prom", "openmetrics"),
        ("a.doc", None),
        ("ticket", None),
    ],
)
def test_the_ending_of_a_file_asks_for_a_format(name: str, format_id: str | None) -> None:
    assert reports.format_of(name) == format_id


@pytest.mark.parametrize("format_id", ["", "pdf", "__init__", "../text"])
def test_an_unknown_format_is_none(format_id: str) -> None:
    with pytest.raises(KeyError):
        reports.renderer(format_id)


@pytest.fixture
def _same_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """A release changes no golden file."""
    monkeypatch.setattr(sys.modules["gemdiag.reports.document"], "__version__", "1.2.3")


@pytest.mark.usefixtures("_same_version")
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", BUILT)
@pytest.mark.parametrize("format_id", reports.known())
def test_the_golden_reports(format_id: str, name: str, lang: str, golden: Callable[[str, str], None]) -> None:
    text = rendered(BUILT[name], format_id, lang, verbosity=2)

    assert build.CANARY not in text
    suffix = next(iter(reports.renderer(format_id).suffixes), f".{format_id}")
    golden(f"reports/{name}.{lang}{suffix}", text)


@pytest.mark.usefixtures("_same_version")
@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("as-a-shop-reads-it.txt", {}),
        ("quiet.txt", {"verbosity": -1}),
        ("narrow-ascii.txt", {"width": 40, "ascii_only": True, "verbosity": 1}),
        ("coloured.txt", {"colour": True}),
        ("as-a-shop-reads-it.md", {}),
    ],
)
def test_the_golden_looks(name: str, options: dict[str, Any], golden: Callable[[str, str], None]) -> None:
    golden(
        f"reports/{name}",
        rendered(BUILT["kitchen-sink"], "markdown" if name.endswith("md") else "text", **options),
    )


@pytest.mark.parametrize("format_id", reports.known())
@pytest.mark.parametrize("name", BUILT)
@pytest.mark.parametrize("verbosity", [-1, 0, 1, 2])
def test_nothing_that_a_terminal_obeys_or_nobody_sees_comes_out(
    format_id: str, name: str, verbosity: int
) -> None:
    text = rendered(BUILT[name], format_id, "fr", verbosity=verbosity)
    if format_id == "csv":
        assert text.startswith(BOM), "Excel needs it"
        text = text.removeprefix(BOM)

    assert {c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")} <= {
        "\n"
    }
    text.encode("utf-8")


@pytest.mark.parametrize("format_id", ["text", "ticket", "markdown"])
def test_what_was_hostile_is_still_there_to_be_seen(format_id: str) -> None:
    text = re.sub(r"\s+", "", rendered(BUILT["hostile"], format_id, verbosity=2, width=5000))

    for sign in (
        r"\x1b[2J",
        r"\r",
        r"\x9b31m",
        r"\u202e",
        r"\u200b",
        r"\x00",
        r"\u2028",
        r"\ud800",
        "<script>",
        "=cmd|'/c",
    ):
        assert sign in text, sign
    assert "A" * 300 in text
    assert "A" * 500 not in text, "a line of 10 kB is cut"


def test_json_tells_hostile_texts_whole() -> None:
    found = json.loads(rendered(BUILT["hostile"], "json"))

    assert build.LONG in found["endpoints"][0]["banner"]
    assert found["shop"] == "Garage Tremblay" + build.PAYLOADS[0]


@pytest.mark.parametrize("width", [30, 40, 80, 120])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_line_is_longer_than_the_width(width: int, lang: str) -> None:
    for made in BUILT.values():
        for ascii_only in (False, True):
            text = rendered(made, "text", lang, verbosity=2, width=width, ascii_only=ascii_only)
            assert max(map(len, text.split("\n"))) <= width


def test_a_forged_line_cannot_begin_where_a_line_of_ours_begins() -> None:
    text = rendered(BUILT["hostile"], "text", verbosity=2, width=5000)

    assert not [
        line for line in text.split("\n") if line.startswith(("OK", "line2", "# heading", "PS RESULT"))
    ]


def test_colour_is_there_only_when_asked_for() -> None:
    plain = rendered(BUILT["hostile"], "text")
    coloured = rendered(BUILT["hostile"], "text", colour=True)

    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[0-9;]+m", "", coloured) == plain
    assert coloured.count("\x1b[0m") * 2 == coloured.count("\x1b")


def test_symbols_have_a_form_for_poor_encodings() -> None:
    text = rendered(BUILT["kitchen-sink"], "text", verbosity=2, ascii_only=True)

    assert not {c for c in text if not c.isascii()} - set("é")
    assert text.split("\n")[2].startswith("[X] ")
    text.encode("cp850")


def test_quiet_is_the_verdict_in_one_line() -> None:
    text = rendered(BUILT["kitchen-sink"], "text", verbosity=-1)
    many = reports.render(
        [reports.document(BUILT["kitchen-sink"])] * 2,
        "text",
        lang="en",
        redactor=build.Unredacted(),
        verbosity=-1,
    )

    assert text.startswith("✗ Your e-mail works today, but")
    assert text.count("\n") == 1
    assert many.count("\n") == 2
    assert many.startswith("✗ Garage Tremblay: Your e-mail")


def test_an_extract_is_the_sections_asked_for_alone() -> None:
    look = Look(sections=("plan", "clicks"))
    text = reports.write([reports.document(BUILT["kitchen-sink"])], "text", look, build.Unredacted())

    assert text.startswith("The plan\n")
    assert "At GEM-CAR's screen\n" in text
    assert "The cause" not in text
    assert text.rstrip().endswith("arrives.")


def tokens(text: str) -> Iterator[Any]:
    for token in MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text):
        yield token
        yield from token.children or ()


MARKDOWN = ("markdown", "ticket")
FOLD = re.compile(r"^(<details>\n<summary>[A-Z][a-z ]+</summary>|</details>)$", re.MULTILINE)
"""The only HTML there is, and ours."""

HARMLESS = {
    "heading_open",
    "heading_close",
    "paragraph_open",
    "paragraph_close",
    "inline",
    "text",
    "text_special",
    "strong_open",
    "strong_close",
    "code_inline",
    "fence",
    "softbreak",
    *(f"{name}_{end}" for name in ("bullet_list", "ordered_list", "list_item") for end in ("open", "close")),
    *(f"{name}_{end}" for name in ("table", "thead", "tbody", "tr", "th", "td") for end in ("open", "close")),
}


@pytest.mark.parametrize("format_id", MARKDOWN)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_in_markdown_nothing_from_outside_becomes_markup(lang: str, format_id: str) -> None:
    def shape(name: str) -> list[tuple[str, str]]:
        text = FOLD.sub("", rendered(BUILT[name], format_id, lang, verbosity=2))
        kept = [
            each
            for each in tokens(text)
            if each.type not in ("text", "text_special", "code_inline", "inline")
        ]
        return [(each.type, each.tag) for each in kept]

    assert shape("hostile") == shape("kitchen-sink")
    assert {type_ for type_, _ in shape("hostile")} <= HARMLESS


@pytest.mark.parametrize("format_id", MARKDOWN)
def test_in_markdown_what_came_from_outside_is_code(format_id: str) -> None:
    """No tracker makes a mention, a reference or a link of what stands in code."""
    text = rendered(BUILT["hostile"], format_id, verbosity=2)
    ours = "".join(each.content for each in tokens(text) if each.type in ("text", "text_special"))

    for sign in ("@", "http", "#123", "alert", "cmd", "PWNED"):
        assert sign not in ours, sign


def test_a_report_is_redacted_before_it_is_told_and_searched_after() -> None:
    class Masking(build.Unredacted):
        def tree(self, value: Any) -> Any:
            if isinstance(value, dict):
                return {key: self.tree(item) for key, item in value.items()}
            if isinstance(value, list):
                return [self.tree(item) for item in value]
            return (
                value.replace("GEM-CAR", "MASK").replace("Tremblay", "T***")
                if isinstance(value, str)
                else value
            )

    redactor = Masking()
    saved = reports.tell(reports.document(BUILT["kitchen-sink"]), "fr")
    text = reports.render([saved], "text", lang="en", redactor=redactor, verbosity=2)

    assert "Garage T***" in text
    assert "upgrade to GEM-CAR 13.0.4" in text, "our own words are never rewritten"
    assert redactor.scanned == [text]


@pytest.mark.parametrize("level", ["none", "standard", "strict"])
@pytest.mark.parametrize("password", [build.CANARY, "open", "set", "accepted", "critical", "ok"])
def test_a_password_that_is_a_word_of_ours_leaves_the_report_readable(level: Any, password: str) -> None:
    redactor = Redactor(level, [Secret(password)], [build.HOST], own_words=lambda: password)
    text = reports.render([reports.document(BUILT["kitchen-sink"])], "json", lang="en", redactor=redactor)
    (found,) = reports.load(text.encode())

    assert found["endpoints"][0]["addresses"][0]["tcp"] == "open"
    assert found["dns"]["spf"]["result"] == "ok"
    assert found["verdict"]["severity"] == "critical"


def test_a_leak_that_the_last_search_finds_stops_the_report() -> None:
    class Failing(build.Unredacted):
        def scan(self, text: str) -> None:
            raise ValueError("leak")

    with pytest.raises(ValueError, match="leak"):
        reports.render([reports.document(BUILT["empty"])], "json", lang="en", redactor=Failing())
