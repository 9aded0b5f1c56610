"""The words people and programs use for the settings of e-mail, in English and French.

English labels are those of the e-mail chapter of GEM-CAR's user manual. French ones follow the words that
GEM-CAR's French pages use; the French Options tab itself has not been seen. Case, accents, blanks, hyphens
and apostrophes make no difference (`gemdiag.formats.labels.folded`).
"""

from collections.abc import Mapping
from typing import Final, NamedTuple


def listed(*lines: str) -> tuple[str, ...]:
    """The parts between commas."""
    return tuple(part for line in lines for part in line.split(", "))


class Labels(NamedTuple):
    """anywhere: they say by themselves what they are. among_mail: they also name things of other programs."""

    anywhere: tuple[str, ...]
    among_mail: tuple[str, ...] = ()


LEGACY_TLS: Final = "legacy_tls"

FIELDS: Final[Mapping[str, Labels]] = {
    "shop": Labels(
        listed("shop, shop name, garage, garage name, nom du garage, atelier, nom de l'atelier"),
        listed("company, company name, compagnie, entreprise, nom de l'entreprise, raison sociale, magasin"),
    ),
    "gemcar_version": Labels(
        listed("gemcar version, version of gemcar, version gemcar, version de gemcar"),
        listed(
            "version, installed version, version installée, program version, version du programme",
            "app version",
        ),
    ),
    "port": Labels(
        listed(
            "smtp port, smtp port number, mail port, email port, port smtp, port du serveur smtp",
            "port courriel",
        ),
        listed("port, port number, server port, numéro de port, no port, no de port, port du serveur"),
    ),
    "smtp_address": Labels(
        listed(
            "smtp address, smtp server, smtp host, smtp server address, smtp host name, smtp server name",
            "mail server, mail host, email server, email host, outgoing server, outgoing mail server",
            "adresse smtp, serveur smtp, hôte smtp, adresse du serveur smtp, nom du serveur smtp",
            "serveur de courriel, serveur courriel, serveur sortant, serveur de courrier sortant",
            "serveur d'envoi",
        ),
        listed(
            "smtp, server, host, host name, server name, server address",
            "serveur, hôte, nom d'hôte, nom du serveur, adresse du serveur",
        ),
    ),
    "email_address": Labels(
        listed(
            "email address, from address, from email, sender address, sender email, smtp from, mail from",
            "adresse courriel, adresse de courriel, adresse email, adresse électronique",
            "adresse de l'expéditeur, courriel de l'expéditeur, adresse d'expédition",
        ),
        listed("email, mail, mail address, from, sender, courriel, adresse mail, expéditeur, de"),
    ),
    "user_name": Labels(
        listed(
            "smtp user, smtp user name, smtp login, smtp user id, smtp account, mail user",
            "mail user name, email user, email user name, auth user, auth user name",
            "utilisateur smtp, nom d'utilisateur smtp, usager smtp, compte smtp",
        ),
        listed(
            "user name, user, user id, login, account, account name",
            "nom d'utilisateur, nom utilisateur, utilisateur, code d'utilisateur",
            "nom d'usager, nom usager, nom de l'usager, usager, identifiant, compte, nom du compte",
        ),
    ),
    "password": Labels(
        listed(
            "smtp password, smtp pass, smtp pwd, mail password, email password, auth password",
            "app password, mot de passe smtp, mot de passe courriel, mot de passe du courriel",
            "mot de passe d'application",
        ),
        listed("password, pass, pwd, passwd, mot de passe, mdp"),
    ),
    "password_confirm": Labels(
        listed(
            "password confirm, confirm password, password confirmation, smtp password confirm",
            "confirmer le mot de passe, confirmer mot de passe, confirmez le mot de passe",
            "confirmation du mot de passe",
        ),
        listed("confirm, confirmer, confirmation"),
    ),
    "less_secure_connection": Labels(
        listed(
            "less secure connection, less secure",
            "connexion moins sécurisée, connexion moins sécuritaire, connexion moins sûre",
        ),
    ),
    "use_gemcar_server": Labels(
        listed(
            "use gemcar server, use gemcar's server, use gemcar server to send emails",
            "utiliser le serveur gemcar, utiliser le serveur de gemcar",
            "utiliser le serveur gemcar pour envoyer les courriels",
        ),
    ),
    LEGACY_TLS: Labels(
        listed("smtp ssl, smtp tls, smtp enable ssl, smtp use ssl, smtp use tls, smtp starttls"),
        listed(
            "ssl, tls, ssl tls, enable ssl, enable tls, use ssl, use tls, ssl enabled, tls enabled",
            "starttls, activer ssl, utiliser ssl, utiliser tls",
        ),
    ),
}
OPTION_126: Final = "option 126"
"""The number says it in every language, however the label goes on."""

# GEM-CAR: Configuration > Password Management, Maintenance of Users, Advisor Maintenance.
ADVISOR_LISTS: Final = listed(
    "advisor, advisors, service advisor, service advisors, maintenance of users",
    "conseiller, conseillers, conseillère, conseillères, conseiller technique, conseillers techniques",
    "aviseur, aviseurs, aviseurs techniques, maintenance des utilisateurs, gestion des utilisateurs",
)
ADVISOR_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": listed("name, full name, advisor, advisor name, nom, nom complet, conseiller, nom du conseiller"),
    "number": listed(
        "number, no, num, advisor number, id, code, numéro, numéro du conseiller, no conseiller"
    ),
    "email": listed(
        "email for estimates and invoices, email, email address, mail",
        "courriel pour estimations et factures, courriel pour les estimations et les factures",
        "courriel, adresse courriel, adresse email",
    ),
}

# In the names of sections: parts that mean e-mail, and whole words that mean another server or program, or
# the program as such.
MAIL: Final = listed("mail, courriel, courrier, messagerie, smtp")
OTHER: Final = listed(
    "imap, pop, incoming, entrant, reception, database, db, sql, mysql, mssql, odbc, ftp, sftp, proxy, ldap",
    "http, https, web, printer, imprimante, sms, fax",
)
GENERAL: Final = listed("general, gemcar, gem, application, app, program, programme, info, shop, garage")

# What people write for a box that is checked or not, and in other fields for a thing they do not know.
TRUE: Final = listed(
    "1, -1, true, t, yes, y, on, x, [x], ☑, ☒, ✓, ✔, checked, ticked, enabled",
    "vrai, oui, o, coché, cochée, activé, activée",
)
FALSE: Final = listed(
    "0, false, f, no, n, off, [], ☐, unchecked, unticked, not checked, disabled",
    "faux, non, décoché, décochée, non coché, non cochée, désactivé, désactivée",
)
NOT_KNOWN: Final = listed("unknown, inconnu, inconnue, ?, n/a")

# What old programs write for a kind of encryption, where one could also write yes or no.
ENCRYPTED: Final = listed("ssl, tls, starttls, ssl/tls, tls/ssl, auto, implicit, explicit")
CLEAR: Final = listed("none, clear, plain, aucun, aucune")

# The head of a mail around pasted settings: its From is who wrote, not the shop's address.
MAIL_HEAD: Final = listed("from, to, cc, date, sent, subject, replyto, de, a, envoye, objet")
