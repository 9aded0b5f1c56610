"""Pasted text: labels beside and above their values, boxes, tables of advisors, and the mail around it all."""

import time

import pytest

from gemdiag import formats
from gemdiag.model.settings import Settings
from tests.unit.formats.told import told

MARIE, JEAN = ("Marie Tremblay", "0012", "marie@x.example"), ("Jean Roy", None, "jean@x.example")


def read(text: str) -> Settings:
    found = formats.read(text.encode())
    assert found.source.format == "text"
    return found


@pytest.mark.parametrize(
    "line",
    [
        "Port: 465",
        "Port : 465",
        "Port\u00a0: 465",
        "Port\t465",
        "Port\t\t465",
        "Port\t: 465",
        "Port      465",
        "Port......: 465",
        "  > > Port: 465",
        "- Port: 465",
        "• Port: 465",
        "1. Port: 465",
        "12) PORT: '465'",
        "Port\n465",
        "Port:\n465",
        "Port\n\n\n  465  ",
        "> Port\n>\n> 465",
        "Port 465",
        "Port de communication pour l'envoi de courriels : 465",
        "Port de communication pour l’envoi des courriels\t465",
        "Port used for sending e-mails: 465",
        "Port (SMTP): 465",
    ],
)
def test_a_value_is_found_beside_or_below_its_label(line: str) -> None:
    assert told(read(f"{line}\n")) == {"port": 465}


@pytest.mark.parametrize(
    ("line", "checked"),
    [
        ("[x] Less secure connection", True),
        ("- [X] Less secure connection", True),
        ("(x) Less secure connection", True),
        ("☑ Less secure connection", True),
        ("☒ Connexion moins sécurisée", True),
        ("✓ Connexion moins sécurisée", True),
        ("Less secure connection [x]", True),
        ("Less secure connection: ☑", True),
        ("Less secure connection (checked)", True),
        ("Connexion moins sécurisée (cochée)", True),
        ("Less secure connection\nX", True),
        ("[ ] Less secure connection", False),
        ("[] Less secure connection", False),
        ("( ) Less secure connection", False),
        ("□ Less secure connection", False),
        ("☐ Less secure connection:", False),
        ("Less secure connection [ ]", False),
        ("Less secure connection     no", False),
        ("Connexion moins sécurisée (non cochée)", False),
        ("Connexion moins sécurisée : décoché", False),
        ("Less secure connection", None),
        ("Less secure connection:", None),
        ("Less secure connection (?)", None),
    ],
)
def test_a_box_is_read_as_it_was_pasted(line: str, checked: bool | None) -> None:
    found = read(f"Port: 465\n{line}\n")

    assert (found.less_secure_connection, found.problems) == (checked, ())


def test_option_126_goes_by_its_number_in_any_language() -> None:
    for label in (
        "Option 126 - Use GEM-CAR server to send e-mails",
        "Option 126",
        "option 126 – n'importe quoi",
    ):
        assert read(f"☑ {label}\n").use_gemcar_server is True
        assert read(f"{label}: off\n").use_gemcar_server is False


def test_an_empty_password_does_not_take_the_next_line() -> None:
    for below in ("Confirm:\n", "\nMerci,\nJean\n", "Less secure connection: no\n", ""):
        assert read(f"Port: 465\nUser Name: a\nPassword:\n{below}").password is None
    assert read("Port\n465\nUser Name\na\nPassword\n\nConfirm\n\nOption 126\nno\n").password is None


def test_a_password_may_be_a_word_of_ours() -> None:
    found = told(read("User Name\nsomebody\nPassword\nport\nConfirm\nport\nPort\n465\n"))

    assert found == {"port": 465, "user_name": "somebody", "password": "port", "password_confirm": "port"}


def test_a_password_is_never_shortened() -> None:
    for password in ("a: b", "a=b", "a  b", "x [x]", "> a", "- a", "(checked)", "a\tb", "-- "):
        for form in ("Port: 465\nPassword: {}x\n", "Port\n465\nPassword\n{}x\n"):
            assert told(read(form.format(password)))["password"] == f"{password}x"


