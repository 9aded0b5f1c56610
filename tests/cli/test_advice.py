"""What an owner is told to do: no step without its reason, none that leads to what does not send."""

from pathlib import Path

import pytest

from tests.cli.kit import BOTH, Gemdiag, Said, garage, ini

GMAIL = ini(
    Port="465",
    SMTPServer="smtp.gmail.com",
    EmailAddress="garage@gmail.com",
    UserName="garage@gmail.com",
    Password="Hiver-2019-garage",
)


@pytest.fixture
def gmail(gemdiag: Gemdiag) -> str:
    Path("g.ini").write_text(GMAIL, encoding="utf-8")
    return "g.ini"


def told(said: Said) -> str:
    """In one line, whatever the width."""
    return " ".join(said.out.split())


@pytest.mark.parametrize(
    ("lang", "sentences"),
    [
        (
            "en",
            (
                "your e-mail will not work as it is set today",
                'Gmail encrypts port 465 from the start, and "Less secure connection" is checked.',
                'As Gmail publishes it, in GEM-CAR: uncheck "Less secure connection"',
            ),
        ),
        ("fr", ("Gmail chiffre le port 465 dès le départ", "Selon ce que publie Gmail, dans GEM-CAR")),
    ],
)
def test_what_a_provider_publishes_counts_where_nothing_is_measured(
    lang: str, sentences: tuple[str, ...], gmail: str, gemdiag: Gemdiag
) -> None:
    said = gemdiag("check", gmail, "--offline", "--lang", lang)
    assert [each for each in sentences if each not in told(said).replace("\xa0", " ")] == [], said
    assert said.out.splitlines()[2].startswith("✗")
    assert said.code == 1


def test_such_a_prognosis_says_what_it_rests_on(gmail: str, gemdiag: Gemdiag) -> None:
    untouched = gemdiag("check", gmail, "--offline", "--format", "json").json["prognosis"]["untouched"]
    assert untouched == {
        "works": "no",
        "because": ["config.mode_port_mismatch"],
        "at": "smtp.gmail.com:465",
        "change": [],
        "basis": "published",
    }


def test_a_port_that_nobody_publishes_may_be_an_exception(gemdiag: Gemdiag) -> None:
    Path("shop.ini").write_text(ini(Port="465"), encoding="utf-8")
    said = gemdiag("check", "shop.ini", "--offline")
    assert "your server may still be an exception" in told(said)
    assert "could not be determined" in told(said)


def test_nothing_to_write_is_not_praise_for_what_is_not_proven(gmail: str, gemdiag: Gemdiag) -> None:
    again = ("migrate", gmail, "--in-place", "--offline", "--force", "--yes")
    gemdiag(*again)
    said = gemdiag(*again)
    assert said.code == 0
    assert "as it should be" not in said.err
    assert "That it works is not proven." in said.err


def test_what_need_not_be_done_is_called_so(gemdiag: Gemdiag) -> None:
    Path("shop.ini").write_text(ini(), encoding="utf-8")
    with garage(BOTH) as lab:
        said = gemdiag("migrate", "shop.ini", "--dry-run", lab=lab)
    assert "Not a must, but safer: in GEM-CAR, type 465 in Port" in told(said), said


def test_what_stops_the_mail_has_its_mark_also_where_the_plan_mends_it(gemdiag: Gemdiag) -> None:
    Path("shop.ini").write_text(ini(Port="465"), encoding="utf-8")
    with garage(BOTH) as lab:
        said = gemdiag("migrate", "shop.ini", "--dry-run", "--sends-today", "yes", lab=lab)
    lines = said.out.splitlines()
    assert lines[2].startswith("✗ Your e-mail works today, but it will stop")
    assert '✗ Port 465 and the box "Less secure connection" do not go together' in lines


def test_a_mailbox_with_something_missing_is_not_in_place(gemdiag: Gemdiag) -> None:
    Path("shop.ini").write_text(ini(Port=None), encoding="utf-8")
    said = gemdiag("check", "shop.ini", "--offline")
    chain = said.out.splitlines().index(next(line for line in said.out.splitlines() if "Mailbox" in line))
    assert "! Mailbox" in said.out.splitlines()[chain]
    assert "see below" in said.out.splitlines()[chain + 1]
