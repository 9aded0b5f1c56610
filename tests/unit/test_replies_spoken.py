"""Sentences as they are typed by whoever hears them on the phone: no codes, no signs, no accents."""

import pytest

from gemdiag import presets
from gemdiag.rules.numbers import with_codes
from gemdiag.rules.replies import recognize

KNOWN = presets.load()

ENGLISH = {
    "authentication unsuccessful smtp client authentication is disabled for the tenant": "microsoft-tenant-smtp-auth-off",
    "Smtp client authentication is disabled for the mailbox": "microsoft-mailbox-smtp-auth-off",
    "authentication unsuccessful basic authentication is disabled": "microsoft-basic-auth-off",
    "basic authentication is not supported for client submission": "microsoft-basic-auth-retired",
    "authentication unsuccessful user is locked by your organizations security defaults policy contact your administrator": "microsoft-security-defaults",
    "the request did not meet the criteria to be authenticated successfully": "microsoft-conditional-access",
    "authentication unsuccessful account locked": "microsoft-account-locked",
    "application specific password required": "google-app-password",
    "auth 005 too many bad auth attempts": "yahoo-app-password",
    "please log in via your web browser and then try again": "google-web-login",
    "too many login attempts please try again later": "too-many-logins",
    "user name and password not accepted": "google-bad-credentials",
    "authentication unsuccessful the user credentials were incorrect": "microsoft-bad-credentials",
    "incorrect authentication data": "exim-bad-credentials",
    "send as denied marie not allowed to send as info": "microsoft-send-as",
    "from address is not one of your addresses": "icloud-sender",
    "sender address rejected not owned by user": "postfix-sender",
    "client was not authenticated to send anonymous mail during mail from": "login-missing",
    "relay access denied": "relay-denied",
    "you must issue a start tls command first": "net-encryption-wanted",
    "helo command rejected need fully qualified hostname": "computer-name-refused",
    "no connection could be made because the target machine actively refused it": "windows-port-closed",
    "the remote certificate is invalid according to the validation procedure": "net-certificate",
    "cannot determine the frame size or a corrupted frame was received": "net-other-kind-of-connection",
    "the operation has timed out": "net-timed-out",
    "TLS 1 0 and 1 1 are not supported please upgrade your client": "old-tls-client",
    "550 5 4 5 daily user sending limit exceeded": "sending-limit",
    "535 5 7 139 authentication unsuccessful smtp client authentication is disabled": "microsoft-mailbox-smtp-auth-off",
    "certificate verify failed": "net-certificate",
    "certificate verify failed certificate has expired": "net-certificate-dates",
    "could not connect to smtp host": "windows-socket-timed-out",
    "the ssl connection could not be established": "net-handshake-failed",
    "535 5 7 139 authentication unsuccessful basic authentication is disabled": "microsoft-basic-auth-off",
    "five three five five seven one three nine": "microsoft-code-alone",
    "five hundred thirty five five seven one hundred thirty nine": "microsoft-code-alone",
    "five point seven point five seven client not authenticated to send mail the server requires a secure connection": "net-not-authenticated",
    "four two one four seven zero try again later": "server-busy",
    "five five zero five seven five zero nine access denied": "unauthenticated-dmarc",
    "failure sending mail": "net-sending-failed",
    "a connection attempt failed because the connected party did not properly respond": "windows-no-answer",
    "unable to connect to the remote server": "windows-socket-timed-out",
    "the specified string is not in the form required for an email address": "net-address-malformed",
    "mailbox unavailable": "net-mailbox-unavailable",
    "incorrect password error": "wrong-password-read-out",
    "allow less secure apps": "manual-less-secure-apps",
    "gem car is not compatible with two factor authentication": "manual-two-factor",
}
FRENCH = {
    "le serveur smtp requiert une connexion securisee ou le client n etait pas authentifie": "net-not-authenticated",
    "le serveur SMTP nécessite une connexion sécurisée ou le client na pas été authentifié": "net-not-authenticated",
    "hote inconnu": "windows-host-not-found",
    "le nom distant na pas pu etre resolu": "windows-host-not-found",
    "aucune connexion n a pu etre etablie car l ordinateur cible l a expressement refusee": "windows-port-closed",
    "une tentative de connexion a echoue car le parti connecte na pas repondu convenablement": "windows-no-answer",
    "le certificat distant nest pas valide selon la procedure de validation": "net-certificate",
    "impossible d etablir une relation de confiance pour le canal securise": "net-certificate",
    "le client et le serveur ne possedent pas dalgorithme commun": "net-no-common-encryption",
    "le serveur ne prend pas en charge les connexions securisees": "net-no-encryption-offered",
    "la negociation a echoue en raison d un format de paquet inattendu": "net-other-kind-of-connection",
    "l appel a SSPI a echoue consultez l exception interne": "net-handshake-failed",
    "impossible de lire les donnees de la connexion de transport": "net-connection-lost",
    "une connexion existante a du etre fermee par l hote distant": "net-connection-lost",
    "le delai dattente de l operation est depasse": "net-timed-out",
    "impossible de se connecter au serveur distant": "windows-socket-timed-out",
    "nom d utilisateur ou mot de passe incorrect": "wrong-password-read-out",
    "le serveur ne repond pas": "windows-socket-timed-out",
    "le serveur de courriel ne repond pas": "windows-socket-timed-out",
    "le mot de passe nest pas valide": "wrong-password-read-out",
    "cinq trois cinq cinq sept un trois neuf": "microsoft-code-alone",
    "cinq cent trente cinq cinq sept cent trente neuf": "microsoft-code-alone",
    "cinq cinq zero cinq sept cinq cent neuf acces refuse": "unauthenticated-dmarc",
    "mot de passe d application requis": "app-password-read-out",
    "echec de l envoi du courrier": "net-sending-failed",
    "echec denvoi du courriel": "net-sending-failed",
    "la connexion ssl n a pas pu etre etablie consultez l exception interne": "net-handshake-failed",
    "impossible de creer un canal securise ssl tls": "net-handshake-failed",
    "boite aux lettres non disponible": "net-mailbox-unavailable",
    "le delai d attente de l operation a expire": "net-timed-out",
    "le serveur smtp requiert une connexion securisee ou le client n etait pas authentifie la reponse du serveur etait 5 7 57": "net-not-authenticated-microsoft",
    "la chaine specifiee n est pas dans la forme requise pour une adresse de messagerie": "net-address-malformed",
    "autoriser les applications moins securisees": "manual-less-secure-apps",
}


