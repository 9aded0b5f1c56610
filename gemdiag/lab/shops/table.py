"""The eight shops, from what is best to what cannot be mended. Host names and replies are the providers' own.

Facts: ports and kinds of connection as in `presets/`, sentences as in `presets/replies.yaml`, masking as by
Cisco's ESMTP inspection (see `gemdiag.lab.script`).
"""

from typing import Final

from gemdiag.lab.script import AUTH, KEYWORDS, MASKED_KEYWORD, Script
from gemdiag.lab.shops.shop import Ending, Shop
from gemdiag.model.secret import Secret
from gemdiag.words import N_

GMAIL_ZONE = (
    "gmail.com MX 5 gmail-smtp-in.l.google.com",
    "_dmarc.gmail.com TXT v=DMARC1; p=none; sp=quarantine",
)


def _own_domain(domain: str, host: str) -> tuple[str, ...]:
    """What a careful owner of a domain publishes."""
    return (
        f"{domain} MX 10 {host}",
        f"{domain} TXT v=spf1 mx -all",
        f"_dmarc.{domain} TXT v=DMARC1; p=none",
    )


def _implicit() -> Shop:
    password = Secret("Pneus-hiver-2021")
    login = ("info@garage-lachance.example", password)
    return Shop(
        id="implicit",
        name="Garage Lachance",
        title=N_("Web hosting that also answers on port 465: encrypted from the start"),
        file_name="lachance.reg",
        encoding="utf-16-le",
        text=r"""Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\SOFTWARE\GEM-CAR\Email]
"Version"="13.0.1"
"SMTPServer"="mail.garage-lachance.example"
"Port"=dword:0000024b
"EmailAddress"="info@garage-lachance.example"
"UserName"="info@garage-lachance.example"
"Password"="{password}"
""",
        password=password,
        zone=_own_domain("garage-lachance.example", "mail.garage-lachance.example"),
        servers={
            "mail.garage-lachance.example:465": Script(mode="implicit", login=login),
            "mail.garage-lachance.example:587": Script(mode="explicit", login=login),
        },
        ending=Ending("yes", "config.less_secure", "implicit", "proven", written=True, exit_code=0),
    )


def _explicit_only() -> Shop:
    password = Secret("Carburateur.64")
    login = ("garage.ouellet@bell.net", password)
    return Shop(
        id="explicit-only",
        name="Garage Ouellet",
        title=N_("Bell: encrypted after the greeting (port 587) is all it offers, and it is enough"),
        file_name="ouellet.ini",
        text="""[Email]
Version=13.0.1
SMTPServer=smtphm.sympatico.ca
Port=587
EmailAddress=garage.ouellet@bell.net
UserName=garage.ouellet@bell.net
Password={password}
""",
        password=password,
        zone=("bell.net MX 10 mxmta.owm.bell.net",),
        servers={"smtphm.sympatico.ca:587": Script(mode="explicit", login=login)},
        ending=Ending("yes", None, "explicit", "proven", written=True, exit_code=0),
        sends_today=True,
    )


def _wrong_mode() -> Shop:
    password = Secret("qkzvhrtwmbxnjdlc")
    login = ("mecanique.thibault.levis@gmail.com", password)
    return Shop(
        id="wrong-mode",
        name="Mécanique Thibault",
        title=N_("Gmail on port 465: works today, stops at the upgrade"),
        file_name="thibault.txt",
        text="""Version: 13.0.1
Port: 465
SMTP address: smtp.gmail.com
E-mail address: mecanique.thibault.levis@gmail.com
User Name: mecanique.thibault.levis@gmail.com
Password: {password}
""",
        password=password,
        zone=GMAIL_ZONE,
        servers={
            "smtp.gmail.com:465": Script(mode="implicit", login=login),
            "smtp.gmail.com:587": Script(mode="explicit", login=login),
        },
        ending=Ending("no", "tls.wrong_mode_for_port", "implicit", "proven", written=True, exit_code=0),
        sends_today=True,
    )


def _stripped() -> Shop:
    password = Secret("Turbo_Diesel_7")
    login = ("service@atelier-chouinard.example", password)
    return Shop(
        id="stripped",
        name="Atelier Chouinard",
        title=N_("A firewall that masks the offer of encryption: the password would leave in clear"),
        file_name="chouinard.yaml",
        text="""gemdiag: 1
gemcar_version: "13.0.3"
email:
  smtp_address: mail.atelier-chouinard.example
  port: 587
  email_address: service@atelier-chouinard.example
  user_name: service@atelier-chouinard.example
  password: {password}
  less_secure_connection: true
advisors:
  - {name: Josée Chouinard, number: "0004", email: josee@atelier-chouinard.example}
""",
        password=password,
        zone=_own_domain("atelier-chouinard.example", "mail.atelier-chouinard.example"),
        servers={
            "mail.atelier-chouinard.example:465": Script(mode="implicit", login=login),
            "mail.atelier-chouinard.example:587": Script(
                mode="explicit", starttls="stripped", keywords=(*KEYWORDS, MASKED_KEYWORD, AUTH), login=login
            ),
        },
        ending=Ending("unsafe", "tls.starttls_stripped", "implicit", "proven", written=True, exit_code=0),
    )


