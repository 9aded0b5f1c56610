"""Shops whose servers and whose domain show what is to be found, in the lab's little Internet."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from gemdiag.lab.authority import Certificate
from gemdiag.lab.dns_faults import Fault
from gemdiag.lab.lab import Server
from gemdiag.lab.script import KEYWORDS, Script
from gemdiag.model.network import TlsVersion
from gemdiag.model.settings import NOTHING
from tests.cli.kit import BOTH, DOMAIN, EXPLICIT, HOST, IMPLICIT, LOGIN, USER, YAML, ZONE, ini

NO_FAULTS: Mapping[str, Fault] = NOTHING
NOW = datetime.now(UTC)


class Shop(NamedTuple):
    """finds: what `check` must find. servers, zone, faults: of the lab. text, name: the settings.

    words: more of the command line. direct: without --connect-to, names being looked up.
    """

    finds: tuple[str, ...]
    servers: Mapping[str, Server] = BOTH
    zone: tuple[str, ...] = ZONE
    faults: Mapping[str, Fault] = NO_FAULTS
    text: str = ini()
    name: str = "shop.ini"
    words: tuple[str, ...] = ("--no-control",)
    direct: bool = False


MODERN = YAML.replace("port: 465", "port: 587").replace(
    "less_secure_connection: false", "less_secure_connection: true"
)
QUICK = ("--no-control", "--timeout", "0.4")
WEB = Script("explicit", protocol="http")
ELSEWHERE = "smtp.elsewhere.example"
SRV = f"_submissions._tcp.{DOMAIN} SRV 0 1 465 {ELSEWHERE}."
LONG_AGO = (NOW - timedelta(days=900), NOW - timedelta(days=810))
FAR_AHEAD = (NOW + timedelta(days=810), NOW + timedelta(days=900))


def only(**of_587: object) -> Mapping[str, Server]:
    """A server at port 587 alone, as the settings name it."""
    return {f"{HOST}:587": EXPLICIT._replace(**of_587)}  # type: ignore[arg-type]


def shown(**certificate: object) -> Mapping[str, Server]:
    return only(certificate=Certificate(**{"names": (HOST,)} | certificate))  # type: ignore[arg-type]


def versions(lowest: TlsVersion, highest: TlsVersion) -> Mapping[str, Server]:
    return only(versions=(lowest, highest))


def refusing(*reply: str) -> Mapping[str, Server]:
    return only(login_reply=reply)


def zone(*lines: str, without: str = "") -> tuple[str, ...]:
    """The zone of the garage with other lines for what they are about."""
    told = {tuple(line.split(" ")[:2]) for line in lines} | {tuple(without.split(" "))}
    return (*(line for line in ZONE if tuple(line.split(" ")[:2]) not in told), *lines)


SPF, DMARC = f"{DOMAIN} TXT", f"_dmarc.{DOMAIN} TXT"
MICROSOFT = "535 5.7.139 Authentication unsuccessful, "
ONLINE = (
    Shop(("relay.ready",)),
    Shop(
        ("relay.spf_unlisted",),
        text=YAML.replace("use_gemcar_server: false", "use_gemcar_server: true"),
        name="own.yaml",
    ),
    Shop(
        (
            "auth.accepted",
            "tls.implicit_available",
            "tls.explicit_available",
            "config.less_secure",
            "relay.ready",
        ),
        text=MODERN,
        name="own.yaml",
    ),
    Shop(("config.legacy_behaviour_unknown", "net.mx_unreachable")),
    Shop(
        ("config.contradicts_shop", "net.port_closed"),
        {},
        zone(f"{HOST} A"),
        words=("--no-control", "--sends-today", "yes"),
    ),
    # Names.
    Shop(("dns.smtp_host_lookup_failed",), faults={HOST: "servfail"}, direct=True),
    Shop(("dns.smtp_host_not_found",), {}, direct=True),
    Shop(("dns.smtp_host_no_address",), {}, zone(f"{HOST} TXT x"), direct=True),
    Shop(("dns.domain_not_found",), text=ini(EmailAddress="info@nobody.example")),
    Shop(("dns.mx_missing",), zone=zone(without=f"{DOMAIN} MX")),
    Shop(("dns.mx_null",), zone=zone(f"{DOMAIN} MX 0 .")),
    Shop(("dns.mx_unresolvable",), zone=zone(f"{DOMAIN} MX 5 gone.{DOMAIN}")),
    Shop(("dns.mx_is_alias",), zone=zone(f"{DOMAIN} MX 5 mx.{DOMAIN}", f"mx.{DOMAIN} CNAME {HOST}")),
    Shop(("dns.srv_suggests",), {**BOTH, f"{ELSEWHERE}:465": Script("implicit")}, zone(SRV)),
    Shop(
        ("provider.server_found",),
        {f"{ELSEWHERE}:465": Script("implicit")},
        zone(SRV, f"{HOST} A"),
        words=("--no-control", "--discover"),
    ),
    # The network.
    Shop(
        ("net.port_blocked", "net.portal"),
        {f"{HOST}:587": "timeout", f"{HOST}:465": "timeout"},
        zone("* A 127.0.0.1"),
        words=("--timeout", "0.4"),
    ),
    Shop(("net.internal_target",), {}, zone(f"{HOST} A 127.0.0.1"), direct=True),
    Shop(
        ("net.clock_wrong",),
        {
            **shown(not_before=LONG_AGO[0], not_after=LONG_AGO[1]),
            f"{ELSEWHERE}:465": Script("implicit", certificate=Certificate((ELSEWHERE,), *LONG_AGO)),
        },
        zone(SRV),
    ),
    # The dialogue.
    Shop(("smtp.no_greeting",), only(faults={"greeting": "silent"}), words=QUICK),
    Shop(("smtp.connection_rejected",), only(greeting="554 5.7.1 No service")),
    Shop(("smtp.busy",), only(greeting="421 4.3.2 Service not available")),
    Shop(("smtp.protocol_error",), only(faults={"greeting": (b"22 hello\r\n",)})),
    Shop(("smtp.other_protocol",), only(protocol="imap")),
    Shop(("tls.starttls_missing",), only(starttls="missing")),
    Shop(("tls.starttls_stripped",), only(starttls="stripped")),
    Shop(("tls.starttls_refused",), only(starttls="refused")),
    Shop(("tls.starttls_injected",), only(starttls="injected")),
    Shop(("tls.starttls_repeated",), only(keywords_in_tls=(*KEYWORDS, "STARTTLS", "AUTH PLAIN"))),
    # Encryption.
    Shop(("tls.wrong_mode_for_port", "tls.explicit_unavailable"), {f"{HOST}:587": IMPLICIT}, words=QUICK),
    Shop(("tls.implicit_unavailable",), only()),
    Shop(("tls.version_unsupported",), versions("TLSv1.0", "TLSv1.1")),
    Shop(("tls.legacy_versions_accepted",), versions("TLSv1.0", "TLSv1.3")),
    Shop(("tls.tls13_only",), versions("TLSv1.3", "TLSv1.3")),
    Shop(("tls.handshake_failed",), only(faults={"handshake": "close"})),
    # Certificates.
    Shop(("tls.certificate_expired",), shown(not_before=LONG_AGO[0], not_after=LONG_AGO[1])),
    Shop(("tls.certificate_not_yet_valid",), shown(not_before=FAR_AHEAD[0], not_after=FAR_AHEAD[1])),
    Shop(("tls.certificate_name_mismatch",), shown(names=("other.example",))),
    Shop(("tls.certificate_untrusted",), shown(issuer="self")),
    Shop(("tls.certificate_chain_incomplete",), shown(issuer="intermediate", alone=True)),
    Shop(
        ("tls.certificate_intercepted",), shown(issuer="stranger", issuer_name="Avast Web/Mail Shield Root")
    ),
    Shop(
        ("tls.certificate_expiring",),
        shown(not_before=NOW - timedelta(days=85), not_after=NOW + timedelta(days=5)),
    ),
    Shop(("tls.certificate_weak",), shown(key="rsa1024")),
    # The login.
    Shop(("auth.refused",), refusing("535 5.7.8 Error: authentication failed")),
    Shop(
        ("auth.app_password_required",),
        refusing("534-5.7.9 Application-specific password required.", "534 5.7.9 gsmtp"),
    ),
    Shop(("auth.basic_disabled",), refusing(MICROSOFT + "basic authentication is disabled.")),
    Shop(
        ("auth.smtp_auth_disabled",),
        refusing(MICROSOFT + "SmtpClientAuthentication is disabled for the Tenant."),
    ),
    Shop(
        ("auth.policy_blocked",),
        refusing(MICROSOFT + "user is locked by your organization's security defaults policy."),
    ),
    Shop(("auth.account_blocked",), refusing(MICROSOFT + "account locked.")),
    Shop(("auth.rate_limited",), refusing("454 4.7.0 Too many login attempts, please try again later.")),
    Shop(("auth.not_offered",), only(keywords_in_tls=KEYWORDS)),
    Shop(("auth.oauth_only",), only(keywords_in_tls=(*KEYWORDS, "AUTH XOAUTH2"))),
    Shop(("auth.before_tls",), only(keywords=(*KEYWORDS, "STARTTLS", "AUTH PLAIN"))),
    # Who may send.
    Shop(
        ("sender.not_owned",),
        only(mail_from={USER: "553 5.7.1 Sender address rejected: not owned by user x"}),
    ),
    Shop(("sender.spf_missing", "sender.dmarc_missing"), zone=zone(without=SPF)[:1]),
    Shop(
        ("sender.spf_invalid", "sender.dmarc_invalid"),
        zone=zone(f"{SPF} v=spf1 ipv4:192.0.2.1 -all", f"{DMARC} v=DMARC1; p=rejct"),
    ),
    Shop(
        ("sender.spf_multiple", "sender.dmarc_conflict"),
        zone=zone(
            f"{SPF} v=spf1 -all",
            f"{SPF} v=spf1 mx",
            f"{DMARC} v=DMARC1; p=none",
            f"{DMARC} v=DMARC1; p=reject",
        ),
    ),
    Shop(("sender.spf_too_many_lookups",), zone=zone(f"{SPF} v=spf1 " + f"a:{HOST} " * 11 + "-all")),
    Shop(
        ("sender.spf_excludes_sender",),
        {"smtp.office365.com:587": Script("explicit", login=LOGIN)},
        text=ini(SMTPServer="smtp.office365.com"),
    ),
)
