"""What the words of a settings file mean: labels of GEM-CAR's screens, field names and usual aliases.

English labels are those of the e-mail chapter of GEM-CAR's user manual. French ones follow the words that
GEM-CAR's French pages use; the French Options tab itself has not been seen.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple


class Meaning(NamedTuple):
    """The field a label stands for. anywhere: it says so by itself; else only among settings of e-mail."""

    field: str
    anywhere: bool


LEGACY_TLS: Final = "legacy_tls"

# field: (labels that say by themselves what they are, labels that also name things of other programs)
_FIELDS: Final[Mapping[str, tuple[str, str]]] = {
    "shop": (
        "shop, shop name, garage, garage name, nom du garage, atelier, nom de l'atelier",
        "company, company name, compagnie, entreprise, nom de l'entreprise, raison sociale, magasin",
    ),
    "gemcar_version": (
        "gemcar version, version gemcar, version de gemcar, version of gemcar",
        "version, installed version, version installée, program version, version du programme, app version",
    ),
    "port": (
        "smtp port, port smtp, smtp port number, mail port, email port, port du serveur smtp, port courriel",
        "port, port number, numéro de port, no port, no de port, server port, port du serveur",
    ),
    "smtp_address": (
        "smtp address, smtp server, smtp host, smtp server address, smtp host name, smtp server name, "
        "adresse smtp, serveur smtp, hôte smtp, adresse du serveur smtp, nom du serveur smtp, "
        "mail server, mail host, email server, email host, outgoing server, outgoing mail server, "
        "serveur sortant, serveur de courrier sortant, serveur de courriel, serveur courriel, "
        "serveur d'envoi",
        "smtp, server, host, host name, server name, server address, serveur, hôte, nom d'hôte, "
        "nom du serveur, adresse du serveur",
    ),
    "email_address": (
        "email address, adresse courriel, adresse de courriel, adresse email, adresse électronique, "
        "from address, from email, sender address, sender email, smtp from, mail from, "
        "adresse de l'expéditeur, courriel de l'expéditeur, adresse d'expédition",
        "email, courriel, mail, mail address, adresse mail, from, sender, expéditeur, de",
    ),
    "user_name": (
        "smtp user, smtp user name, smtp login, smtp user id, smtp account, mail user, mail user name, "
        "email user, email user name, auth user, auth user name, utilisateur smtp, "
        "nom d'utilisateur smtp, usager smtp, compte smtp",
        "user name, user, user id, login, account, account name, utilisateur, nom d'utilisateur, "
        "nom utilisateur, usager, nom d'usager, nom usager, nom de l'usager, code d'utilisateur, "
        "identifiant, compte, nom du compte",
    ),
    "password": (
        "smtp password, smtp pass, smtp pwd, mail password, email password, auth password, app password, "
        "mot de passe smtp, mot de passe courriel, mot de passe du courriel, mot de passe d'application",
        "password, pass, pwd, passwd, mot de passe, mdp",
    ),
    "password_confirm": (
        "password confirm, confirm password, password confirmation, smtp password confirm, "
        "confirmer le mot de passe, confirmer mot de passe, confirmation du mot de passe, "
        "confirmez le mot de passe",
        "confirm, confirmer, confirmation",
    ),
    "less_secure_connection": (
        "less secure connection, less secure, connexion moins sécurisée, connexion moins sécuritaire, "
        "connexion moins sûre",
        "",
    ),
    "use_gemcar_server": (
        "use gemcar server, use gemcar's server, use gemcar server to send emails, "
        "utiliser le serveur gemcar, utiliser le serveur de gemcar, "
        "utiliser le serveur gemcar pour envoyer les courriels",
        "",
    ),
    LEGACY_TLS: (
        "smtp ssl, smtp tls, smtp enable ssl, smtp use ssl, smtp use tls, smtp starttls",
        "ssl, tls, ssl tls, enable ssl, enable tls, use ssl, use tls, ssl enabled, tls enabled, starttls, "
        "activer ssl, utiliser ssl, utiliser tls",
    ),
}
# The number of the option says it in every language and however the label goes on.
_OPTION_126: Final = "option126"

# GEM-CAR: Configuration > Password Management, Maintenance of Users, Advisor Maintenance.
_ADVISOR_LISTS: Final = (
    "advisor, advisors, service advisor, service advisors, conseiller, conseillers, conseillère, "
    "conseillères, conseiller technique, conseillers techniques, aviseur, aviseurs, aviseurs techniques, "
    "maintenance of users, maintenance des utilisateurs, gestion des utilisateurs"
)
_ADVISOR_FIELDS: Final[Mapping[str, str]] = {
    "name": "name, nom, full name, nom complet, advisor, advisor name, conseiller, nom du conseiller",
    "number": "number, no, numéro, num, advisor number, numéro du conseiller, no conseiller, id, code",
    "email": "email for estimates and invoices, courriel pour estimations et factures, "
    "courriel pour les estimations et les factures, email, email address, courriel, adresse courriel, "
    "mail, adresse email",
}

# In the names of sections; the nearest name that holds one decides.
_MAIL: Final = ("mail", "courriel", "courrier", "messagerie", "smtp")
_OTHER: Final = frozenset(
    "imap pop incoming entrant reception database db sql mysql mssql odbc ftp sftp proxy ldap http https web "
    "printer imprimante sms fax".split()
)
_GENERAL: Final = frozenset("general gemcar gem application app program programme info shop garage".split())
_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")

_SECRET_PARTS: Final = ("pass", "pwd", "motdep", "mdp", "secret", "token", "apikey", "credential")
_SKIPPED: Final = dict.fromkeys(map(ord, "-_'’‘`´.·•*>\"‐‑–—\u00a0\u202f"))  # noqa: RUF001


def folded(label: str) -> str:
    """A label without case, accents, blanks, hyphens, apostrophes and the marks of quoted lists."""
    if label.isascii() and label.isalnum():
        return label.lower()
    return "".join(_without_accents(label).casefold().translate(_SKIPPED).split()).rstrip(":?")


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def meaning(label: str) -> Meaning | None:
    name = folded(label)
    if name.startswith(_OPTION_126):
        return Meaning("use_gemcar_server", anywhere=True)
    return _table().get(name)


def advisor_field(label: str) -> str | None:
    """`name`, `number` or `email`, among the settings of one advisor."""
    return _advisor_table().get(folded(label))


def advisor_list(label: str) -> str | None:
    """The number behind `Advisors`, `Advisor 12` or `Conseiller 0012`, "" without one; None for others."""
    name = folded(label)
    bare = name.rstrip("0123456789")
    return name[len(bare) :] if bare in _advisor_lists() else None


def is_secret(label: str) -> bool:
    """Whether what stands under this label may be a secret, known field or not."""
    name = folded(label)
    return any(part in name for part in _SECRET_PARTS)


def section_kind(section: tuple[str, ...]) -> str:
    """`mail`, `other` (another server's settings), `general`, or "" when the names tell nothing."""
    if not section:
        return "general"
    for name in reversed(section):
        words = {word.lower() for word in _WORD.findall(_without_accents(name))}
        if words & _OTHER:
            return "other"
        if any(part in folded(name) for part in _MAIL):
            return "mail"
        if words & _GENERAL:
            return "general"
    return ""


@cache
def _table() -> Mapping[str, Meaning]:
    table: dict[str, Meaning] = {}
    for field, (anywhere, among_mail) in _FIELDS.items():
        for label in (field, *anywhere.split(", ")):
            table[folded(label)] = Meaning(field, anywhere=True)
        for label in filter(None, among_mail.split(", ")):
            table[folded(label)] = Meaning(field, anywhere=False)
    return table


@cache
def _advisor_table() -> Mapping[str, str]:
    return {folded(label): field for field, labels in _ADVISOR_FIELDS.items() for label in labels.split(", ")}


@cache
def _advisor_lists() -> frozenset[str]:
    return frozenset(folded(label) for label in _ADVISOR_LISTS.split(", "))
