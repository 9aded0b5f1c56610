"""What an owner is told to do: no step without its reason, none that leads to what does not send."""

import json
import re
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


def steps(said: Said, kind: str = "clicks") -> list[str]:
    return [click["id"] for click in said.json["plan"][kind]]


def test_a_password_of_the_wrong_form_is_replaced_in_the_plan(gmail: str, gemdiag: Gemdiag) -> None:
    said = gemdiag("check", gmail, "--offline", "--format", "json")
    first = said.json["plan"]["clicks"][1]
    assert (first["params"], first["when"]) == ({"finding": "auth.app_password_likely"}, "before")
    assert "app password" in first["text"]
    told = steps(said)
    assert told.index("leave_port") < told.index("type_app_password") < told.index("uncheck_less_secure")
    assert "confirm_password" in told


def test_an_app_password_stays(gemdiag: Gemdiag) -> None:
    Path("g.ini").write_text(GMAIL.replace("Hiver-2019-garage", "abcdefghijklmnop"), encoding="utf-8")
    assert "type_app_password" not in steps(gemdiag("check", "g.ini", "--offline", "--format", "json"))


@pytest.mark.parametrize("mode", ["auto", "relay"])
def test_the_way_back_says_where_it_leads_to_what_does_not_send(
    mode: str, gmail: str, gemdiag: Gemdiag
) -> None:
    said = gemdiag("migrate", gmail, "--mode", mode, "--dry-run", "--offline", "--format", "json")
    assert steps(said, "undo_clicks")[0] == "back_stops"


def test_so_does_a_rollback(gmail: str, gemdiag: Gemdiag) -> None:
    gemdiag("migrate", gmail, "--offline", "--force", "--yes")
    said = gemdiag("rollback", "g.upgraded.yaml")
    assert "1. Go back only to start over" in said.out


def test_the_way_back_to_what_sends_says_nothing_of_the_kind(gemdiag: Gemdiag) -> None:
    Path("shop.ini").write_text(ini(), encoding="utf-8")
    with garage(BOTH) as lab:
        said = gemdiag("migrate", "shop.ini", "--dry-run", "--format", "json", lab=lab)
        gemdiag("migrate", "shop.ini", "--yes", lab=lab)
    assert steps(said, "undo_clicks")[0] == "open_options"
    assert "start over" not in gemdiag("rollback", "shop.upgraded.yaml").out


def test_gemcars_server_is_to_be_tried_first_where_it_may_be_refused(gmail: str, gemdiag: Gemdiag) -> None:
    said = told(gemdiag("migrate", gmail, "--mode", "relay", "--offline", "--dry-run"))
    assert "Before you rely on GEM-CAR's server (Option 126), try it" in said
    assert "instead" not in said
    assert "How sure: whether e-mails arrive could not be told" in said


def test_whoever_sends_with_gemcars_server_asks_for_its_part_of_the_spf_record(gemdiag: Gemdiag) -> None:
    Path("shop.ini").write_text(ini(), encoding="utf-8")
    with garage(BOTH) as lab:
        said = gemdiag("migrate", "shop.ini", "--mode", "relay", "--dry-run", "--format", "json", lab=lab)
        other = gemdiag("migrate", "shop.ini", "--dry-run", "--format", "json", lab=lab)
    found = said.findings["relay.spf_unlisted"]
    assert (found["severity"], found["owner"], found["params"]) == (
        "notice",
        "gemcar",
        {"domain": "garage.example"},
    )
    assert "ask_spf_include" in steps(said)
    assert "relay.spf_unlisted" not in other.findings
    assert "ask_spf_include" not in steps(other)


def test_what_a_domain_wishes_is_not_known_before_it_was_asked(gemdiag: Gemdiag) -> None:
    Path("shop.ini").write_text(ini(), encoding="utf-8")
    with garage(BOTH) as lab:
        asked = gemdiag("check", "shop.ini", "--format", "json", lab=lab)
    offline = gemdiag("check", "shop.ini", "--offline", "--format", "json")
    assert asked.json["prognosis"]["relay"]["works"] == "yes"
    assert offline.json["prognosis"]["relay"]["works"] == "unknown"


def test_before_the_box_existed_nobody_is_told_to_click_it(gmail: str, gemdiag: Gemdiag) -> None:
    said = gemdiag("relay", "disable", gmail, "--offline", "--format", "json")
    assert [change["field"] for change in said.json["plan"]["changes"]] == []
    assert not [id_ for id_ in steps(said) if "less_secure" in id_]


