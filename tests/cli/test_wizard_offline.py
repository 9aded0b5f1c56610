"""What the wizard says where nothing is tested, and where no mailbox can work at all."""

import pytest

from tests.cli.kit import Gemdiag, Said, Typing, names

HOTMAIL = "garage@hotmail.com"
GMAIL = "garage@gmail.com"
APP_PASSWORD = "abcdefghijklmnop"


def screen(said: Said) -> str:
    return " ".join(said.err.replace("\xa0", " ").split())


@pytest.mark.parametrize(
    ("lang", "untested", "why", "clicks"),
    [
        ("en", "No (--offline)", "With --offline nothing is tested", "Show what to do in GEM-CAR"),
        ("fr", "Non (--offline)", "Avec --offline, rien n’est testé", "Montrer quoi faire dans GEM-CAR"),
    ],
)
def test_offline_the_wizard_says_that_nothing_is_tested_and_enter_leads_to_the_clicks(
    lang: str, untested: str, why: str, clicks: str, gemdiag: Gemdiag, typing: Typing
) -> None:
    typing(f"\n\n{GMAIL}\n\n{APP_PASSWORD}\n" + "\n" * 12)
    said = gemdiag("wizard", "--offline", "--no-state", "--lang", lang)
    told = screen(said)
    assert [each for each in (untested, why, f"1. {clicks}") if each not in told] == [], said
    assert "60" not in told
    assert "smtp.gmail.com" in told
    assert said.code == 2
    assert names() == []


@pytest.mark.parametrize(
    ("lang", "mailbox"),
    [("en", "Password of the mailbox"), ("fr", "Mot de passe de la boîte")],
)
def test_where_password_login_has_ended_none_is_asked_for_and_enter_chooses_no_way(
    lang: str, mailbox: str, gemdiag: Gemdiag, typing: Typing
) -> None:
    """Option 126 is a person's own choice, and the mailbox is none."""
    to_the_route = f"\n\n{HOTMAIL}\n\n\n\n\n"
    typing(to_the_route + "\n" * 5)
    said = gemdiag("wizard", "--offline", "--no-state", "--lang", lang)
    assert mailbox not in screen(said), said
    assert said.code == 1
    assert names() == []

    typing(to_the_route + "2\n" + "\n" * 8)
    said = gemdiag("wizard", "--offline", "--no-state", "--lang", lang)
    assert said.code == 0, said
    assert "hotmail.com.upgraded.yaml" in names()


def test_there_is_nothing_to_mend_where_no_mailbox_works(gemdiag: Gemdiag, typing: Typing) -> None:
    typing(f"\n\n{HOTMAIL}\n\n\n\n\n1\n" + "\n" * 8)
    said = gemdiag("wizard", "--offline", "--no-state", "--lang", "en")
    told = screen(said)
    assert "The result" in told
    assert "Mend it" not in told
    assert "Check again" not in told
    assert "1. Try the other way: GEM-CAR's server (Option 126)" in told


def test_another_server_than_the_one_without_passwords_is_asked_its_password(
    gemdiag: Gemdiag, typing: Typing
) -> None:
    typing(f"\n\n{HOTMAIL}\n2\n465\nmail.example.com\n\n\n\n\n\n\n" + "\n" * 8)
    said = gemdiag("wizard", "--offline", "--no-state", "--lang", "en")
    told = screen(said)
    assert "Password of the mailbox" in told
    assert "[1] >" in told.partition("Which way?")[2]


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "Line 3 of the text was not understood"),
        ("fr", "La ligne 3 du texte n’a pas été comprise"),
    ],
)
def test_a_pasted_line_that_is_not_understood_is_named_without_what_stands_in_it(
    lang: str, told: str, gemdiag: Gemdiag, typing: Typing
) -> None:
    typing(f"\n3\nPort 465\nCourriel {GMAIL}\nMot de passe {APP_PASSWORD}\nSMTP: smtp.gmail.com\n.\n")
    said = gemdiag("wizard", "--offline", "--no-state", "--lang", lang)
    assert told in screen(said), said
    assert "465" in said.err
    assert "Google Workspace" not in said.err
    assert APP_PASSWORD not in said.err


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "Several kinds of mailbox are behind smtp.gmail.com"),
        ("fr", "Il y a plusieurs sortes de boîtes derrière smtp.gmail.com"),
    ],
)
def test_a_server_of_several_providers_alone_does_not_tell_which_it_is(
    lang: str, told: str, gemdiag: Gemdiag, typing: Typing
) -> None:
    typing("\n3\nPort: 465\nSMTP: smtp.gmail.com\n.\n")
    said = gemdiag("wizard", "--offline", "--no-state", "--lang", lang)
    assert told in screen(said), said
    assert "Workspace" not in said.err
