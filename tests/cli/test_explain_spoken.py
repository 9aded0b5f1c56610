"""`gemdiag explain` with a sentence as it is heard on the phone."""

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
    "smtp client authentification is disabled for tenant": "auth.smtp_auth_disabled",
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


def test_a_sentence_that_names_its_provider_leads_to_what_that_takes(gemdiag: Gemdiag) -> None:
    heard = "535-5.7.8 Username and Password not accepted. https://support.google.com/mail/?p=BadCredentials"
    first = gemdiag("explain", heard, "--format", "json").json["fix"][0]
    assert first.startswith("Gmail takes only app passwords from programs.")
    assert "https://support.google.com/accounts/answer/185833" in first
    plain = gemdiag("explain", "535 5.7.8 Username and Password not accepted", "--format", "json")
    assert "Gmail" not in plain.json["fix"][0]
