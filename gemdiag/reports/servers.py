"""The report's `endpoints`: one entry for each server and port, whatever number of questions it took."""

from datetime import UTC, datetime, time
from typing import Any, TypeVar

from gemdiag import routes
from gemdiag.model.case import Case
from gemdiag.model.diagnosis import Diagnosis
from gemdiag.model.endpoint import Endpoint, Mode
from gemdiag.model.network import TLS_VERSIONS
from gemdiag.model.outcome import Failed, Observed, Outcome, Reason, Skipped
from gemdiag.probes import certificate, conversation, host, login, tcp, versions
from gemdiag.probes.conversation import Conversation
from gemdiag.reports.names import addresses_of
from gemdiag.reports.plain import milliseconds, moment
from gemdiag.reports.talks import Talk, talks

T = TypeVar("T")

# The words of `tcp` that are reasons of the model; any other reason means that nothing was tried there.
_NOT_OPEN = frozenset({Reason.REFUSED, Reason.TIMEOUT, Reason.UNREACHABLE, Reason.RESET})

_STARTTLS = {
    Reason.STARTTLS_MISSING: "missing",
    Reason.STARTTLS_REFUSED: "refused",
    Reason.STARTTLS_INJECTED: "injected",
}


def servers(diagnosis: Diagnosis) -> list[dict[str, Any]]:
    return [_entry(diagnosis, talk) for talk in talks(diagnosis)]


def _entry(diagnosis: Diagnosis, talk: Talk) -> dict[str, Any]:
    facts, said = diagnosis.case.facts, talk.said
    banner, clear, inside = _value(said.greeting), _value(said.ehlo_clear), _value(said.ehlo)
    tried = facts.value(versions.PROBE, talk.at)
    every = [facts.value(conversation.of_mode(mode), talk.at) for mode in Mode]
    word, reply = _login(diagnosis.case, talk.at)
    return {
        "host": talk.at.host,
        "port": talk.at.port,
        "role": talk.role.role,
        "origin": talk.role.origin,
        "configured_mode": talk.role.configured_mode and str(talk.role.configured_mode),
        "mode": talk.mode and str(talk.mode),
        "addresses": _addresses(diagnosis.case, talk),
        "banner": banner and banner.text,
        "ehlo_clear": list(clear.keywords) if clear else [],
        "ehlo": list(inside.keywords) if inside else [],
        "starttls": _starttls(said),
        "versions": {each: tried.verdict(each) if tried else "unknown" for each in TLS_VERSIONS},
        "in_use": _in_use(said),
        "certificate": _certificate(diagnosis, talk.at),
        "auth": {
            "before_tls": list(clear.mechanisms) if clear else [],
            "mechanisms": list(inside.mechanisms) if inside else [],
            "login": word,
            "reply": reply,
        },
        "timing_ms": _timing(diagnosis.case, talk),
        "bytes_read": sum(each.bytes_read for each in every if each),
        "round_trips": sum(each.round_trips for each in every if each),
        "error": _error(talk.error),
    }


def _value(outcome: Outcome[T]) -> T | None:
    return outcome.value if isinstance(outcome, Observed) else None


def _addresses(case: Case, talk: Talk) -> list[dict[str, Any]]:
    tried = case.facts.value(tcp.PROBE, talk.at)
    if tried:
        return [_address(each.address, each.connect) for each in tried.tries]
    if talk.role.role == "mx":
        failed = talk.error
        met: Outcome[float] = failed if failed and failed.step not in {"greeting", "ehlo"} else Observed(0.0)
        return [_address(talk.said.address, met)] if talk.said.address else []
    found = addresses_of(case.facts.value(host.PROBE, talk.at.host))
    return [_address(address, Skipped("not_asked")) for address in found]


