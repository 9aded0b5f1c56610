"""Would mail go out: as today, untouched after the upgrade, in either mode, and through GEM-CAR's server."""

from collections.abc import Iterable

from gemdiag.model.case import Case
from gemdiag.model.endpoint import Mode
from gemdiag.model.finding import Finding, Severity
from gemdiag.model.outcome import Observed
from gemdiag.model.plan import Basis, Prognosis, Situation, Works
from gemdiag.model.syntax import domain_of
from gemdiag.planning.scope import on_mailbox, on_relay
from gemdiag.probes import dmarc
from gemdiag.routes import (
    Way,
    configured,
    is_legacy,
    login_accepted,
    published_against,
    talk,
    untouched_mode,
    untouched_way,
    way,
)

# Without TLS 1.2 in common or without STARTTLS, GEM-CAR's explicit mode goes on in clear (the manual:
# "the communication stays unencrypted"), if the server takes mail that way.
IN_CLEAR = frozenset(
    {"tls.starttls_missing", "tls.starttls_stripped", "tls.starttls_refused", "tls.version_unsupported"}
)
CERTIFICATE = "tls.certificate_"
# What stops every client, whatever its TLS: the old module as well as the new one.
STOPS_EVERYONE = frozenset(
    {
        "dns.smtp_host_not_found",
        "dns.smtp_host_no_address",
        "net.port_closed",
        "net.port_blocked",
        "net.portal",
        "smtp.no_greeting",
        "smtp.protocol_error",
        "smtp.connection_rejected",
        "smtp.other_protocol",
        "provider.password_login_ended",
    }
)


def prognosis(case: Case, found: Iterable[Finding]) -> dict[Situation, Prognosis]:
    """All five situations, from the findings at the severity they have where they count."""
    findings = tuple(found)
    relay = _relay(case, findings)
    untouched = relay._replace(change=()) if case.settings.use_gemcar_server else _untouched(case, findings)
    return {
        "legacy": _legacy(case, findings, untouched),
        "untouched": untouched,
        "explicit": _in_mode(case, findings, Mode.EXPLICIT),
        "implicit": _in_mode(case, findings, Mode.IMPLICIT),
        "relay": relay,
    }


def of_way(case: Case, found: tuple[Finding, ...], through: Way) -> Prognosis:
    """What one way through the mailbox leads to; `change` is left to the caller."""
    at = str(through.at)
    counting = [each for each in found if on_mailbox(each, through)]
    critical = _leading([each for each in counting if each.severity is Severity.CRITICAL])
    if critical:
        in_clear = (
            through.mode is Mode.EXPLICIT and set(critical) <= IN_CLEAR and sent_in_clear(case, through)
        )
        works: Works = "unsafe" if in_clear else "no"
        return Prognosis(works, critical, at, (), _basis(critical))
    unknown = tuple(each.id for each in counting if each.severity is Severity.UNKNOWN)
    if unknown:
        return Prognosis("unknown", unknown, at, (), "measured")
    against = tuple(each.id for each in counting if each.id == "config.mode_port_mismatch")
    if against and published_against(case) and through == untouched_way(case):
        return Prognosis("no", against, at, (), "published")
    if not _walked(case, through):
        # A key that this computer's library turns away may pass on GEM-CAR's Windows.
        weak = tuple(each.id for each in counting if each.id == "tls.certificate_weak")
        return Prognosis("unknown", weak, at, (), "assumed")
    if not case.settings.wants_login or login_accepted(case.facts, through.at.host):
        return Prognosis("yes", (), at, (), "measured")
    return Prognosis("unknown", ("auth.not_tried",), at, (), "measured")


def _walked(case: Case, through: Way) -> bool:
    said = talk(case.facts, through.at, through.mode)
    return said is not None and said.ended_by is None


def sent_in_clear(case: Case, through: Way) -> bool:
    """Would the server take the mail unencrypted: a login before TLS is offered, or none is configured."""
    said = talk(case.facts, through.at, through.mode)
    offered = (
        said is not None and isinstance(said.ehlo_clear, Observed) and bool(said.ehlo_clear.value.mechanisms)
    )
    return offered or not case.settings.wants_login


def _leading(findings: list[Finding]) -> tuple[str, ...]:
    """Ids without those that are a consequence of another one of them."""
    ids = {each.id for each in findings}
    return tuple(dict.fromkeys(each.id for each in findings if not set(each.because) & ids))


def _basis(ids: tuple[str, ...]) -> Basis:
    """How strict GEM-CAR is with certificates is not published, so a `no` that rests on them is assumed."""
    if all(each.startswith(CERTIFICATE) for each in ids):
        return "assumed"
    if all(each.startswith("config.") for each in ids):
        return "stated"
    return "published" if set(ids) == {"provider.password_login_ended"} else "measured"


def _untouched(case: Case, found: tuple[Finding, ...]) -> Prognosis:
    through = untouched_way(case)
    if through is not None:
        return of_way(case, found, through)
    mine = configured(case.settings)
    at = str(mine[0]) if mine else None
    critical = _leading(
        [f for f in found if f.severity is Severity.CRITICAL and on_mailbox(f, None) and f.at is None]
    )
    if critical:
        return Prognosis("no", critical, at, (), _basis(critical))
    if not mine:
        return Prognosis("no", ("config.field_missing",), None, (), "stated")
    either = {of_way(case, found, Way(mine[0], mode)).works for mode in Mode}
    if either == {"no"}:
        return of_way(case, found, Way(mine[0], Mode.EXPLICIT))
    return Prognosis("unknown", ("config.mode_unknown",), at, (), "assumed")