def _app_password() -> Shop:
    return Shop(
        id="app-password",
        name="Carrosserie Dufresne",
        title=N_("Gmail with the password of the account where an app password is needed"),
        file_name="dufresne.txt",
        text="""Version: 13.0.1
Port: 587
SMTP address: smtp.gmail.com
E-mail address: carrosserie.dufresne.joliette@gmail.com
User Name: carrosserie.dufresne.joliette@gmail.com
Password: {password}
""",
        password=Secret("Mustang1967!"),
        zone=GMAIL_ZONE,
        servers={
            "smtp.gmail.com:465": Script(mode="implicit", login_reply=NEEDS_APP_PASSWORD),
            "smtp.gmail.com:587": Script(mode="explicit", login_reply=NEEDS_APP_PASSWORD),
        },
        ending=Ending(
            "no", "auth.app_password_required", "implicit", "after_mending", written=False, exit_code=2
        ),
    )


def _relay() -> Shop:
    return Shop(
        id="relay",
        name="Pneus Robitaille",
        title=N_("Videotron's old server without encryption: GEM-CAR's server (Option 126) takes its place"),
        file_name="robitaille.ini",
        text="""[Courriel]
Serveur=relais.videotron.ca
Port=25
From=pneus.robitaille@videotron.ca
""",
        password=None,
        zone=("videotron.ca MX 10 mx.videotron.ca",),
        servers={"relais.videotron.ca:25": Script(mode="plain", keywords=("SIZE", "8BITMIME"))},
        ending=Ending("unsafe", "tls.starttls_missing", "relay", "ready", written=True, exit_code=0),
        sends_today=True,
        mode="relay",
    )


def _password_ended() -> Shop:
    return Shop(
        id="password-ended",
        name="Garage Beaulieu",
        title=N_("Hotmail: Microsoft lets no program log in with a password any more"),
        file_name="beaulieu.txt",
        text="""Version : 13.0.1
Port : 587
Adresse SMTP : smtp.office365.com
Adresse courriel : garage.beaulieu.rimouski@hotmail.com
Nom d'utilisateur : garage.beaulieu.rimouski@hotmail.com
Mot de passe : {password}
""",
        password=Secret("Chevrolet#1957"),
        zone=(
            "hotmail.com MX 2 hotmail-com.olc.protection.outlook.com",
            "_dmarc.hotmail.com TXT v=DMARC1; p=none",
        ),
        servers={
            "smtp.office365.com:587": Script(
                mode="explicit", keywords_in_tls=(*KEYWORDS, "AUTH LOGIN XOAUTH2"), login_reply=BASIC_DISABLED
            )
        },
        ending=Ending("no", "provider.password_login_ended", "relay", "ready", written=False, exit_code=2),
    )


def _old_tls() -> Shop:
    password = Secret("Boulon-13mm")
    login = ("bureau@garage-bergeron.example", password)
    return Shop(
        id="old-tls",
        name="Garage Bergeron",
        title=N_("A server of their own that speaks TLS 1.0 alone, which GEM-CAR has left behind"),
        file_name="bergeron.ini",
        text="""Version=13.0.1
SMTP address=courrier.garage-bergeron.example
Port=587
E-mail address=bureau@garage-bergeron.example
User Name=bureau@garage-bergeron.example
Password={password}
""",
        password=password,
        zone=_own_domain("garage-bergeron.example", "courrier.garage-bergeron.example"),
        servers={
            "courrier.garage-bergeron.example:587": Script(
                mode="explicit", versions=("TLSv1.0", "TLSv1.0"), login=login
            )
        },
        ending=Ending("no", "tls.version_unsupported", "relay", "ready", written=False, exit_code=2),
        sends_today=True,
        needs="TLSv1.0",
    )


NEEDS_APP_PASSWORD = (
    "534-5.7.9 Application-specific password required. For more information, go to",
    "534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor gsmtp",
)
BASIC_DISABLED = (
    "535 5.7.139 Authentication unsuccessful, basic authentication is disabled. [YQBPR0101CA0042.CANPRD01]",
)

SHOPS: Final = (
    _implicit(),
    _explicit_only(),
    _wrong_mode(),
    _stripped(),
    _app_password(),
    _relay(),
    _password_ended(),
    _old_tls(),
)
