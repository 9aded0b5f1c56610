"""The words people and programs use for the settings of e-mail, in English and French.

English labels of the screen are those of the e-mail chapter of GEM-CAR's user manual. French ones follow
the words of GEM-CAR's French pages and are unconfirmed, see FRENCH_SCREEN. The others are what programs and
people write. Case, accents, blanks, hyphens and apostrophes make no difference
(`gemdiag.formats.labels.folded`).
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
        listed(
            "store, store name, company, company name, customer name",
            "compagnie, entreprise, nom de l'entreprise, raison sociale, magasin, succursale, nom du client",
        ),
    ),
    "gemcar_version": Labels(
        listed(
            "gemcar version, version of gemcar, installed gemcar version",
            "version gemcar, version de gemcar, version installée de gemcar",
        ),
        listed(
            "version, ver, installed version, current version, program version, app version",
            "version installée, version actuelle, version du programme, version du logiciel",
        ),
    ),
    "port": Labels(
        listed(
            "smtp port, smtp port number, smtp server port, mail port, mail server port, email port",
            "outgoing port, outgoing mail port, outgoing server port",
            "port smtp, port du serveur smtp, port courriel, port de courriel, port sortant, port d'envoi",
        ),
        listed(
            "port, port number, port no, server port",
            "numéro de port, numéro du port, no port, no de port, port du serveur",
        ),
    ),
    "smtp_address": Labels(
        listed(
            "smtp address, smtp server, smtp host, smtp server address, smtp host name, smtp server name",
            "smtp relay, smtp relay host, mail server, mail server address, mail server name, mail host",
            "email server, email host, outgoing server, outgoing mail server, outgoing smtp server",
            "smtp client host, adresse smtp, serveur smtp, hôte smtp, relais smtp, adresse du serveur smtp",
            "nom du serveur smtp, serveur smtp sortant, serveur de courriel, serveur courriel",
            "serveur de messagerie, serveur sortant, serveur de courrier sortant",
            "serveur de courriel sortant",
            "serveur d'envoi",
        ),
        listed(
            "smtp, server, host, host name, server name, server address",
            "serveur, hôte, nom d'hôte, nom du serveur, adresse du serveur",
        ),
    ),
    "email_address": Labels(
        listed(
            "email address, from address, from email, from email address, sender address, sender email",
            "sender email address, smtp from, smtp from address, smtp sender, mail from, shop email",
            "company email, general email, adresse courriel, adresse de courriel, adresse email",
            "adresse de messagerie, adresse électronique, courriel du garage, courriel de l'atelier",
            "courriel général, adresse de l'expéditeur, courriel de l'expéditeur, adresse d'expédition",
            "adresse d'expéditeur, adresse de l'envoyeur",
        ),
        listed(
            "email, mail, mail address, email id, from, sender",
            "courriel, adresse mail, expéditeur, envoyeur, de",
        ),
    ),
    "user_name": Labels(
        listed(
            "smtp user, smtp user name, smtp login, smtp login name, smtp user id, smtp account",
            "smtp auth user, smtp auth user name, mail user, mail user name, mail login, mail account",
            "email user, email user name, email login, email account, auth user, auth user name",
            "utilisateur smtp, nom d'utilisateur smtp, usager smtp, identifiant smtp, compte smtp",
            "compte de courriel, compte courriel, identifiant de courriel",
        ),
        listed(
            "user name, user, user id, login, login name, logon, account, account name",
            "nom d'utilisateur, nom utilisateur, nom de l'utilisateur, utilisateur, code d'utilisateur",
            "nom d'usager, nom usager, nom de l'usager, usager, identifiant, compte, nom du compte",
        ),
    ),
    "password": Labels(
        listed(
            "smtp password, smtp pass, smtp passwd, smtp pwd, smtp auth password, smtp auth pass",
            "mail password, mail pass, mail pwd, email password, email pass, email pwd, auth password",
            "app password, application password, mot de passe smtp, mdp smtp, mot de passe courriel",
            "mot de passe de courriel, mot de passe du courriel, mot de passe d'application",
        ),
        listed("password, pass, pwd, passwd, pass word, mot de passe, mdp, m.d.p."),
    ),
    "password_confirm": Labels(
        listed(
            "password confirm, confirm password, confirm the password, password confirmation",
            "password again, repeat password, retype password, verify password",
            "smtp password confirm, smtp confirm password, smtp password confirmation",
            "confirmer le mot de passe, confirmer mot de passe, confirmez le mot de passe",
            "confirmation du mot de passe, confirmation mot de passe, répéter le mot de passe",
        ),
        listed("confirm, confirmer, confirmez, confirmation"),
    ),
    "less_secure_connection": Labels(
        listed(
            "less secure connection, less secure connections, less secure, use less secure connection",
            "connexion moins sécurisée, connexions moins sécurisées, connexion moins sécuritaire",
            "connexion moins sûre, moins sécurisée, moins sécuritaire, moins sûre",
            "utiliser une connexion moins sécurisée",
        ),
    ),
    "use_gemcar_server": Labels(
        listed(
            "use gemcar server, use gemcar's server, use the gemcar server",
            "use gemcar server to send email, use gemcar server to send emails",
            "use gemcar's server to send emails, send with gemcar's server",
            "utiliser le serveur gemcar, utiliser le serveur de gemcar",
            "utiliser le serveur gemcar pour envoyer les courriels",
            "utiliser le serveur de gemcar pour envoyer les courriels",
            "utiliser le serveur gemcar pour envoyer des courriels",
            "utiliser le serveur de gemcar pour envoyer des courriels",
        ),
    ),
    LEGACY_TLS: Labels(
        listed(
            "smtp ssl, smtp tls, smtp enable ssl, smtp enable tls, smtp use ssl, smtp use tls, smtp starttls",
            "smtp secure, smtp security, smtp encryption, mail ssl, mail tls, mail enable ssl, mail use ssl",
            "email ssl, email tls, email enable ssl, email use ssl",
        ),
        listed(
            "ssl, tls, ssl tls, ssl/tls, tls/ssl, enable ssl, enable tls, use ssl, use tls, ssl enabled",
            "tls enabled, requires ssl, requires tls, require ssl, require tls, starttls, use starttls",
            "enable starttls, encryption, secure connection, connection security, use secure connection",
            "activer ssl, activer tls, utiliser ssl, utiliser tls, ssl activé, tls activé, chiffrement",
            "connexion sécurisée, connexion sécuritaire, sécurité de la connexion",
        ),
    ),
}
# A label of one of these fields may go on with words that say only that it is for sending.
AT_LENGTH: Final = ("port", "smtp_address", "user_name", "password")
OF_SENDING: Final = listed(
    "communication, sending, send, outgoing, email, emails, mail, mails, message, messages, smtp, server",
    "used, use, for, of, to, the, your, our, gemcar, envoi, envois, envoyer, sortant, sortants, courriel",
    "courriels, courrier, courriers, messagerie, serveur, utilisé, utiliser, pour, par, de, du, des, d, la",
    "le, les, l, votre, vos, nos, notre",
)
OPTION_126: Final = "option 126"
"""The number says it in every language, however the label goes on."""

# GEM-CAR: Configuration > Password Management, Maintenance of Users, Advisor Maintenance.
ADVISOR_LISTS: Final = listed(
    "advisor, advisors, service advisor, service advisors, maintenance of users, advisor maintenance",
    "conseiller, conseillers, conseillère, conseillères, conseiller technique, conseillers techniques",
    "aviseur, aviseurs, aviseur technique, aviseurs techniques, maintenance des utilisateurs",
    "gestion des utilisateurs, maintenance des conseillers, maintenance des aviseurs",
)
ESTIMATES: Final = listed(
    "email for estimates and invoices, email for estimates, estimates and invoices email",
    "courriel pour estimations et factures, courriel pour les estimations et les factures",
    "courriel pour les estimations et factures, courriel pour estimés et factures",
)
"""The field of an advisor's address; the label tells it from the shop's own."""
ADVISOR_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": listed(
        "name, full name, advisor, advisor name, employee, nom, nom complet, conseiller",
        "conseillère, nom du conseiller, aviseur, nom de l'aviseur, employé",
    ),
    "number": listed(
        "number, no, num, nbr, #, n°, nº, advisor number, employee number, id, code",
        "numéro, numéro du conseiller, numéro d'employé, no conseiller, no du conseiller, no d'employé",
    ),
    "email": (
        *ESTIMATES,
        *listed(
            "email, emails, email address, mail, advisor email",
            "courriel, courriels, adresse courriel, adresse de courriel, adresse email",
            "courriel du conseiller",
        ),
    ),
}

FRENCH_SCREEN: Final[Mapping[str, str]] = {
    "port": "Port",
    "smtp_address": "Adresse SMTP",
    "email_address": "Adresse de courriel",
    "user_name": "Nom d'utilisateur",
    "password": "Mot de passe",
    "password_confirm": "Confirmation",
    "less_secure_connection": "Connexion moins sécurisée",
    "use_gemcar_server": "Option 126 - Utiliser le serveur de GEM-CAR pour envoyer les courriels",
    "advisors": "Maintenance des utilisateurs",
    "advisors[].email": "Courriel pour estimations et factures",
}
"""What gemdiag calls the fields of the French screen. Unconfirmed, every one: the French e-mail chapter and
the French Options tab have not been seen."""

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
    "1, -1, true, t, yes, y, on, x, [x], (x), ☑, ☒, ✓, ✔, [✓], [✔], (✓), (✔), checked, ticked, enabled",
    "selected, vrai, v, oui, o, coché, cochée, activé, activée, sélectionné, sélectionnée",
)
FALSE: Final = listed(
    "0, false, f, no, n, off, [], (), ☐, □, unchecked, unticked, not checked, not ticked, disabled",
    "not selected, faux, non, décoché, décochée, non coché, non cochée, pas coché, pas cochée",
    "désactivé, désactivée, non sélectionné, non sélectionnée",
)
NOT_KNOWN: Final = listed(
    "unknown, not known, don't know, ?, n/a, na, none, tbd",
    "inconnu, inconnue, non connu, non connue, pas connu, pas connue, ne sais pas, je ne sais pas, s/o",
)

# What old programs write for a kind of encryption, where one could also write yes or no.
ENCRYPTED: Final = listed("ssl, tls, starttls, ssl/tls, tls/ssl, auto, implicit, explicit")
CLEAR: Final = listed("none, clear, plain, aucun, aucune")

# The head of a mail around pasted settings: its From is who wrote, not the shop's address.
MAIL_HEAD: Final = listed(
    "from, to, cc, bcc, cci, date, sent, subject, replyto, de, a, envoye, objet, importance"
)
SUBJECTS: Final = listed("subject, objet")

# What heads the two columns of a sheet that has one field a row.
LABEL_COLUMNS: Final = listed(
    "field, fields, field name, setting, settings, setting name, parameter, option, key, name, label",
    "property, champ, champs, nom du champ, réglage, réglages, paramètre, paramètres, clé, nom, étiquette",
    "libellé, propriété",
)
VALUE_COLUMNS: Final = listed("value, values, setting value, current value, valeur, valeurs, valeur actuelle")