def _address(address: str, connect: Outcome[float]) -> dict[str, Any]:
    if isinstance(connect, Observed):
        return {"address": address, "tcp": "open", "connect_ms": milliseconds(connect.value) or None}
    tried = isinstance(connect, Failed) and connect.reason in _NOT_OPEN
    word = str(connect.reason) if tried and isinstance(connect, Failed) else "skipped"
    return {"address": address, "tcp": word, "connect_ms": None}


def _starttls(said: Conversation) -> str | None:
    if said.mode is Mode.IMPLICIT:
        return None
    if isinstance(said.starttls, Observed):
        return "offered"
    if said.masked:
        return "stripped"
    if isinstance(said.starttls, Failed) and said.starttls.reason in _STARTTLS:
        return _STARTTLS[said.starttls.reason]
    clear = _value(said.ehlo_clear)
    return "offered" if clear and clear.offers("STARTTLS") else None


def _in_use(said: Conversation) -> dict[str, Any] | None:
    shaken = _value(said.tls)
    if shaken is None or shaken.version is None:
        return None
    return {"version": shaken.version, "cipher": shaken.cipher, "bits": shaken.bits}


def _certificate(diagnosis: Diagnosis, at: Endpoint) -> dict[str, Any] | None:
    seen = diagnosis.case.facts.value(certificate.PROBE, at)
    if seen is None:
        return None
    return {
        "subject": seen.subject,
        "issuer": seen.issuer,
        "names": list(seen.names),
        "not_before": moment(seen.not_before),
        "not_after": moment(seen.not_after),
        "trusted": seen.trusted,
        "trusted_by": list(seen.trusted_by),
        "hostname_match": seen.matches,
        "expired": moment(seen.not_after) < moment(_now(diagnosis)),
        "self_signed": seen.self_signed,
        "intercepted_by": _interceptor(diagnosis, at, seen.issuer),
        "key": seen.key,
        "signature": seen.signature,
        "chain_length": seen.chain_length,
    }


def _now(diagnosis: Diagnosis) -> datetime:
    """The hour of the run, or midnight of the day that `--as-of` names."""
    day = diagnosis.case.as_of
    same = day == diagnosis.started_at.date()
    return diagnosis.started_at if same else datetime.combine(day, time(), UTC)


def _interceptor(diagnosis: Diagnosis, at: Endpoint, issuer: str) -> str | None:
    for finding in diagnosis.judgement.findings:
        if finding.id == "tls.certificate_intercepted" and finding.subject == str(at):
            return str(finding.params.get("product") or issuer)
    return None


def _login(case: Case, at: Endpoint) -> tuple[str, str | None]:
    """The answer counts for every port of the host that gave it, where a login could be sent; its words
    are told where they were said.
    """
    tried = case.facts.of(login.PROBE)
    if not any(routes.walked(case.facts, at, mode) for mode in Mode):
        return "not_tried", None
    if isinstance(tried, Observed) and tried.value.endpoint.host == at.host:
        reply = tried.value.reply
        word = "accepted" if tried.value.accepted else "refused" if reply.code >= 500 else "unknown"
        return word, reply.text if tried.value.endpoint == at else None
    if isinstance(tried, Failed) and at.host == case.settings.smtp_address:
        return "unknown", None
    return "not_tried", None


def _timing(case: Case, talk: Talk) -> dict[str, float | None]:
    named, tried = case.facts.value(host.PROBE, talk.at.host), case.facts.value(login.PROBE)
    steps = talk.said.timing
    return {
        "dns": milliseconds(named.ms if named else None),
        "tcp": milliseconds(steps.tcp),
        "banner": milliseconds(steps.banner),
        "starttls": milliseconds(steps.starttls),
        "tls": milliseconds(steps.tls),
        "ehlo": milliseconds(steps.ehlo),
        "auth": milliseconds(tried.ms if tried and tried.endpoint == talk.at else None),
    }


def _error(error: Failed | None) -> dict[str, Any] | None:
    if error is None:
        return None
    return {"reason": str(error.reason), "step": error.step or None, "detail": error.detail or None}