def _in_mode(case: Case, found: tuple[Finding, ...], mode: Mode) -> Prognosis:
    through = way(case, mode)
    if through is None and not case.complete:
        return Prognosis("unknown", (), None, (), "assumed")
    if through is None:
        return _no_way(found, mode, neither=way(case, mode.other) is None)
    return of_way(case, found, through)._replace(change=_changes_to(case, through))


def _no_way(found: tuple[Finding, ...], mode: Mode, *, neither: bool) -> Prognosis:
    """Nowhere spoken: because of what keeps every mode from being asked, else because of that.

    neither: the other mode is spoken nowhere either, so what is wrong with the endpoint is the reason.
    """
    critical = [f for f in found if f.severity is Severity.CRITICAL and on_mailbox(f, None)]
    general = [f for f in critical if f.at is None and f.mode is None]
    dead = [f for f in critical if f.id in STOPS_EVERYONE] if neither else []
    stopping = _leading([*general, *dead])
    absent = tuple(f.id for f in found if f.id == f"tls.{mode.value}_unavailable")
    if stopping or absent:
        because = stopping if set(stopping) & STOPS_EVERYONE else (*stopping, *absent)
        return Prognosis("no", because, None, (), _basis(because))
    unknown = tuple(f.id for f in found if f.severity is Severity.UNKNOWN and on_mailbox(f, None))
    return Prognosis("unknown", tuple(dict.fromkeys(unknown)), None, (), "assumed")


def _changes_to(case: Case, through: Way) -> tuple[str, ...]:
    """The fields that differ from `untouched`, in the order of the screen."""
    s, mode = case.settings, untouched_mode(case)
    changed = []
    if through.at.port != s.port:
        changed.append("port")
    if through.at.host != s.host:
        changed.append("smtp_address")
    if mode is not through.mode:
        changed.append("less_secure_connection")
    if s.use_gemcar_server:
        changed.append("use_gemcar_server")
    return tuple(changed)


def _legacy(case: Case, found: tuple[Finding, ...], untouched: Prognosis) -> Prognosis:
    if not is_legacy(case.settings, case.knowledge.gemcar):
        return untouched
    mine, sends = configured(case.settings), case.stated.sends_today
    at = str(mine[0]) if mine else None
    stopping = _leading([f for f in found if f.severity is Severity.CRITICAL and _stops_everyone(case, f)])
    if stopping:
        if sends:
            return Prognosis("unknown", ("config.contradicts_shop", *stopping), at, (), "stated")
        return Prognosis("no", stopping, at, (), _basis(stopping))
    risks = _risks(case, found)
    if risks and (sends or any(sent_in_clear(case, Way(each, Mode.EXPLICIT)) for each in mine)):
        return Prognosis("unsafe", risks, at, (), "stated" if sends else "measured")
    if sends:
        return Prognosis("yes", (), at, (), "stated")
    return Prognosis("unknown", ("config.legacy_behaviour_unknown",), at, (), "assumed")


def _stops_everyone(case: Case, finding: Finding) -> bool:
    """At the configured endpoint, or of the account. A login is the same in whatever mode it was refused."""
    here = finding.at is None or finding.at in configured(case.settings)
    login_failed = finding.area == "auth" and finding.id not in {"auth.not_offered", "auth.oauth_only"}
    missing = finding.id in {"config.field_missing", "config.field_invalid"}
    return here and (finding.id in STOPS_EVERYONE or login_failed or missing)


def _risks(case: Case, found: tuple[Finding, ...]) -> tuple[str, ...]:
    """Why it can only go in clear, under old TLS, or to a certificate that does not verify."""
    mine = configured(case.settings)
    faults = [
        f
        for f in found
        if f.severity is Severity.CRITICAL
        and f.at in mine
        and (f.id in IN_CLEAR or f.id.startswith(CERTIFICATE))
    ]
    return tuple(dict.fromkeys(f.id for f in faults))


def _relay(case: Case, found: tuple[Finding, ...]) -> Prognosis:
    change = () if case.settings.use_gemcar_server else ("use_gemcar_server",)
    critical = _leading([f for f in found if f.severity is Severity.CRITICAL and on_relay(f)])
    if critical:
        return Prognosis("no", critical, None, change, "manual")
    if any(f.id == "relay.sender_at_risk" for f in found):
        return Prognosis("unknown", ("relay.sender_at_risk",), None, change, "manual")
    if not case.knowledge.relay.rewrites_from and not _wishes_are_known(case):
        return Prognosis("unknown", (), None, change, "manual")
    return Prognosis("yes", ("relay.ready",), None, change, "manual")


def _wishes_are_known(case: Case) -> bool:
    """Was it told of each address what its domain wishes for mail that cannot be confirmed (DMARC)?"""
    s, asked = case.settings, case.facts.every(dmarc.PROBE)
    domains = {domain_of(each) for each in (s.email_address, *(who.email for who in s.advisors))} - {None}
    told = {each.domain for each in case.facts.values(dmarc.PROBE).values() if each.status in dmarc.SAID}
    return domains <= told if asked else not case.offline