TABLES = {
    "tabs": "Name\tNumber\tE-mail for estimates and invoices\nMarie Tremblay\t0012\tmarie@x.example\nJean Roy\t\tjean@x.example\n",
    "other order": "Courriel\tNo\tConseiller\nmarie@x.example\t0012\tMarie Tremblay\njean@x.example\t\tJean Roy\n",
    "blanks": "Nom             Numéro  Courriel\nMarie Tremblay  0012    marie@x.example\nJean Roy                jean@x.example\n",
    "ruled": "Name            Number  E-mail\n--------------  ------  ------\nMarie Tremblay  0012    marie@x.example\n\n\nJean Roy                jean@x.example\n",
    "quoted": "> Name\tNumber\tE-mail\n> Marie Tremblay\t0012\tmarie@x.example\n> Jean Roy\t\tjean@x.example\n",
    "heading": "Maintenance of Users\n\nMarie Tremblay  0012  marie@x.example\nJean Roy  jean@x.example\n",
    "list": "Conseillers:\n• Marie Tremblay, 0012, marie@x.example\n• Jean Roy <jean@x.example>\n",
    "numbered": "Advisors\n1. Marie Tremblay; 0012; marie@x.example\n2. Jean Roy: jean@x.example\n",
    "windows": "Advisor Maintenance\nName: Marie Tremblay\nNumber: 0012\nE-mail for estimates and invoices: marie@x.example\n\nName: Jean Roy\nE-mail for estimates and invoices: jean@x.example\n",
    "windows without a heading": "Nom : Marie Tremblay\nNuméro : 0012\nCourriel pour estimations et factures : marie@x.example\nNom : Jean Roy\nCourriel pour estimations et factures : jean@x.example\n",
    "a line each": "Advisor: Marie Tremblay, 0012, marie@x.example\nAdvisor 2: Jean Roy, jean@x.example\n",
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_advisors_are_read_from_a_table_a_list_or_windows(table: str) -> None:
    around = "Port: 465\n\n{}\nE-mail address: shop@x.example\n\nMerci,\nJean Roy   418 555-0100\n"
    found = read(around.format(table))

    assert [tuple(who) for who in found.advisors] == [MARIE, JEAN]
    assert (found.port, found.email_address) == (465, "shop@x.example")


def test_a_short_number_of_an_advisor_is_kept_as_it_is_written() -> None:
    assert [
        who.number for who in read("Advisors:\nMarie, 12, m@x.example\nJean, 00134, j@x.example\n").advisors
    ] == [
        "12",
        "00134",
    ]


def test_the_head_of_a_mail_is_not_the_shop_and_its_body_is() -> None:
    head = "From: a@client.example\nTo: b@client.example\nSubject: Port: 25\n\n"

    assert read(f"{head}From: shop@x.example\nPort: 465\n").email_address == "shop@x.example"
    assert read(f"{head}Port: 465\n").email_address is None
    assert read(
        "Port: 465\n\n> De : a@client.example\n> Objet : x\n>\n> Courriel : shop@x.example\n"
    ).email_address == ("shop@x.example")


def test_a_signature_is_not_the_shop_unless_nothing_stood_above_it() -> None:
    assert read("Port: 465\n-- \nCourriel: a@client.example\n").email_address is None
    assert read("--\nPort: 465\nCourriel: shop@x.example\n").email_address == "shop@x.example"
    assert read("Port: 465\n--\nMarc\n> Courriel: shop@x.example\n").email_address == "shop@x.example"


def test_every_field_has_its_line_and_its_label() -> None:
    found = read("> Port SMTP : 465\n\nAdresse SMTP\na.example\n\nNom\tCourriel\nMarie\tm@x.example\n")

    assert {field: tuple(place) for field, place in found.source.fields.items()} == {
        "port": (1, "Port SMTP", "Port SMTP"),
        "smtp_address": (3, "Adresse SMTP", "Adresse SMTP"),
        "advisors[0]": (7, "advisors.1", "advisors"),
        "advisors[0].name": (7, "advisors.1.Nom", "Nom"),
        "advisors[0].email": (7, "advisors.1.Courriel", "Courriel"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "Port: 465\n" + "Password\n\n" * 20_000,
        "Port: 465\n" + " " * 2_000_000 + "x\n",
        "Port: 465\n" + "Option 126" + " \t" * 500_000 + ")\n",
        "Port: 465\n" + "Name\tNumber\tE-mail\n" * 20_000,
        "Port: 465\n" + "> " * 1_000_000 + "\n",
        "Port: 465\n" + "-- \n" * 40_000,
        "Port: 465\n" + "a wrote " * 200_000 + "\n",
        "Port: 465\n" + "\u3000\n" * 20_000,
        "Port: 465\n" + "1) " * 500_000 + "\n",
        "Port: 465\nAdvisors:\n" + "a@b  " * 300_000 + "\n",
    ],
    ids=[
        "labels",
        "blanks",
        "box",
        "heads",
        "quotes",
        "signatures",
        "wrote",
        "wide blanks",
        "bullets",
        "row",
    ],
)
def test_long_texts_take_no_longer_than_they_are(text: str) -> None:
    begin = time.process_time()
    read(text)

    assert time.process_time() - begin < 2


@pytest.mark.parametrize(
    "line",
    ["GEM-CAR version 13.0.1", "Version 13.0.1", "Version de GEM-CAR 13.0.1", "* GEM-CAR version 13.0.1"],
)
def test_a_version_needs_no_sign_before_it(line: str) -> None:
    assert told(read(f"{line}\nPort: 465\n")) == {"gemcar_version": "13.0.1", "port": 465}


@pytest.mark.parametrize(
    "line", ["Windows version 10.0", "Port 99999", "the port 465", "Version 2 of 3", "Portrait 465"]
)
def test_a_number_at_the_end_of_a_sentence_is_no_value(line: str) -> None:
    found = told(read(f"{line}\nSMTP address: smtp.x.example\n"))
    found.pop("problems", None)
    assert found == {"smtp_address": "smtp.x.example"}


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("Courriel garage@gmail.com", "email_address", "garage@gmail.com"),
        ("Serveur SMTP smtp.gmail.com", "smtp_address", "smtp.gmail.com"),
        ("User Name garage@gmail.com", "user_name", "garage@gmail.com"),
        ("Port 465", "port", 465),
    ],
)
def test_a_value_that_can_be_nothing_else_needs_no_colon(line: str, field: str, value: object) -> None:
    assert told(read(f"Version: 13.0.1\n{line}\n")) == {"gemcar_version": "13.0.1", field: value}


@pytest.mark.parametrize("line", ["Password Pneus-d'hiver", "Mot de passe abcd efgh", "Port de sortie"])
def test_a_label_whose_value_cannot_be_told_is_named_by_its_line_alone(line: str) -> None:
    found = read(f"Port: 465\nSMTP address: smtp.x.example\n{line}\nBonjour, voici nos réglages\n")
    assert [(each.kind, dict(each.params)) for each in found.problems] == [("unknown_key", {"line": 3})]
    assert found.password is None
