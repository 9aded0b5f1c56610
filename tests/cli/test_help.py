"""Help and version of every command, in both languages."""

from collections.abc import Callable

import click
import pytest

from gemdiag import __version__
from gemdiag.cli.entry import COMMANDS, main
from tests.cli.kit import Gemdiag

GROUPS = ("relay", "backups", "providers")


def every_command() -> list[tuple[str, ...]]:
    """The words of each command and subcommand, the group of all first."""
    context = click.Context(main)
    words: list[tuple[str, ...]] = [()]
    for name in COMMANDS:
        words.append((name,))
        found = main.get_command(context, name)
        if isinstance(found, click.Group):
            words += [(name, each) for each in found.list_commands(context)]
    return words


def test_every_command_of_the_contract_is_there() -> None:
    assert {" ".join(words) for words in every_command()} == {
        "",
        "check",
        "migrate",
        "relay",
        "relay check",
        "relay enable",
        "relay disable",
        "rollback",
        "unseal",
        "backups",
        "backups list",
        "backups prune",
        "report",
        "providers",
        "providers list",
        "providers show",
        "providers identify",
        "explain",
        "fleet",
        "formats",
        "demo",
        "wizard",
    }


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_help_reads_as_it_should(lang: str, gemdiag: Gemdiag, golden: Callable[[str, str], None]) -> None:
    told = []
    for words in every_command():
        said = gemdiag(*words, "--help", "--lang", lang)
        assert (said.code, said.err) == (0, "")
        told.append(said.out)
    golden(f"cli/help.{lang}.txt", "\n".join(told))


def test_the_short_option_for_help_and_no_command_at_all_show_the_same(gemdiag: Gemdiag) -> None:
    assert gemdiag() == gemdiag("-h") == gemdiag("--help")
    assert gemdiag("relay", "check", "-h") == gemdiag("relay", "check", "--help")


def test_help_asks_for_nothing_else(gemdiag: Gemdiag) -> None:
    assert gemdiag("migrate", "--help").code == 0
    assert gemdiag("migrate", "no-such-file", "--help", "--format", "nonsense").code == 0


@pytest.mark.parametrize("words", every_command(), ids=" ".join)
def test_every_command_tells_the_version(words: tuple[str, ...], gemdiag: Gemdiag) -> None:
    assert gemdiag(*words, "--version") == (0, f"gemdiag {__version__}\n", "")


@pytest.mark.parametrize(
    ("variables", "lang"),
    [
        ({"LANG": "fr_CA.UTF-8"}, "fr"),
        ({"LANG": "en_CA.UTF-8"}, "en"),
        ({"LANG": "fr_CA.UTF-8", "LC_ALL": "C"}, "en"),
        ({"GEMDIAG_LANG": "fr", "LANG": "en_CA.UTF-8"}, "fr"),
        ({}, "en"),
    ],
)
def test_help_speaks_the_language_of_the_computer(
    variables: dict[str, str], lang: str, gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert gemdiag("--help").out.startswith({"en": "Usage:", "fr": "Utilisation"}[lang])
    assert gemdiag("--lang", "en", "--help").out.startswith("Usage:")
    assert gemdiag("--help", "--lang=fr").out.startswith("Utilisation")
