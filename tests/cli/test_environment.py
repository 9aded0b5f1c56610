"""Each option has one environment variable, the same for every command; what is dangerous has none."""

import os
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from gemdiag.cli.entry import main
from tests.cli.kit import USER, YAML, Gemdiag, garage, names
from tests.cli.test_help import every_command

# What writes, what is secret, and what belongs to one command and one moment.
WITHOUT = {
    "--yes",
    "--force",
    "--in-place",
    "--overwrite",
    "--password-stdin",
    "--password-prompt",
    "--password-env",
    "--passphrase-fd",
    "--migrate",
    "--out",
    "--reports",
    "--version",
    "--list",
    "--only",
    "--keep",
    "--all",
    "--reasons",
    "--schema",
    "--judge",
}


def options() -> Iterator[tuple[str, str, object]]:
    """Command, option and its variable."""
    for words in every_command():
        context: click.Context = click.Context(main)
        command: click.Command = main
        for word in words:
            assert isinstance(command, click.Group)
            command = command.get_command(context, word) or command
        for param in command.params:
            if isinstance(param, click.Option):
                long = next(name for name in param.opts if name.startswith("--"))
                yield " ".join(words), long, param.envvar


def test_every_option_has_its_variable_or_is_meant_to_have_none() -> None:
    for command, name, variable in options():
        one_off = name in WITHOUT or (command, name) in {("rollback", "--to"), ("demo", "--reports")}
        expected = None if one_off else f"GEMDIAG_{name[2:].upper().replace('-', '_')}"
        assert variable == expected, (command, name)


def test_the_list_of_those_without_names_no_option_that_is_gone() -> None:
    assert {name for _, name, _ in options()} >= WITHOUT


@pytest.mark.parametrize(
    ("variable", "value", "is_seen"),
    [
        ("LANG", "fr", lambda said: said.json["lang"] == "fr"),
        ("REDACT", "none", lambda said: said.json["settings"]["email_address"] == USER),
        ("TO", "13.0.9", lambda said: said.json["plan"]["target_version"] == "13.0.9"),
        ("SENDS_TODAY", "yes", lambda said: said.json["stated"]["sends_today"] == "yes"),
        ("AT", "elsewhere", lambda said: said.json["stated"]["at"] == "elsewhere"),
        ("SET", "port=2525\nshop=Garage du Lac", lambda said: said.json["settings"]["port"] == 2525),
        ("SET", "port=2525\nshop=Garage du Lac", lambda said: said.json["shop"] == "Garage du Lac"),
        ("SAVE_FACTS", "facts.json", lambda said: Path("facts.json").exists()),
        ("OUTPUT", f"a b.md{os.pathsep}c.json", lambda said: Path("a b.md").exists()),
        ("OUTPUT", f"a b.md{os.pathsep}c.json", lambda said: Path("c.json").exists()),
    ],
)
def test_a_variable_does_what_its_option_does(
    variable: str,
    value: str,
    is_seen: object,
    shop: str,
    gemdiag: Gemdiag,
    monkeypatch: pytest.MonkeyPatch,
    no_network: None,
) -> None:
    assert callable(is_seen)
    monkeypatch.setenv("GEMDIAG_FORMAT", "json")
    monkeypatch.setenv("GEMDIAG_OFFLINE", "1")
    assert not is_seen(gemdiag("check", shop))
    monkeypatch.setenv(f"GEMDIAG_{variable}", value)
    assert is_seen(gemdiag("check", shop))


def test_what_is_typed_beats_the_environment(
    shop: str, gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch, no_network: None
) -> None:
    for name, value in {
        "LANG": "fr",
        "FORMAT": "markdown",
        "REDACT": "strict",
        "TO": "13.0.9",
        "AS_OF": "2020-01-01",
    }.items():
        monkeypatch.setenv(f"GEMDIAG_{name}", value)
    typed = ["--lang", "en", "--format", "json", "--redact", "none"]
    for words in ([*typed, "check", shop], ["check", shop, *typed]):
        said = gemdiag(*words, "--offline", "--to", "13.0.4").json
        assert said["lang"] == "en"
        assert said["settings"]["email_address"] == USER
        assert said["plan"]["target_version"] == "13.0.4"


def test_a_variable_is_checked_as_its_option_is(
    shop: str, gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEMDIAG_TIMEOUT", "soon")
    said = gemdiag("check", shop)
    assert said.code == 64
    assert '--timeout: "soon"' in said.err


def test_the_way_to_the_network_can_come_from_the_environment_alone(
    shop: str, gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch
) -> None:
    with garage() as lab:
        words = lab.cli_options()
        given: dict[str, list[str]] = {name: [] for name in words[::2]} | {
            "--timeout": ["5"],
            "--deadline": ["20"],
        }
        for name, value in zip(words[::2], words[1::2], strict=True):
            given[name].append(value)
        given |= {"--login": ["0"], "--state": ["0"], "--gentle": ["1"]}
        for name, values in given.items():
            monkeypatch.setenv(f"GEMDIAG_{name[2:].upper().replace('-', '_')}", " ".join(values))
        said = gemdiag("check", shop, "--format", "json")
        assert {"tls.implicit_available", "tls.explicit_available", "auth.not_tried"} <= set(said.findings)
        assert lab.wire.auth == 0


def test_plans_can_be_bent_by_the_environment_but_not_written(
    gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("own.yaml").write_text(YAML, encoding="utf-8")
    for name in ("YES", "FORCE", "OVERWRITE", "IN_PLACE"):
        monkeypatch.setenv(f"GEMDIAG_{name}", "1")
    monkeypatch.setenv("GEMDIAG_MODE", "relay")
    monkeypatch.setenv("GEMDIAG_WRITE", "there.yaml")
    with garage() as lab:
        said = gemdiag("migrate", "own.yaml", lab=lab)
        assert said.code == 1
        assert "--- there.yaml" in said.out
        assert "say --yes" in said.err
        assert names() == ["own.yaml"]
        monkeypatch.setenv("GEMDIAG_DRY_RUN", "1")
        monkeypatch.setenv("GEMDIAG_STORE_PASSWORD", "keep")
        assert gemdiag("migrate", "own.yaml", "--yes", lab=lab).code == 0
        assert names() == ["own.yaml"]
        monkeypatch.delenv("GEMDIAG_DRY_RUN")
        assert gemdiag("migrate", "own.yaml", "--yes", lab=lab).code == 0
    assert "use_gemcar_server: true" in Path("there.yaml").read_text(encoding="utf-8")
    assert "!omitted" not in Path("there.yaml").read_text(encoding="utf-8")
