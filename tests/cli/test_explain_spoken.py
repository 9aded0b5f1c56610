"""`gemdiag explain` with a sentence as it is heard on the phone."""

import re

import pytest

from gemdiag import presets
from tests.cli.kit import Gemdiag
from tests.unit.test_replies_spoken import ENGLISH, FRENCH

pytestmark = pytest.mark.usefixtures("no_network")
LEADS_TO = {each.id: each.finding for each in presets.load().replies}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_it_leads_to_the_finding_in_either_language(lang: str, gemdiag: Gemdiag) -> None:
    for heard, id_ in (ENGLISH | FRENCH).items():
        told = gemdiag("explain", *heard.split(), "--lang", lang, "--format", "json")
        assert (told.code, told.json["id"]) == (0, LEADS_TO[id_]), heard


@pytest.mark.parametrize(
    ("lang", "answer"),
    [("en", "No finding and no known sentence fits"), ("fr", "Aucun constat et aucune phrase connue")],
)
def test_a_sentence_that_nobody_knows_is_said_to_be_unknown(lang: str, answer: str, gemdiag: Gemdiag) -> None:
    heard = "571 the moon is in the wrong house"
    said = gemdiag("explain", heard, "--lang", lang)
    assert (said.code, said.out) == (64, "")
    assert answer in said.err
    assert heard in said.err


MISHEARD = {
    "app specific pasword requird": "auth.app_password_required",
    "basic autentication is disabled": "auth.basic_disabled",
    "smtp client autentication is disabld for tenant": "auth.smtp_auth_disabled",
    "user is lockd by your organisations security default policy": "auth.policy_blocked",
    "username and password not acepted": "auth.refused",
    "relay access denyed": "auth.not_configured",
    "nom d'utilisateur ou mot de passe incorect": "auth.refused",
    "certificat distant non valide selon la procédure": "tls.certificate_untrusted",
}


@pytest.mark.parametrize(("lang", "says"), [("en", "The nearest one: "), ("fr", "La plus proche\u00a0: ")])
def test_one_with_faults_in_it_leads_to_the_nearest_and_says_so(
    lang: str, says: str, gemdiag: Gemdiag
) -> None:
    for heard, id_ in MISHEARD.items():
        told = gemdiag("explain", heard, "--lang", lang, "--format", "json")
        assert (told.code, told.json["id"]) == (0, id_), heard
        assert says in told.err


def test_a_sentence_that_is_known_is_not_called_unknown(gemdiag: Gemdiag) -> None:
    told = gemdiag("explain", "535-5.7.8 Username and Password not accepted.")
    assert told.out.startswith("auth.refused")
    assert "does not know" not in told.out
    assert told.err == ""


def test_whose_it_is_to_mend_is_that_of_the_sentence(gemdiag: Gemdiag) -> None:
    final = "550 5.7.30 Basic authentication is not supported for Client Submission."
    assert gemdiag("explain", final, "--format", "json").json["owner"] == "provider"
    assert gemdiag("explain", "auth.basic_disabled", "--format", "json").json["owner"] == "it"


def test_a_sentence_of_one_provider_tells_of_that_provider(gemdiag: Gemdiag) -> None:
    heard = "535-5.7.8 Username and Password not accepted. https://support.google.com/mail/?p=BadCredentials"
    english, french = (gemdiag("explain", heard, "--lang", lang).out for lang in ("en", "fr"))
    assert english.startswith("auth.refused")
    assert "This is what the server of Gmail says." in english
    assert re.search(r"1\. .*make an app password for GEM-CAR", english)
    assert "https://support.google.com/accounts/answer/185833)" in english
    assert "C’est ce que dit le serveur de Gmail." in french
    assert re.search(r"1\. .*mot de passe d’application", french)
    assert "answer/185833?hl=fr" in french
    assert gemdiag("explain", heard, "--format", "json").json["speaker"] == "gmail"


def test_the_code_alone_has_many_causes_and_all_are_told(gemdiag: Gemdiag) -> None:
    told = gemdiag("explain", "five three five, five seven one three nine", "--format", "json").json
    assert told["id"] == "auth.refused"
    assert [each["id"] for each in told["others"]] == [
        "auth.smtp_auth_disabled",
        "auth.basic_disabled",
        "auth.policy_blocked",
        "auth.account_blocked",
    ]


@pytest.mark.parametrize(
    ("lang", "heard", "says"),
    [
        ("en", "Failure sending mail.", "The same sentence may have another cause, the likelier first:"),
        (
            "fr",
            "Échec de l'envoi du courrier",
            "La même phrase peut avoir une autre cause, la plus probable d’abord",
        ),
    ],
)
def test_what_says_little_is_told_with_everything_that_may_be_behind_it(
    lang: str, heard: str, says: str, gemdiag: Gemdiag
) -> None:
    told = gemdiag("explain", heard, "--lang", lang)
    assert told.out.startswith("net.port_blocked")
    causes = told.out.partition(says)[2].splitlines()
    assert [line.rpartition("(")[2].rstrip(")") for line in causes if line.startswith("  - ")] == [
        "tls.wrong_mode_for_port",
        "dns.smtp_host_not_found",
        "tls.certificate_untrusted",
        "tls.handshake_failed",
    ]


def test_a_sentence_with_one_cause_is_told_with_no_other(gemdiag: Gemdiag) -> None:
    told = gemdiag("explain", "Application-specific password required")
    assert "another cause" not in told.out
    assert gemdiag("explain", "relay access denied", "--format", "json").json["others"] == []


def test_a_provider_is_known_by_the_page_that_its_server_names(gemdiag: Gemdiag) -> None:
    told = gemdiag(
        "explain", "535 authentication failed, see https://help.yahoo.com/kb/x", "--format", "json"
    )
    assert told.json["speaker"] == "yahoo"
    assert "app password" in told.json["fix"][0]
    assert gemdiag("explain", "535 authentication failed", "--format", "json").json["speaker"] is None
