"""Every rule has a case in which it fires; none of them fires above a notice for a healthy shop."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from gemdiag import rules
from gemdiag.app.diagnose import decide
from gemdiag.model.case import Case, Stated
from gemdiag.model.endpoint import Endpoint, Mode
from gemdiag.model.network import Reply
from gemdiag.model.outcome import Failed, Observed, Reason
from gemdiag.model.secret import Secret
from gemdiag.model.settings import Advisor, Place, Problem, Settings, Source
from gemdiag.model.version import Version
from gemdiag.probes import clock, controls, dmarc, mx, mx_reach, own_name, role, sender, spf, srv, tcp
from gemdiag.probes.clock import Clock
from gemdiag.probes.controls import Control
from gemdiag.probes.dmarc import Dmarc
from gemdiag.probes.mx import Mx, MxHost
from gemdiag.probes.mx_reach import MxReach
from gemdiag.probes.own_name import OwnName
from gemdiag.probes.role import Role
from gemdiag.probes.spf import Spf
from gemdiag.probes.srv import Srv, SrvTarget
from gemdiag.probes.tcp import AddressTry
from tests.shops import (
    E25,
    E465,
    E587,
    HOST,
    NOW,
    accepts,
    case,
    cert,
    ehlo,
    good,
    ids,
    in_clear,
    logged_in,
    not_logged_in,
    resolved,
    settings,
    talked,
    unreached,
    without_login,
)

DOMAIN = "garage.example"
BOTH = [*good(E465, Mode.IMPLICIT), *good(E587, Mode.EXPLICIT)]
GMAIL = {
    "smtp_address": "smtp.gmail.com",
    "email_address": "garage@gmail.com",
    "user_name": "garage@gmail.com",
}
G587 = Endpoint("smtp.gmail.com", 587)
FOUND = Endpoint("smtp.garage.example", 465)
NO = Failed(Reason.TIMEOUT, "", "banner")


def problem(what: str, field: str = "port", /, **params: Any) -> Settings:
    return settings(problems=(Problem(what, field, params),))


def fact(probe: Any, key: Any, value: Any) -> list[Any]:
    return [(probe, key, Observed(value))]


def greeting_fails(reason: Reason, detail: str = "") -> Case:
    return case(
        settings(), talked(E587, Mode.EXPLICIT, greeting=Failed(reason, detail, "banner")), unreached(E465)
    )


def starttls_fails(reason: Reason, detail: str = "", masked: str = "") -> Case:
    return case(settings(), in_clear(E587, reason=reason, detail=detail, masked=masked))


def handshake_fails(reason: Reason, *accepted: str) -> Case:
    greeting = Observed(Reply(220, ("ready",)))
    said = talked(
        E587,
        Mode.EXPLICIT,
        greeting=greeting,
        ehlo_clear=ehlo("STARTTLS"),
        starttls=Observed(Reply(220, ("go",))),
        tls=Failed(reason, "", "tls"),
    )
    return case(settings(), said, accepts(E587, *accepted))


def certified(**fields: Any) -> Case:
    return case(settings(), good(E587, Mode.EXPLICIT), cert(E587, **fields))


def refused(code: int, line: str, **shop: Any) -> Case:
    return case(settings(**shop), BOTH, logged_in(E587, code, line))


def dns_fact(probe: Any, value: Any) -> Case:
    return case(settings(), BOTH, logged_in(E587), fact(probe, DOMAIN, value))


FIRES: dict[str, Callable[[], Case]] = {
    "config.unreadable": lambda: case(problem("unreadable", "", kind="syntax", line=3)),
    "config.field_missing": lambda: case(settings(email_address=None)),
    "config.field_invalid": lambda: case(problem("invalid", why="not_a_number", value="abc")),
    "config.password_mismatch": lambda: case(settings(password_confirm=Secret("other"))),
    "config.password_blanks": lambda: case(problem("blanks", "password")),
    "config.password_stored": lambda: case(
        settings(source=Source("mail.ini", "ini", "utf-8", {"password": Place(6, "Password", "Password")}))
    ),
    "config.hidden_characters": lambda: case(problem("hidden_characters", "user_name", code_points="U+200B")),
    "config.encoding_guessed": lambda: case(problem("encoding_guessed", "", encoding="cp1252")),
    "config.unknown_key": lambda: case(problem("unknown_key", "", key="Colour", line=4)),
    "config.duplicate_key": lambda: case(problem("duplicate", line=2, other_line=7)),
    "config.mode_port_mismatch": lambda: case(settings(port=465), offline=True),
    "config.version_legacy": lambda: case(settings()),
    "config.version_unknown": lambda: case(settings(gemcar_version=None)),
    "config.mode_unknown": lambda: case(settings(gemcar_version=Version(13, 0, 3))),
    "config.legacy_behaviour_unknown": lambda: case(settings(), BOTH, logged_in(E587)),
    "config.contradicts_shop": lambda: case(settings(), unreached(E587), stated=Stated(True)),
    "config.less_secure": lambda: case(settings(), BOTH, logged_in(E587)),
    "config.host_suspicious": lambda: case(settings(smtp_address="smtp.gmial.com")),
    "config.domain_suspicious": lambda: case(settings(email_address="info@gm\u0430il.com")),
    "config.port_suspicious": lambda: case(settings(port=993)),
    "config.quotation_marks": lambda: case(problem("quotes", "password")),
    "provider.identified": lambda: case(settings(**GMAIL)),
    "provider.unknown": lambda: case(settings()),
    "provider.server_found": lambda: case(
        settings(),
        unreached(E587),
        good(FOUND, Mode.IMPLICIT),
        fact(role.PROBE, FOUND, Role("alternative", "guess")),
    ),
    "provider.settings_differ": lambda: case(
        settings(**GMAIL, port=25), unreached(Endpoint("smtp.gmail.com", 25))
    ),
    "provider.host_obsolete": lambda: case(
        settings(smtp_address="smtp.telus.net", email_address="a@telus.net", user_name="a@telus.net")
    ),
    "provider.password_login_ended": lambda: case(
        settings(
            smtp_address="smtp-mail.outlook.com", email_address="a@hotmail.com", user_name="a@hotmail.com"
        )
    ),
    "provider.password_login_ending": lambda: case(settings(smtp_address="smtp.office365.com")),
    "provider.password_kind": lambda: case(settings(**GMAIL, password=None, password_state="omitted")),
    "provider.less_secure_apps_gone": lambda: case(settings(**GMAIL)),
    "provider.manual_differs": lambda: case(
        settings(smtp_address="smtp.mail.me.com", email_address="a@icloud.com")
    ),
    "provider.preset_stale": lambda: case(settings(**GMAIL), as_of=date(2030, 1, 1)),
    "dns.resolver_unreachable": lambda: case(settings(), resolved(status="timeout")),
    "dns.smtp_host_lookup_failed": lambda: case(settings(), resolved(status="servfail")),
    "dns.smtp_host_not_found": lambda: case(settings(), resolved(status="nxdomain")),
    "dns.smtp_host_no_address": lambda: case(settings(), resolved(status="nodata")),
    "dns.domain_not_found": lambda: dns_fact(mx.PROBE, Mx(DOMAIN, "nxdomain")),
    "dns.mx_missing": lambda: dns_fact(mx.PROBE, Mx(DOMAIN, "nodata")),
    "dns.mx_null": lambda: dns_fact(mx.PROBE, Mx(DOMAIN, "ok", null=True)),
    "dns.mx_unresolvable": lambda: dns_fact(
        mx.PROBE, Mx(DOMAIN, "ok", (MxHost(5, "mx.example", "nxdomain"),))
    ),
    "dns.mx_is_alias": lambda: dns_fact(
        mx.PROBE, Mx(DOMAIN, "ok", (MxHost(5, "mx.example", "ok", ("192.0.2.9",), True),))
    ),
    "dns.srv_suggests": lambda: dns_fact(
        srv.PROBE, Srv(DOMAIN, "ok", (SrvTarget(Mode.IMPLICIT, 0, 1, "smtp.other.example", 465),))
    ),
    "net.clock_wrong": lambda: case(
        settings(), BOTH, fact(clock.PROBE, E587, Clock(NOW - timedelta(days=400), NOW))
    ),
    "net.portal": lambda: case(
        settings(),
        unreached(E587, Reason.TIMEOUT),
        fact(controls.PROBE, "x.com", Control("random_name", "x.com", Observed("192.0.2.80"))),
    ),
    "smtp.computer_name_invalid": lambda: case(
        settings(), BOTH, fact(own_name.PROBE, "", OwnName("ATELIER_PC", is_domain=False))
    ),
    "net.port_closed": lambda: case(settings(), unreached(E587)),
    "net.port_blocked": lambda: case(settings(), unreached(E587, Reason.TIMEOUT)),
    "net.address_family_broken": lambda: case(
        settings(), unreached(E587, Reason.UNREACHABLE, AddressTry("2001:db8::1", Observed(1.0)))
    ),
    "net.internal_target": lambda: case(
        settings(), [(tcp.PROBE, E587, Failed(Reason.INTERNAL_TARGET, "192.168.1.1", "connect"))]
    ),
    "net.mx_unreachable": lambda: case(
        settings(), fact(mx_reach.PROBE, "mx.example", MxReach("mx.example", None, NO, None))
    ),
    "smtp.no_greeting": lambda: greeting_fails(Reason.TIMEOUT),
    "smtp.connection_rejected": lambda: greeting_fails(Reason.REJECTED, "554 no"),
    "smtp.busy": lambda: greeting_fails(Reason.BUSY, "421 later"),
    "smtp.protocol_error": lambda: greeting_fails(Reason.PROTOCOL_ERROR, "22 hi"),
    "smtp.other_protocol": lambda: greeting_fails(Reason.OTHER_PROTOCOL, "IMAP"),
    "tls.implicit_available": lambda: case(settings(), BOTH),
    "tls.explicit_available": lambda: case(settings(), BOTH),
    "tls.implicit_unavailable": lambda: case(settings(), good(E587, Mode.EXPLICIT), unreached(E465)),
    "tls.explicit_unavailable": lambda: case(settings(), good(E465, Mode.IMPLICIT), unreached(E587)),
    "tls.wrong_mode_for_port": lambda: case(settings(port=465), good(E465, Mode.IMPLICIT)),
    "tls.starttls_missing": lambda: starttls_fails(Reason.STARTTLS_MISSING),
    "tls.starttls_stripped": lambda: starttls_fails(Reason.STARTTLS_MISSING, masked="banner"),
    "tls.starttls_refused": lambda: starttls_fails(Reason.STARTTLS_REFUSED, "454 later"),
    "tls.starttls_repeated": lambda: case(settings(), good(E587, Mode.EXPLICIT, "STARTTLS", "AUTH PLAIN")),
    "tls.starttls_injected": lambda: starttls_fails(Reason.STARTTLS_INJECTED, "250 INJECTED"),
    "tls.version_unsupported": lambda: handshake_fails(Reason.TLS_VERSION, "TLSv1.0"),
    "tls.handshake_failed": lambda: handshake_fails(Reason.TLS_ALERT, "TLSv1.2"),
    "tls.legacy_versions_accepted": lambda: case(settings(), BOTH, accepts(E587, "TLSv1.0", "TLSv1.2")),
    "tls.tls13_only": lambda: case(settings(), BOTH, accepts(E587, "TLSv1.3")),
    "tls.certificate_expired": lambda: certified(not_after=NOW - timedelta(1)),
    "tls.certificate_not_yet_valid": lambda: certified(not_before=NOW + timedelta(2)),
    "tls.certificate_name_mismatch": lambda: certified(names=("other.example",), matches=False),
    "tls.certificate_untrusted": lambda: certified(
        trusted=False, trusted_by=(), self_signed=True, chain_length=1
    ),
    "tls.certificate_chain_incomplete": lambda: certified(trusted=False, trusted_by=(), chain_length=1),
    "tls.certificate_intercepted": lambda: certified(
        trusted=False, trusted_by=(), issuer="CN=Avast Web/Mail Shield Root", chain_length=2
    ),
    "tls.certificate_private_root": lambda: certified(trusted_by=("system",)),
    "tls.certificate_expiring": lambda: certified(not_after=NOW + timedelta(5)),
    "tls.certificate_weak": lambda: certified(weak="RSA 1024"),
    "auth.accepted": lambda: case(settings(), BOTH, logged_in(E587)),
    "auth.refused": lambda: refused(535, "5.7.8 Error: authentication failed"),
    "auth.app_password_required": lambda: refused(
        534, "5.7.9 Application-specific password required", **GMAIL
    ),
    "auth.basic_disabled": lambda: refused(
        535, "5.7.139 Authentication unsuccessful, basic authentication is disabled."
    ),
    "auth.smtp_auth_disabled": lambda: refused(
        535, "5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant."
    ),
    "auth.policy_blocked": lambda: refused(
        535,
        "5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy.",
    ),
    "auth.account_blocked": lambda: refused(535, "5.7.139 Authentication unsuccessful, account locked"),
    "auth.rate_limited": lambda: refused(454, "4.7.0 Too many login attempts, please try again later"),
    "auth.app_password_likely": lambda: case(settings(**GMAIL)),
    "auth.key_likely": lambda: case(settings(smtp_address="smtp-relay.brevo.com")),
    "auth.user_name_form": lambda: case(settings(**GMAIL | {"user_name": "garage"})),
    "auth.not_offered": lambda: case(settings(), good(E587, Mode.EXPLICIT, "SIZE 1000")),
    "auth.oauth_only": lambda: case(settings(), good(E587, Mode.EXPLICIT, "AUTH XOAUTH2")),
    "auth.before_tls": lambda: case(settings(), good(E587, Mode.EXPLICIT, clear=("AUTH PLAIN",))),
    "auth.not_tried": lambda: case(settings(), BOTH, not_logged_in("not_asked_to")),
    "auth.not_configured": lambda: case(without_login(), BOTH),
    "sender.not_owned": lambda: case(
        settings(),
        BOTH,
        logged_in(E587),
        fact(sender.PROBE, "info@garage.example", Reply(553, ("5.7.1 not owned by user",))),
    ),
    "sender.spf_missing": lambda: dns_fact(spf.PROBE, Spf(DOMAIN, "nodata", None, "none")),
    "sender.spf_invalid": lambda: dns_fact(
        spf.PROBE, Spf(DOMAIN, "ok", "v=spf1 ipx", "invalid", detail="ipx")
    ),
    "sender.spf_multiple": lambda: dns_fact(spf.PROBE, Spf(DOMAIN, "ok", "v=spf1", "multiple")),
    "sender.spf_too_many_lookups": lambda: dns_fact(
        spf.PROBE, Spf(DOMAIN, "ok", "v=spf1", "too_many_lookups", lookups=11)
    ),
    "sender.spf_excludes_sender": lambda: case(
        settings(smtp_address="smtp.office365.com"),
        fact(spf.PROBE, DOMAIN, Spf(DOMAIN, "ok", "v=spf1 -all", "ok")),
    ),
    "sender.dmarc_missing": lambda: dns_fact(dmarc.PROBE, Dmarc(DOMAIN, "nxdomain")),
    "sender.dmarc_invalid": lambda: dns_fact(
        dmarc.PROBE, Dmarc(DOMAIN, "ok", "v=DMARC1; p=x", DOMAIN, None, 1, "p=x")
    ),
    "sender.dmarc_conflict": lambda: dns_fact(dmarc.PROBE, Dmarc(DOMAIN, "ok", None, DOMAIN, None, 2)),
    "advisor.email_invalid": lambda: case(
        settings(
            advisors=(Advisor("Jean", "0013"),),
            problems=(Problem("invalid", "advisors[0].email", {"why": "malformed"}),),
        )
    ),
    "advisor.number_invalid": lambda: case(settings(advisors=(Advisor("A", "12"),))),
    "advisor.duplicate": lambda: case(settings(advisors=(Advisor("A", "0012"), Advisor("B", "0012")))),
    "advisor.email_duplicate": lambda: case(
        settings(advisors=(Advisor("A", "1", "x@garage.example"), Advisor("B", "2", "X@garage.example")))
    ),
    "advisor.email_foreign": lambda: case(settings(advisors=(Advisor("A", "1", "x@other.example"),))),
    "advisor.needs_upgrade": lambda: case(
        settings(advisors=(Advisor("A", "1", "x@garage.example"),)), target=Version(13, 0, 1)
    ),
    "relay.ready": lambda: case(settings(), BOTH),
    "relay.enabled": lambda: case(settings(use_gemcar_server=True)),
    "relay.needs_upgrade": lambda: case(settings()),
    "relay.sender_missing": lambda: case(settings(email_address=None)),
    "relay.sender_at_risk": lambda: case(settings(**GMAIL)),
    "relay.no_sent_copies": lambda: case(settings(use_gemcar_server=True)),
    "relay.spf_unlisted": lambda: case(
        settings(use_gemcar_server=True),
        [(spf.PROBE, DOMAIN, Observed(Spf(DOMAIN, "ok", "v=spf1 -all", "ok")))],
    ),
}


@pytest.mark.parametrize("id_", rules.rows())
def test_it_fires(id_: str) -> None:
    shop = FIRES[id_]()
    found = decide(shop).judgement.findings
    assert id_ in ids(found), sorted(ids(found))


@pytest.mark.parametrize("version", [Version(13, 0, 1), Version(13, 0, 4)])
def test_a_healthy_shop_hears_of_nothing_above_a_notice(version: Version) -> None:
    shop = settings(port=465, less_secure_connection=False, gemcar_version=version)
    facts = [
        *BOTH,
        *cert(E465),
        *cert(E587),
        *logged_in(E465, mode=Mode.IMPLICIT),
        *resolved(),
        *fact(sender.PROBE, "info@garage.example", Reply(250, ("OK",))),
        *fact(mx.PROBE, DOMAIN, Mx(DOMAIN, "ok", (MxHost(5, "mx.garage.example", "ok", ("192.0.2.7",)),))),
        *fact(spf.PROBE, DOMAIN, Spf(DOMAIN, "ok", "v=spf1 mx -all", "ok")),
        *fact(dmarc.PROBE, DOMAIN, Dmarc(DOMAIN, "ok", "v=DMARC1; p=none", DOMAIN, "none", 1)),
    ]
    judgement = decide(case(shop, facts)).judgement

    assert ids(judgement.findings, "critical", "unknown", "warning") == {}
    assert judgement.root_cause is None
    assert judgement.exit_code == 0


def test_nothing_observed_raises_no_alarm_about_servers() -> None:
    """Rules stay silent about what was not asked."""
    found = ids(rules.judge(case(settings())))
    assert not [id_ for id_ in found if id_.partition(".")[0] in {"dns", "net", "smtp", "tls", "sender"}]


def test_the_fault_of_an_expired_certificate_is_seen_whatever_else_is_wrong() -> None:
    shop = certified(
        not_after=NOW - timedelta(1),
        matches=False,
        names=("x.example",),
        weak="RSA 1024",
        trusted=False,
        trusted_by=(),
        self_signed=True,
    )
    found = ids(decide(shop).judgement.findings)
    assert {
        "tls.certificate_expired",
        "tls.certificate_name_mismatch",
        "tls.certificate_untrusted",
        "tls.certificate_weak",
    } <= set(found)


def test_a_default_route_of_port_25_closed_is_the_port_and_not_the_provider() -> None:
    found = ids(rules.judge(case(settings(port=25), unreached(E25), good(E587, Mode.EXPLICIT))))
    assert found["net.port_closed"] == f"{HOST}:25"