def test_a_version_that_is_too_low_names_the_plan_for_both(gmail: str, gemdiag: Gemdiag) -> None:
    said = gemdiag("relay", "enable", gmail, "--offline", "--yes")
    assert said.code == 2
    assert "gemdiag migrate CONFIG --mode relay plans both" in said.err


def test_the_page_names_the_shop_and_says_that_nothing_is_proven(gemdiag: Gemdiag) -> None:
    Path("g.ini").write_text(GMAIL + "Shop=Garage Tremblay\n", encoding="utf-8")
    gemdiag("migrate", "g.ini", "--offline", "--force", "--yes")
    page = Path("g.upgraded.gemdiag-clicks.html").read_text(encoding="utf-8")
    assert re.search(r"<h1>The clicks for (<\w+>)*Garage Tremblay", page)
    assert re.search(r"<p>(<\w+>)*g\.upgraded\.yaml", page)
    assert "This plan is not proven" in page


def test_two_files_of_one_name_have_a_page_each(gmail: str, gemdiag: Gemdiag) -> None:
    mailbox = {"port": 465, "smtp_address": "mail.garage.example", "email_address": "info@garage.example"}
    Path("g.json").write_text(json.dumps(mailbox), encoding="utf-8")
    for name in (gmail, "g.json"):
        gemdiag("migrate", name, "--in-place", "--offline", "--force", "--yes")
    assert {path.name for path in Path().glob("*.gemdiag-clicks.html")} == {
        "g.ini.gemdiag-clicks.html",
        "g.json.gemdiag-clicks.html",
    }


def test_a_blank_that_cannot_be_seen_is_the_cause_of_the_value_that_cannot_be_used(gemdiag: Gemdiag) -> None:
    Path("shop.ini").write_text(ini(SMTPServer="mail.garage.example\xa0"), encoding="utf-8")
    said = gemdiag("check", "shop.ini", "--offline", "--format", "json")
    assert (said.code, said.json["root_cause"]) == (2, "config.hidden_characters")
    assert said.findings["config.field_invalid"]["because"] == ["config.hidden_characters"]


def test_one_in_another_field_is_not(gemdiag: Gemdiag) -> None:
    shop = ini(SMTPServer="mail garage example", UserName="info@garage.example\xa0")
    Path("shop.ini").write_text(shop, encoding="utf-8")
    said = gemdiag("check", "shop.ini", "--offline", "--format", "json")
    assert said.json["root_cause"] == "config.field_invalid"


def test_letters_of_the_shops_name_that_were_read_wrongly_are_the_files_fault(gemdiag: Gemdiag) -> None:
    Path("shop.ini").write_bytes(ini(Shop="Garage \xc9mile").encode("cp850"))
    said = gemdiag("check", "shop.ini", "--offline")
    assert "cannot be used" not in told(said)
    assert "The accents in this file may have been read wrongly" in told(said)


FRENCH = """[Courriel]
Port=465
Adresse SMTP=smtp.gmail.com
Adresse de courriel=garagetremblay@gmail.com
Nom d'utilisateur=garagetremblay@gmail.com
Mot de passe=abcdefghijklmnop
"""


def test_a_french_file_stays_french(gemdiag: Gemdiag) -> None:
    Path("g.ini").write_text(FRENCH, encoding="utf-8")
    gemdiag("migrate", "g.ini", "--in-place", "--offline", "--force", "--yes")
    assert Path("g.ini").read_text("windows-1252") == f"{FRENCH}Connexion moins sécurisée=non\n"


def test_a_mask_leaves_the_label_before_it(gemdiag: Gemdiag) -> None:
    Path("g.ini").write_text(FRENCH, encoding="utf-8")
    said = gemdiag("migrate", "g.ini", "--in-place", "--offline", "--force", "--dry-run")
    assert " Nom d'utilisateur=g***y@gmail.com" in said.out.splitlines()


@pytest.mark.parametrize(
    ("lang", "way"), [("en", "GEM-CAR's server (Option 126)"), ("fr", "le serveur de GEM-CAR (Option 126)")]
)
def test_without_the_network_too_an_ended_password_login_leads_to_option_126(
    lang: str, way: str, gemdiag: Gemdiag
) -> None:
    said = gemdiag("check", "garage@hotmail.com", "--offline", "--lang", lang)
    assert way in told(said).replace("\xa0", " "), said
    plan = gemdiag("check", "garage@hotmail.com", "--offline", "--format", "json").json["plan"]
    assert (plan["recommended"], plan["status"]) == ("relay", "untested")
    clicks = [click["id"] for click in plan["clicks"]]
    assert "check_option_126" in clicks
    assert not {"set_port", "set_smtp_address", "type_password"} & set(clicks)
