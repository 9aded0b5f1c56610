"""Shops whose settings alone show what is to be found: `gemdiag check --offline`."""

from collections.abc import Mapping
from typing import NamedTuple

from tests.canary import CANARY
from tests.cli.kit import YAML, ini


class Settings(NamedTuple):
    """A file and what the command must find in it offline. words: more of the command line."""

    finds: tuple[str, ...]
    text: str | bytes
    name: str = "shop.ini"
    words: tuple[str, ...] = ()
    command: tuple[str, ...] = ("check",)


GMAIL = {"SMTPServer": "smtp.gmail.com", "EmailAddress": "garage@gmail.com", "UserName": "garage@gmail.com"}
OUTLOOK = {
    "SMTPServer": "smtp-mail.outlook.com",
    "EmailAddress": "g@hotmail.com",
    "UserName": "g@hotmail.com",
}
ADVISORS = """advisors:
  - {name: Marie, number: "0012", email: info@elsewhere.example}
  - {name: Jean, number: "13", email: not an address}
  - {name: Luc, number: "0012", email: info@elsewhere.example}
"""
RELAY = YAML.replace("use_gemcar_server: false", "use_gemcar_server: true")
RETIRED = """id: old-hosting
name: Old Hosting
kind: hosting
status: single-source
endpoints:
  - {at: "smtp.old-hosting.example:465", mode: implicit, source: page}
retired_hosts: {is: [mail.old-hosting.example], source: page}
password_login: {is: works, source: page}
sources:
  page: {url: "https://old-hosting.example/help", checked_on: 2026-11-01, status: single-source}
"""
PRESETS: Mapping[str, str] = {"mine/old-hosting.yaml": RETIRED}
"""What lies beside every file of settings."""

OFFLINE = (
    Settings(("config.field_missing", "relay.sender_missing"), ini(EmailAddress=None)),
    Settings(
        ("config.field_invalid", "config.version_legacy", "config.password_stored", "relay.needs_upgrade"),
        ini(Port="abc"),
    ),
    Settings(("config.password_mismatch",), ini(Confirm="another")),
    Settings(("config.password_blanks",), YAML.replace(f"'{CANARY}'", f"' {CANARY}'"), "own.yaml"),
    Settings(("config.hidden_characters",), ini(UserName="info\u200b@garage.example").encode()),
    Settings(("config.encoding_guessed",), ini(Shop="Gar\x81ge").encode("latin-1")),
    Settings(("config.unknown_key",), ini(Colour="blue")),
    Settings(("config.duplicate_key",), ini() + "Port=465\n"),
    Settings(("config.mode_port_mismatch",), ini(Port="465")),
    Settings(("config.version_unknown",), ini(Version=None)),
    Settings(("config.mode_unknown",), ini(Version="13.0.3")),
    Settings(("config.host_suspicious",), ini(SMTPServer="smtp.gmial.com")),
    Settings(("config.domain_suspicious",), ini(EmailAddress="info@g\u0430rage.example")),  # a Cyrillic a
    Settings(("config.port_suspicious",), ini(Port="993")),
    Settings(("config.quotation_marks",), YAML.replace(f"'{CANARY}'", f"'\"{CANARY}\"'"), "own.yaml"),
    Settings(("auth.not_configured",), ini(UserName=None, Password=None)),
    Settings(("auth.not_tried", "provider.unknown"), ini()),
    Settings(
        ("provider.identified", "auth.app_password_likely", "provider.less_secure_apps_gone"), ini(**GMAIL)
    ),
    Settings(("auth.user_name_form",), ini(**GMAIL | {"UserName": "garage"})),
    Settings(("auth.key_likely",), ini(SMTPServer="smtp-relay.brevo.com")),
    Settings(("provider.password_kind",), ini(**GMAIL, Password=None)),
    Settings(("provider.settings_differ",), ini(**GMAIL, Port="25")),
    Settings(("provider.preset_stale",), ini(**GMAIL), words=("--as-of", "2030-01-01")),
    Settings(("provider.password_login_ended", "provider.manual_differs"), ini(**OUTLOOK)),
    Settings(("provider.password_login_ending",), ini(SMTPServer="smtp.office365.com")),
    Settings(
        ("provider.host_obsolete",), ini(SMTPServer="mail.old-hosting.example"), words=("--presets", "mine")
    ),
    Settings(
        (
            "advisor.email_invalid",
            "advisor.email_duplicate",
            "advisor.email_foreign",
            "advisor.number_invalid",
            "advisor.duplicate",
        ),
        YAML + ADVISORS,
        "own.yaml",
    ),
    Settings(
        ("advisor.needs_upgrade",),
        YAML.replace("13.0.4", "13.0.1") + ADVISORS,
        "own.yaml",
        command=("relay", "check"),
    ),
    Settings(("relay.enabled", "relay.no_sent_copies"), RELAY, "own.yaml"),
    Settings(("relay.sender_at_risk",), ini(**GMAIL)),
)
