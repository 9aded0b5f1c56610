"""A saved report, told again: any format, either language, no network."""

import json
import re
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import pytest

from gemdiag import reports
from tests.cli.kit import BOTH, HOST, USER, YAML, Gemdiag, garage, ini


@pytest.fixture
def saved(gemdiag: Gemdiag) -> str:
    """Of two shops, in English."""
    Path("shop.ini").write_text(ini(Port="465"), encoding="utf-8")
    Path("own.yaml").write_text(YAML, encoding="utf-8")
    with garage() as lab:
        said = gemdiag("check", "shop.ini", "own.yaml", "-q", "-o", "r.json", "-o", "r.jsonl", lab=lab)
    assert said.code == 2
    return "r.json"


def test_it_exits_as_it_did(saved: str, gemdiag: Gemdiag, no_network: None) -> None:
    for format_id in reports.known():
        assert gemdiag("report", saved, "--format", format_id).code == 2


def test_the_same_language_gives_the_same_report(saved: str, gemdiag: Gemdiag, no_network: None) -> None:
    old = Path(saved).read_text(encoding="utf-8")
    assert gemdiag("report", saved, "--format", "json").out == old
    lines = Path("r.jsonl").read_text(encoding="utf-8")
    assert gemdiag("report", "r.jsonl", "--format", "jsonl").out == lines
    assert gemdiag("report", "r.jsonl", "--format", "json").json == json.loads(old)


def test_two_shops_are_one_page_in_either_language(saved: str, gemdiag: Gemdiag, no_network: None) -> None:
    for lang, count in (("en", "2 shops"), ("fr", "2 garages")):
        page = gemdiag("report", saved, "--format", "html", "--lang", lang).out
        assert page.count("<html ") == 1
        assert f'<html lang="{lang}">' in page
        assert f"<h1>{count}</h1>" in page
        assert page.count("<article ") == 2


def test_the_other_language_changes_the_words_and_nothing_else(
    saved: str, gemdiag: Gemdiag, no_network: None
) -> None:
    english = gemdiag("report", saved, "--format", "json")
    french = gemdiag("report", saved, "--format", "json", "--lang", "fr")
    assert wordless(english.json) == wordless(french.json)
    for one, other in zip(english.json, french.json, strict=True):
        assert one["verdict"]["summary"] != other["verdict"]["summary"]
        assert all(a["title"] != b["title"] for a, b in zip(one["findings"], other["findings"], strict=True))
    gemdiag("report", saved, "--lang", "fr", "--format", "json", "-o", "fr.json")
    assert gemdiag("report", "fr.json", "--format", "json", "--lang", "en").out == english.out


WORDS = {"lang", "title", "detail", "fix", "forward", "summary", "text"}


def wordless(value: object) -> object:
    if isinstance(value, dict):
        return {name: wordless(each) for name, each in value.items() if name not in WORDS}
    return [wordless(each) for each in value] if isinstance(value, list) else value


def test_told_again_it_reads_like_the_first_time(gemdiag: Gemdiag) -> None:
    Path("own.yaml").write_text(YAML, encoding="utf-8")
    with garage() as lab:
        first = gemdiag("check", "own.yaml", "--lang", "fr", "-v", "-o", "r.json", lab=lab)
    assert gemdiag("report", "r.json", "--lang", "fr", "-v").out == first.out


def test_a_stricter_redaction_can_be_put_on_later(gemdiag: Gemdiag) -> None:
    Path("own.yaml").write_text(YAML, encoding="utf-8")
    with garage() as lab:
        gemdiag("check", "own.yaml", "--redact", "none", "-o", "r.json", lab=lab)
    assert USER in Path("r.json").read_text(encoding="utf-8")
    assert USER not in gemdiag("report", "r.json").out
    strict = gemdiag("report", "r.json", "--redact", "strict", "--format", "json").out
    assert HOST not in strict
    assert "garage.example" not in strict


def test_reports_are_as_their_schema_says(saved: str, gemdiag: Gemdiag) -> None:
    schema = gemdiag("report", "--schema").json
    jsonschema.Draft202012Validator.check_schema(schema)
    shops = json.loads(Path(saved).read_text(encoding="utf-8"))
    Path("bad.ini").write_text("", encoding="utf-8")
    Path("shops").mkdir()
    Path("shops/bad.ini").write_text("", encoding="utf-8")
    shops.append(gemdiag("check", "shops", "--offline", "--format", "json").json)
    with garage(BOTH) as lab:
        shops.append(gemdiag("migrate", "own.yaml", "--yes", "--format", "json", lab=lab).json)
        shops.append(gemdiag("relay", "check", "own.yaml", "--format", "json", lab=lab).json)
    for shop in shops:
        jsonschema.validate(shop, schema)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\xff\xfe\x00", "cannot be made out"),
        (b'{"schema": "gemdiag.report/1"', "It is not JSON."),
        (b"[1, 2]", "Its JSON is something else."),
        (b'{"schema": "gemdiag.report/9"}', "Another version of gemdiag wrote it."),
        (b'{"schema": "gemdiag.report/1"}', "is not what gemdiag writes there"),
        (b"[" * 100_000, "is no report of gemdiag"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_what_is_no_report_is_said_to_be_none(
    lang: str, content: bytes, sentence: str, gemdiag: Gemdiag
) -> None:
    Path("r.json").write_bytes(content)
    said = gemdiag("report", "r.json", "--lang", lang)
    assert (said.code, said.out, said.err.count("\n")) == (65, "", 1), said
    assert lang == "fr" or sentence in said.err
    facts = gemdiag("report", "--judge", "r.json", "--lang", lang)
    assert (facts.code, facts.out, facts.err.count("\n")) == (65, "", 1), facts


def test_what_is_not_there_or_too_large_is_said(gemdiag: Gemdiag) -> None:
    with open("huge.json", "wb") as file:  # noqa: PTH123  sparse
        file.truncate(17 * 2**20)
    assert gemdiag("report", "huge.json").code == 65
    Path("folder").mkdir()
    for name in ("missing.json", "folder", "someone@gmail.com"):
        said = gemdiag("report", name)
        assert (said.code, said.out) == (66, "")
        assert re.match(r"gemdiag: \S+ (does not exist|is a folder)", said.err)


def test_a_report_is_not_taken_for_observations_nor_the_other_way_round(
    saved: str, gemdiag: Gemdiag, no_network: None
) -> None:
    gemdiag("check", "own.yaml", "--offline", "--save-facts", "facts.json")
    assert gemdiag("report", "--judge", saved).code == 65
    assert gemdiag("report", "facts.json").code == 65
    assert gemdiag("report", "--judge", "facts.json").code == 0
