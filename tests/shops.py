"""Cases made by hand for the tests of rules and planning: defaults for all but what a test is about."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from gemdiag import presets
from gemdiag.model.case import Case, Stated
from gemdiag.model.endpoint import Endpoint, Mode
from gemdiag.model.facts import Facts, Key, Probe
from gemdiag.model.finding import Finding
from gemdiag.model.network import Handshake, Reply, Resolved, Target
from gemdiag.model.outcome import Failed, Observed, Outcome, Reason, Skipped
from gemdiag.model.provider import Knowledge
from gemdiag.model.secret import Secret
from gemdiag.model.settings import Settings
from gemdiag.model.syntax import domain_of
from gemdiag.model.version import Version
from gemdiag.probes import certificate, conversation, host, login, provider, role, tcp, versions
from gemdiag.probes.certificate import Certificate
from gemdiag.probes.conversation import Conversation, Ehlo
from gemdiag.probes.login import Login
from gemdiag.probes.role import Role
from gemdiag.probes.tcp import AddressTry, Tcp
from gemdiag.probes.versions import Versions, VersionTry

AS_OF = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, tzinfo=UTC)
HOST = "mail.garage.example"
E465, E587, E25 = Endpoint(HOST, 465), Endpoint(HOST, 587), Endpoint(HOST, 25)
Fact = tuple[Probe[Any], Key, Outcome[Any]]


@cache
def knowledge() -> Knowledge:
    return presets.load()


def settings(**fields: Any) -> Settings:
    """A legacy shop on 587 with a login."""
    base = Settings(
        gemcar_version=Version(13, 0, 1),
        port=587,
        smtp_address=HOST,
        email_address="info@garage.example",
        user_name="info@garage.example",
        password=Secret("Carburateur!9"),
        password_state="set",
    )
    return base._replace(**fields)


def without_login(**fields: Any) -> Settings:
    return settings(user_name=None, password=None, password_state=None, **fields)


def ehlo(*keywords: str) -> Observed[Ehlo]:
    return Observed(Ehlo(Reply(250, (HOST, *keywords))))


def shake(version: str = "TLSv1.3", *, code: int = 0) -> Observed[Handshake]:
    return Observed(Handshake(version, "TLS_AES_256_GCM_SHA384", 256, (b"der",), code == 0, code, ""))


def good(at: Endpoint, mode: Mode, *keywords: str, clear: Iterable[str] = (), code: int = 0) -> list[Fact]:
    """The endpoint speaks this mode, and only this one, to the end (unless the certificate fails)."""
    inside = ehlo(*(keywords or ("AUTH PLAIN LOGIN",))) if code == 0 else conversation.NOT_REACHED
    greeting = Observed(Reply(220, (f"{at.host} ESMTP",)))
    if mode is Mode.IMPLICIT:
        greeted: Any = greeting if code == 0 else conversation.NOT_REACHED
        said = Conversation(mode, "192.0.2.1", greeting=greeted, tls=shake(code=code), ehlo=inside)
        other = Conversation(Mode.EXPLICIT, "192.0.2.1", greeting=Failed(Reason.TIMEOUT, "", "banner"))
    else:
        said = Conversation(
            mode,
            "192.0.2.1",
            greeting,
            ehlo("STARTTLS", *clear),
            Observed(Reply(220, ("Ready",))),
            shake(code=code),
            inside,
        )
        other = Conversation(Mode.IMPLICIT, "192.0.2.1", tls=Failed(Reason.NOT_TLS, "", "tls"))
    return [
        *opened(at),
        (conversation.of_mode(mode), at, Observed(said)),
        (conversation.of_mode(mode.other), at, Observed(other)),
        *accepts(at, "TLSv1.2", "TLSv1.3"),
    ]


def opened(at: Endpoint) -> list[Fact]:
    return [(tcp.PROBE, at, Observed(Tcp((AddressTry("192.0.2.1", Observed(1.0)),))))]


def unreached(at: Endpoint, reason: Reason = Reason.REFUSED, *more: AddressTry) -> list[Fact]:
    failed = Failed(reason, "", "connect")
    return [
        (tcp.PROBE, at, Observed(Tcp((AddressTry("192.0.2.1", failed), *more)))),
        (conversation.EXPLICIT, at, failed),
        (conversation.IMPLICIT, at, failed),
    ]


def talked(at: Endpoint, mode: Mode, **steps: Any) -> list[Fact]:
    """One mode that came as far as `steps` say; the other mode is not spoken."""
    nothing = Failed(Reason.TIMEOUT, "", "banner")
    if mode is Mode.EXPLICIT:
        other = Conversation(Mode.IMPLICIT, "192.0.2.1", tls=Failed(Reason.NOT_TLS))
    else:
        other = Conversation(Mode.EXPLICIT, "192.0.2.1", greeting=nothing)
    return [
        *opened(at),
        (conversation.of_mode(mode), at, Observed(Conversation(mode, "192.0.2.1", **steps))),
        (conversation.of_mode(mode.other), at, Observed(other)),
    ]


def in_clear(
    at: Endpoint, *keywords: str, reason: Reason = Reason.STARTTLS_MISSING, **more: Any
) -> list[Fact]:
    greeting = Observed(Reply(220, (f"{at.host} ESMTP",)))
    failed = Failed(reason, more.pop("detail", ""), "starttls")
    return talked(at, Mode.EXPLICIT, greeting=greeting, ehlo_clear=ehlo(*keywords), starttls=failed, **more)


def accepts(at: Endpoint, *accepted: str) -> list[Fact]:
    every = ("TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3")
    tries = tuple(VersionTry(v, "accepted" if v in accepted else "refused") for v in every)  # type: ignore[arg-type]
    return [(versions.PROBE, at, Observed(Versions(tries)))]


def cert(at: Endpoint, **fields: Any) -> list[Fact]:
    base = Certificate(
        subject=f"CN={at.host}",
        issuer="CN=Example CA",
        issuer_organisation="Example",
        names=(at.host,),
        not_before=NOW - timedelta(30),
        not_after=NOW + timedelta(60),
        matches=True,
        trusted=True,
        trusted_by=("system", "mozilla"),
        self_signed=False,
        key="RSA 2048",
        signature="sha256WithRSAEncryption",
        weak="",
        chain_length=2,
    )
    return [(certificate.PROBE, at, Observed(base._replace(**fields)))]


def logged_in(at: Endpoint, code: int = 235, *lines: str, mode: Mode = Mode.EXPLICIT) -> list[Fact]:
    reply = Reply(code, lines or ("2.7.0 Accepted" if code == 235 else "5.7.8 No",))
    return [(login.PROBE, "", Observed(Login(at, mode, "PLAIN", reply)))]


def not_logged_in(because: str = "no_password") -> list[Fact]:
    return [(login.PROBE, "", Skipped(because))]


def resolved(name: str = HOST, status: Any = "ok", detail: str = "") -> list[Fact]:
    targets = (Target(name, 587, "192.0.2.1", 587),) if status == "ok" else ()
    return [(host.PROBE, name, Observed(Resolved(status, targets, detail=detail)))]


def case(shop: Settings, *groups: Iterable[Fact], **more: Any) -> Case:
    """Facts in groups; roles and provider are added as probing would."""
    facts = Facts()
    for probe, key, outcome in (fact for group in groups for fact in group):
        facts = facts.plus(probe, key, outcome)
    for key in facts.every(tcp.PROBE):
        assert isinstance(key, Endpoint)
        if isinstance(facts.of(role.PROBE, key), Skipped):
            mine = key.host == shop.smtp_address and key.port == shop.port
            facts = facts.plus(role.PROBE, key, Observed(Role("configured" if mine else "planned", "config")))
    match = provider.identify(
        knowledge(),
        host=shop.smtp_address,
        user_name=shop.user_name,
        email_domain=domain_of(shop.email_address),
        mx_hosts=(),
    )
    if match:
        facts = facts.plus(provider.PROBE, "", Observed(match))
    fields: dict[str, Any] = {"as_of": AS_OF, "target": Version(13, 0, 4), "stated": Stated()} | more
    return Case(shop, facts, knowledge(), **fields)


def ids(findings: Iterable[Finding], *severities: str) -> dict[str, str | None]:
    """Id -> subject, of these severities, of all when none is named."""
    return {f.id: f.subject for f in findings if not severities or f.severity in severities}
