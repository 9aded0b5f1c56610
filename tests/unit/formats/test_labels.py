"""Labels and values as people write them."""

import pytest

from gemdiag import formats, words
from gemdiag.formats.labels import advisor_list, folded, is_estimates, is_secret, meaning, section_kind
from gemdiag.formats.values import legacy_tls, parse
from gemdiag.formats.vocabulary import FIELDS as VOCABULARY
from gemdiag.formats.vocabulary import FRENCH_SCREEN
from gemdiag.model.settings import FIELDS


def field_of(label: str) -> str | None:
    found = meaning(label)
    return found.field if found else None


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("SMTP address", "smtp_address"),
        ("smtp_server", "smtp_address"),
        ("SmtpServer", "smtp_address"),
        ("Hôte SMTP", "smtp_address"),
        ("HOTE-SMTP :", "smtp_address"),
        ("E-mail address", "email_address"),
        ("Adresse\u00a0courriel", "email_address"),
        ("User Name", "user_name"),
        ("Nom d'utilisateur", "user_name"),
        ("NOM D’UTILISATEUR", "user_name"),
        ("Mot de passe", "password"),
        ("Confirm", "password_confirm"),
        ("Connexion moins sécurisée", "less_secure_connection"),
        ("Option 126 - Use GEM-CAR server to send e-mails", "use_gemcar_server"),
        ("Option 126 - n'importe quoi", "use_gemcar_server"),
        ("GEM-CAR version", "gemcar_version"),
        ("enableSsl", "legacy_tls"),
        ("Pass\u200bword", None),
        ("Рassword", None),  # with a Cyrillic letter
        ("Portail", None),
        ("Port de communication pour l'envoi de courriels", "port"),
        ("Serveur SMTP pour l'envoi des courriels", "smtp_address"),
        ("User name for the outgoing mail server", "user_name"),
        ("Mot de passe utilisé pour l'envoi", "password"),
        ("Port of Montreal", None),
        ("Password expires in", None),
        ("Port for printing", None),
        ("Server time", None),
        ("E-mail to send to", None),
        ("Password: to", None),
        ("", None),
        ("port" + " " * 200, None),
    ],
)
def test_a_label_is_known_whatever_its_case_accents_and_blanks(label: str, field: str | None) -> None:
    assert field_of(label) == field


def test_every_field_is_known_by_its_own_name_and_every_label_by_one_field() -> None:
    assert [field_of(field) for field in FIELDS] == list(FIELDS)
    for field, labels in VOCABULARY.items():
        for label in (*labels.anywhere, *labels.among_mail):
            assert field_of(label) == field


def test_a_label_that_may_hide_a_secret_is_known_without_being_a_field() -> None:
    assert all(map(is_secret, ("ProxyPassword", "Mot de passe FTP", "API-Token", "pwd2", "Client secret")))
    assert not any(map(is_secret, ("Port", "Vehicle", "Keyboard", "Serveur")))
    assert is_secret("password" + "x" * 500)


@pytest.mark.parametrize(
    ("section", "kind"),
    [
        ((), "general"),
        (("E-mail",), "mail"),
        (("SMTPSettings",), "mail"),
        (("Courriels",), "mail"),
        (("MailIncoming",), "other"),
        (("POP3",), "other"),
        (("email", "database"), "other"),
        (("Database", "smtp"), "mail"),
        (("HKEY_CURRENT_USER\\Software\\GEM-CAR\\Email",), "mail"),
        (("General Information",), "general"),
        (("Printers", "Laser"), ""),
    ],
)
def test_the_nearest_telling_name_decides_what_a_section_is_about(
    section: tuple[str, ...], kind: str
) -> None:
    assert section_kind(section) == kind


def test_lists_of_advisors_carry_their_numbers() -> None:
    assert [advisor_list(name) for name in ("Advisors", "Conseiller 0012", "advisor_3", "Ads")] == [
        "",
        "0012",
        "3",
        None,
    ]


@pytest.mark.parametrize(
    "word",
    [
        "1",
        "-1",
        "TRUE",
        "Yes",
        "on",
        "checked",
        "oui",
        "Vrai",
        "Coché",
        "cochée",
        "x",
        "X",
        "[X]",
        "(x)",
        "☑",
    ],
)
def test_words_for_a_checked_box(word: str) -> None:
    assert parse("less_secure_connection", word) == (True, None)


@pytest.mark.parametrize(
    "word",
    [
        *("0", "False", "NO", "off", "unchecked", "non", "faux", "Décoché", "decoche", "non coché"),
        *("Non-cochée", "[ ]", "( )", "☐"),
    ],
)
def test_words_for_an_unchecked_box(word: str) -> None:
    assert parse("use_gemcar_server", word) == (False, None)