@pytest.mark.parametrize(("heard", "id_"), [*ENGLISH.items(), *FRENCH.items()])
def test_it_is_found_as_it_is_heard(heard: str, id_: str) -> None:
    found = recognize(KNOWN, heard)
    assert found is not None
    assert found.id == id_


@pytest.mark.parametrize(("heard", "id_"), [*ENGLISH.items(), *FRENCH.items()])
def test_neither_case_nor_signs_matter(heard: str, id_: str) -> None:
    for said in (heard.upper(), heard.title(), heard.replace(" ", ", "), f"« {heard} ! »"):
        found = recognize(KNOWN, said)
        assert found is not None, said
        assert found.id == id_, said


@pytest.mark.parametrize(
    "heard",
    [
        "hello",
        "the printer is out of paper",
        "le fichier est introuvable",
        "the password has expired",
        "552 5.2.2 The recipient's mailbox is over quota",
        "550 5.1.1 User unknown",
        "5 7 1",
        "two boxes and three tires",
        "!!!",
        "",
    ],
)
def test_what_nobody_knows_is_not_taken_for_anything(heard: str) -> None:
    assert recognize(KNOWN, heard) is None


@pytest.mark.parametrize(
    ("heard", "code"),
    [
        ("five three five five seven eight", "535 5 7 8"),
        ("five hundred and fifty five one ninety", "550 5 1 90"),
        ("5 3 5 5 7 1 3 9 authentication", "535 5 7 139 authentication"),
        ("535 57139", "535 5 7 139"),
        ("cinq cent cinquante quatre cinq sept cinq cent quinze", "554 5 7 515"),
        ("quatre cent vingt et un point quatre point sept point zero", "421 4 7 0"),
        ("cinq point sept point cinquante sept", "5 7 57"),
        ("not one of your addresses", "not one of your addresses"),
        ("tls 1 0 and 1 1 are gone", "tls 1 0 and 1 1 are gone"),
        ("ports 465 587 993", "ports 465 587 993"),
    ],
)
def test_a_code_is_read_in_any_words(heard: str, code: str) -> None:
    assert with_codes(heard) == code
