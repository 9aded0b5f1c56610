"""The options of every command, before or after its name."""

import json
from pathlib import Path

import pytest

from tests.cli.kit import BOTH, DOMAIN, HOST, USER, Gemdiag, Said, garage, ini

EN, FR = "What happens when you upgrade", "Ce qui se passe quand vous passez"


def both_ways(gemdiag: Gemdiag, options: list[str], command: list[str]) -> Said:
    """The same command with its options before and after its name; both must say the same."""
    before, after = gemdiag(*options, *command), gemdiag(*command, *options)
    assert before.code == after.code
    assert before.err == after.err
    assert timeless(before.out) == timeless(after.out)
    return after


def timeless(text: str) -> str:
    moments = ("started_at", "duration_s", "Run at", "Exécuté le", "Took:", "at:")
    return "\n".join(line for line in text.split("\n") if not any(word in line for word in moments))


def test_options_count_on_either_side_of_the_name(shop: str, gemdiag: Gemdiag, no_network: None) -> None:
    check = ["check", shop, "--offline"]
    assert EN in both_ways(gemdiag, ["--lang", "en"], check).out
    assert FR in both_ways(gemdiag, ["--lang", "fr"], check).out
    assert both_ways(gemdiag, ["--format", "json"], check).json["schema"] == "gemdiag.report/1"
    assert both_ways(gemdiag, ["--format", "markdown"], check).out.startswith("#")
    assert USER in both_ways(gemdiag, ["--redact", "none"], check).out
    assert "[config.password_stored]" in both_ways(gemdiag, ["-v"], check).out
    assert both_ways(gemdiag, ["-q"], check).out.count("\n") == 1
    assert "\x1b[" in both_ways(gemdiag, ["--color", "always"], check).out


@pytest.mark.parametrize("words", [["relay", "check"], ["migrate", "--dry-run"], ["check"]])
def test_every_command_that_reports_takes_them(
    words: list[str], shop: str, gemdiag: Gemdiag, no_network: None
) -> None:
    said = gemdiag("--lang", "fr", *words, shop, "--offline", "--format", "json")
    assert said.json["lang"] == "fr"
    assert (
        gemdiag("--lang", "fr", "--format", "json", *words, shop, "--offline", "--lang", "en").json["lang"]
        == "en"
    )


def test_between_a_group_and_its_command_is_a_place_too(
    shop: str, gemdiag: Gemdiag, no_network: None
) -> None:
    said = gemdiag("relay", "--lang", "fr", "--format", "json", "check", shop, "--offline")
    assert said.json["lang"] == "fr"


def test_outputs_named_on_both_sides_are_all_written(shop: str, gemdiag: Gemdiag, no_network: None) -> None:
    gemdiag("-o", "a.json", "check", "-o", "b.md", shop, "-o", "c.txt", "--offline")
    assert json.loads(Path("a.json").read_text(encoding="utf-8"))["schema"] == "gemdiag.report/1"
    assert Path("b.md").read_text(encoding="utf-8").startswith("#")
    assert EN in Path("c.txt").read_text(encoding="utf-8")


def test_the_last_one_counts(shop: str, gemdiag: Gemdiag, no_network: None) -> None:
    assert FR in gemdiag("--lang", "en", "check", "--lang", "fr", shop, "--offline").out
    assert EN in gemdiag("--lang", "fr", "check", "--lang", "en", shop, "--offline").out


@pytest.mark.parametrize("format_id", ["text", "json", "jsonl", "markdown"])
def test_standard_output_is_the_result_alone(format_id: str, gemdiag: Gemdiag) -> None:
    Path("bad.ini").write_text(ini(Port="abc"), encoding="utf-8")
    with garage() as lab:
        said = gemdiag("check", "bad.ini", "-v", "--format", format_id, lab=lab)
    assert f"{HOST}:465, encrypted from the start: " in said.err
    assert "bad.ini, line 4" in said.err
    assert "encrypted from the start: " not in said.out
    if format_id.startswith("json"):
        assert said.json["source"]["path"] == "bad.ini"


def test_quiet_tells_the_verdict_and_nothing_else(shop: str, gemdiag: Gemdiag) -> None:
    with garage() as lab:
        for words in (["check", shop], ["check", shop, "-v"]):
            said = gemdiag("-q", *words, lab=lab)
            assert (said.out.count("\n"), said.err) == (1, "")


def test_no_colour_is_honoured_and_can_be_overruled(
    shop: str, gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch, no_network: None
) -> None:
    check = ("check", shop, "--offline")
    assert "\x1b[" not in gemdiag(*check).out
    assert "\x1b[" not in gemdiag(*check, "--color", "never").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in gemdiag(*check, "--color", "auto").out
    assert "\x1b[" in gemdiag(*check, "--color", "always").out


def test_redaction_by_level(shop: str, gemdiag: Gemdiag) -> None:
    with garage() as lab:
        told = {
            level: gemdiag("check", shop, "--redact", level, "--format", "json", lab=lab).out
            for level in ("none", "standard", "strict")
        }
        default = gemdiag("check", shop, "--format", "json", lab=lab).out
    assert USER in told["none"]
    assert USER not in told["standard"]
    assert f"i***o@{DOMAIN}" in told["standard"]
    assert f"i***o@{DOMAIN}" in default
    assert DOMAIN not in told["strict"]
    assert "127.0.0.1" not in told["strict"]
    assert "domain-1" in told["strict"]
    assert len({json.loads(text)["verdict"]["exit_code"] for text in told.values()}) == 1


def test_a_file_is_redacted_as_a_pipe_is(shop: str, gemdiag: Gemdiag, no_network: None) -> None:
    gemdiag("check", shop, "--offline", "-o", "standard.json")
    gemdiag("check", shop, "--offline", "-o", "whole.json", "--redact", "none")
    assert USER not in Path("standard.json").read_text(encoding="utf-8")
    assert USER in Path("whole.json").read_text(encoding="utf-8")


def test_twice_verbose_tells_the_dialogue_without_the_login(shop: str, gemdiag: Gemdiag) -> None:
    with garage(BOTH) as lab:
        said = gemdiag("check", shop, "-vv", lab=lab)
    assert f"220 {HOST} ESMTP ready" in said.out
    assert "AUTH PLAIN" in said.out