def test_what_is_no_word_for_a_box_is_told() -> None:
    assert parse("use_gemcar_server", "perhaps") == (None, "not_a_boolean")
    assert parse("use_gemcar_server", "  ") == (None, None)


@pytest.mark.parametrize("word", ["?", "Inconnu", "unknown", "je ne sais pas", "n/a"])
def test_who_says_that_they_do_not_know_has_stated_nothing(word: str) -> None:
    for field in ("less_secure_connection", "use_gemcar_server", "gemcar_version"):
        assert parse(field, word) == (None, None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        *((word, True) for word in ("SSL", "starttls", "TLS 1.2", "1.2", "oui")),
        *((word, False) for word in ("none", "0", "aucune")),
        ("maybe", None),
    ],
)
def test_old_words_for_encryption(text: str, said: bool | None) -> None:
    assert legacy_tls(text) is said


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("13.0.2", "13.0.2"),
        ("V13.0.4b", "13.0.4b"),
        ("13,0,4", "13.0.4"),
        ("13.0.10", "13.0.10"),
        ("GEM-CAR 13.0.4", "13.0.4"),
        ("Version 13.0.4", "13.0.4"),
        ("GemCar version V13.0.4", "13.0.4"),
    ],
)
def test_versions_as_people_write_them(text: str, version: str) -> None:
    value, fault = parse("gemcar_version", text)

    assert (str(value), fault) == (version, None)


def test_versions_are_compared_by_number() -> None:
    written = ["13,0,4", "13.0.10", "13.0.2", "V13.0.4b"]
    versions = sorted(parse("gemcar_version", each)[0] for each in written)

    assert [str(each) for each in versions] == ["13.0.2", "13.0.4", "13.0.4b", "13.0.10"]


def test_the_labels_that_gemdiag_gives_the_french_screen_are_understood() -> None:
    """They are in the catalogue, and in the vocabulary as unconfirmed."""
    for field, written in FRENCH_SCREEN.items():
        assert folded(words.label("fr", field)) == folded(written)
        if field in FIELDS:
            assert field_of(written) == field_of(words.label("en", field)) == field
    assert {field for field in FIELDS if field not in ("shop", "gemcar_version")} < set(FRENCH_SCREEN)
    for lang in ("en", "fr"):
        assert advisor_list(words.label(lang, "advisors")) == ""
        assert is_estimates(words.label(lang, "advisors[].email"))


@pytest.mark.parametrize("name", ["enableSsl", "ssl", "tls", "SMTP SSL", "UseTLS", "Connexion sécurisée"])
@pytest.mark.parametrize(
    "form",
    [
        "[mail]\nport=465\n{}=true\n",
        "Port: 465\n{}: oui\n",
        "port,465\n{},1\n",
        '{{"port": 465, "{}": true}}',
        "port: 465\n{}: on\n",
        'REGEDIT4\n\n[HKEY_X\\Mail]\n"Port"="465"\n"{}"=dword:00000001\n',
        '<smtp port="465"><{0}>true</{0}></smtp>',
    ],
)
def test_an_old_setting_for_encryption_never_checks_a_box(form: str, name: str) -> None:
    found = formats.read(form.format(name.replace(" ", "_") if "<" in form else name).encode())

    assert (found.port, found.less_secure_connection, found.legacy_tls) == (465, None, True)


def test_a_version_that_is_not_known_is_not_stated_and_another_word_is_a_fault() -> None:
    assert parse("gemcar_version", "inconnue") == (None, None)
    assert parse("gemcar_version", "la nouvelle") == (None, "not_a_version")


@pytest.mark.parametrize("port", [" 587 ", "0587", "\t1", "65535"])
def test_a_port_may_have_blanks_around_it(port: str) -> None:
    assert parse("port", port) == (int(port), None)


@pytest.mark.parametrize("port", ["5_87", "+587", "٥٨٧", "0x24b", "587.0", "587;rm", "5 87"])
def test_a_port_is_made_of_digits_alone(port: str) -> None:
    assert parse("port", port) == (None, "not_a_number")


@pytest.mark.parametrize("port", ["0", "000", "65536", "100000", "9" * 1000])
def test_a_port_has_sixteen_bits(port: str) -> None:
    assert parse("port", port) == (None, "out_of_range")


@pytest.mark.parametrize("host", ["１２７.0.0.1", "smtp\u3002test", "smtp.\u202etset", "smtp\u00ad.test"])
def test_a_host_in_disguise_is_malformed(host: str) -> None:
    assert parse("smtp_address", host) == (None, "malformed")


def test_a_host_with_accents_is_one() -> None:
    assert parse("smtp_address", "smtp.hélène.example") == ("smtp.hélène.example", None)
    assert parse("smtp_address", "smtp.he\u0301le\u0300ne.example")[1] is None
