"""The facts of one shop by hand, of every kind that a probe gives."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from gemdiag.model.endpoint import Endpoint, Mode
from gemdiag.model.facts import Facts
from gemdiag.model.network import TLS_VERSIONS, Handshake, Reply, Resolved, Target
from gemdiag.model.outcome import Failed, Observed, Outcome, Reason, Skipped
from gemdiag.model.provider import Match, PasswordLogin, Provider
from gemdiag.probes import (
    certificate,
    controls,
    conversation,
    dmarc,
    host,
    login,
    mx,
    mx_reach,
    provider,
    role,
    sender,
    spf,
    srv,
    tcp,
    versions,
)
from gemdiag.probes.certificate import Certificate
from gemdiag.probes.conversation import Conversation, Ehlo, Timing
from gemdiag.probes.role import Role

Text = Callable[[str], str]

HOST = "smtp.gmail.com"
IMPLICIT, EXPLICIT = Endpoint(HOST, 465), Endpoint(HOST, 587)
CLOSED, ALTERNATE = Endpoint(HOST, 25), Endpoint("smtp.example.net", 2525)


def facts(t: Text, banner: str = "") -> Facts:
    known: list[tuple[Any, Any, Outcome[Any]]] = [
        (role.PROBE, EXPLICIT, Observed(Role("preset", "preset"))),
        (role.PROBE, IMPLICIT, Observed(Role("configured", "config", Mode.EXPLICIT))),
        (role.PROBE, CLOSED, Observed(Role("alternative", "guess"))),
        (role.PROBE, ALTERNATE, Observed(Role("alternative", "srv"))),
        *_names(t),
        *_talks(t, banner),
        (provider.PROBE, "", Observed(Match(a_provider(), "smtp_address"))),
        (
            login.PROBE,
            "",
            Observed(
                login.Login(IMPLICIT, Mode.IMPLICIT, "PLAIN", Reply(235, (t("2.7.0 Accepted"),)), 81.26)
            ),
        ),
        (sender.PROBE, "garage.tremblay@gmail.com", Observed(Reply(250, ("2.1.0 OK",)))),
        (
            controls.PROBE,
            "9.9.9.9",
            Observed(controls.Control("resolver", "9.9.9.9", Observed(t("142.250.1.108")))),
        ),
        (
            controls.PROBE,
            "smtp.example.org:465",
            Observed(controls.Control("host", "smtp.example.org:465", Failed(Reason.TIMEOUT))),
        ),
        (
            mx_reach.PROBE,
            MX_HOST,
            Observed(
                mx_reach.MxReach(
                    MX_HOST, "142.250.1.26", Observed(Reply(220, (t("mx ESMTP"),))), starttls=True
                )
            ),
        ),
        (
            mx_reach.PROBE,
            "mx2.example.com",
            Observed(mx_reach.MxReach("mx2.example.com", "192.0.2.7", Failed(Reason.TIMEOUT), None)),
        ),
    ]
    found = Facts()
    for probe, key, outcome in known:
        found = found.plus(probe, key, outcome)
    return found


MX_HOST = "gmail-smtp-in.l.google.com"


def _names(t: Text) -> list[tuple[Any, Any, Outcome[Any]]]:
    targets = (Target(HOST, 465, "142.250.1.108", 465), Target(HOST, 465, "2607:f8b0::6c", 465))
    delivery = mx.Mx("gmail.com", "ok", (mx.MxHost(5, t(MX_HOST), "ok", ("142.250.1.26",)),))
    return [
        (mx.PROBE, "gmail.com", Observed(delivery)),
        (host.PROBE, HOST, Observed(Resolved("ok", targets, ms=12.34))),
        (
            srv.PROBE,
            "gmail.com",
            Observed(
                srv.Srv("gmail.com", "ok", (srv.SrvTarget(Mode.EXPLICIT, 0, 1, t("smtp.example.net"), 2525),))
            ),
        ),
        (
            spf.PROBE,
            "gmail.com",
            Observed(spf.Spf("gmail.com", "ok", t("v=spf1 redirect=_spf.google.com"), "ok")),
        ),
        (
            dmarc.PROBE,
            "gmail.com",
            Observed(
                dmarc.Dmarc("gmail.com", "ok", t("v=DMARC1; p=none; sp=quarantine"), "gmail.com", "none", 1)
            ),
        ),
    ]


def _talks(t: Text, banner: str) -> list[tuple[Any, Any, Outcome[Any]]]:
    shake = Handshake("TLSv1.3", "TLS_AES_256_GCM_SHA384", 256, (), True, 0, "ok", ("system", "mozilla"))
    inside = Ehlo(Reply(250, (t("smtp at your service"), t("SIZE 35882577"), "AUTH LOGIN PLAIN XOAUTH2")))
    clear = Ehlo(Reply(250, ("smtp at your service", t("SIZE 35882577"), "STARTTLS")))
    steps = Timing(20.04, 21.5, 22.0, 43.21, 20.0)
    implicit = Conversation(
        Mode.IMPLICIT,
        "142.250.1.108",
        greeting=Observed(Reply(220, (t("smtp.gmail.com ESMTP") + banner,))),
        tls=Observed(shake),
        ehlo=Observed(inside),
        timing=steps,
        bytes_read=4321,
        round_trips=5,
    )
    explicit = implicit._replace(
        mode=Mode.EXPLICIT,
        greeting=Observed(Reply(220, (t("ready"),))),
        ehlo_clear=Observed(clear),
        starttls=Observed(Reply(220, ("go ahead",))),
        tls=Observed(shake._replace(verified=False, verify_code=62, verify_message=t("Hostname mismatch"))),
        ehlo=Skipped("not_reached"),
    )
    stripped = Conversation(
        Mode.EXPLICIT,
        "192.0.2.9",
        greeting=Observed(Reply(220, ("*****************",))),
        ehlo_clear=Observed(Ehlo(Reply(250, ("x", "XXXXXXXA", "AUTH LOGIN")))),
        starttls=Failed(Reason.STARTTLS_MISSING),
        masked="keyword",
    )
    return [
        (
            tcp.PROBE,
            IMPLICIT,
            Observed(_tcp("142.250.1.108", Observed(20.04), "2607:f8b0::6c", Reason.UNREACHABLE)),
        ),
        (conversation.IMPLICIT, IMPLICIT, Observed(implicit)),
        (conversation.EXPLICIT, IMPLICIT, Failed(Reason.NOT_TLS)),
        (certificate.PROBE, IMPLICIT, Observed(a_certificate(t))),
        (versions.PROBE, IMPLICIT, Observed(_versions("unknown", "unknown", "accepted", "accepted"))),
        (
            tcp.PROBE,
            EXPLICIT,
            Observed(_tcp("142.250.1.108", Observed(20.5), "2607:f8b0::6c", Reason.TIMEOUT)),
        ),
        (conversation.EXPLICIT, EXPLICIT, Observed(explicit)),
        (certificate.PROBE, EXPLICIT, Observed(a_certificate(t)._replace(matches=False, trusted_by=()))),
        (versions.PROBE, EXPLICIT, Observed(_versions("refused", "accepted", "accepted", "refused"))),
        (
            tcp.PROBE,
            CLOSED,
            Observed(_tcp("142.250.1.108", Failed(Reason.REFUSED), "2607:f8b0::6c", Reason.RESET)),
        ),
        (conversation.EXPLICIT, CLOSED, Failed(Reason.REFUSED, t("connection refused"), "tcp")),
        (conversation.EXPLICIT, ALTERNATE, Observed(stripped)),
    ]


def _tcp(first: str, met: Outcome[float], second: str, not_met: Reason) -> tcp.Tcp:
    return tcp.Tcp((tcp.AddressTry(first, met), tcp.AddressTry(second, Failed(not_met))))


def _versions(*verdicts: Any) -> versions.Versions:
    return versions.Versions(tuple(map(versions.VersionTry, TLS_VERSIONS, verdicts)))


def a_certificate(t: Text = str) -> Certificate:
    return Certificate(
        subject=t("CN=smtp.gmail.com"),
        issuer=t("CN=WR2, O=Google Trust Services, C=US"),
        issuer_organisation="Google Trust Services",
        names=(HOST, t("*.gmail.com"), *(f"n{n}.example.com" for n in range(10))),
        not_before=datetime(2026, 10, 24, tzinfo=UTC),
        not_after=datetime(2027, 1, 22, 8, 30, tzinfo=UTC),
        matches=True,
        trusted=True,
        trusted_by=("system", "mozilla"),
        self_signed=False,
        key="RSA 2048",
        signature="sha256WithRSAEncryption",
        weak="",
        chain_length=3,
    )


def a_provider(name: str = "Gmail") -> Provider:
    return Provider(
        id="gmail",
        name=name,
        kind="mailbox",
        status="verified",
        endpoints=(),
        hosts=(),
        retired_hosts=(),
        consumer_domains=("gmail.com",),
        mx=(),
        user_name="address",
        password_login=PasswordLogin("app-password", None, None, "x"),
        app_password=None,
        sender_policy="rewrites",
        spf_include=None,
        relay_refused=False,
        manual_differs=None,
        help={},
        sources={},
    )
