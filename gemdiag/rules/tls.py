"""Encrypted how, and how well?"""

from collections.abc import Iterator

from gemdiag.model.case import Case
from gemdiag.model.endpoint import SUBMISSION, SUBMISSIONS, Endpoint, Mode
from gemdiag.model.finding import Severity
from gemdiag.model.outcome import Failed, Observed, Reason
from gemdiag.probes import tcp, versions
from gemdiag.routes import configured, endpoints, speaks, talk, untouched_mode, walked, way
from gemdiag.rules.judged import Talk, accepted_versions, leads_nowhere, mode_judged, talks
from gemdiag.rules.rule import Rule, Seen, at_params, what_came

OLD = ("TLSv1.0", "TLSv1.1")
MODERN = ("TLSv1.2", "TLSv1.3")


def _available(case: Case, mode: Mode) -> Iterator[Seen]:
    found = way(case, mode)
    if found and walked(case.facts, found.at, mode):
        yield Seen(str(found.at), at_params(found.at), {"mode": mode.value}, found.at, mode)


def implicit_available(case: Case) -> Iterator[Seen]:
    return _available(case, Mode.IMPLICIT)


IMPLICIT_AVAILABLE = Rule(
    "tls.implicit_available", Severity.OK, "shop", implicit_available, reference="RFC 8314"
)


def explicit_available(case: Case) -> Iterator[Seen]:
    return _available(case, Mode.EXPLICIT)


EXPLICIT_AVAILABLE = Rule(
    "tls.explicit_available", Severity.OK, "shop", explicit_available, reference="RFC 3207"
)


def _unavailable(case: Case, mode: Mode, port: int) -> Iterator[Seen]:
    """Nowhere spoken, though its own port answered: silence there proves nothing.

    Where the other mode is not to be had either, this is no reason to prefer that one.
    """
    host = case.settings.host
    if host is None or way(case, mode) is not None or way(case, mode.other) is None:
        return
    tried = [
        at
        for at in endpoints(case.facts, "configured", "planned", "alternative", "preset")
        if at.host == host
    ]
    reached = [at for at in tried if _answered(case, at)]
    if Endpoint(host, port) in reached:
        seen = [{"endpoint": str(at), "outcome": _how(case, at, mode)} for at in reached]
        yield Seen(
            f"{host}:{port}", {"host": host, "endpoint": f"{host}:{port}", "port": port}, {"tried": seen}
        )


def _answered(case: Case, at: Endpoint) -> bool:
    """A connection, or a plain no: either is an answer."""
    fact = case.facts.value(tcp.PROBE, at)
    outcomes = [each.connect for each in fact.tries] if fact else []
    refused = any(
        isinstance(each, Failed) and each.reason in {Reason.REFUSED, Reason.RESET} for each in outcomes
    )
    return refused or any(isinstance(each, Observed) for each in outcomes)


def _how(case: Case, at: Endpoint, mode: Mode) -> list[str]:
    fact, said = case.facts.value(tcp.PROBE, at), talk(case.facts, at, mode)
    if fact and not any(isinstance(each.connect, Observed) for each in fact.tries):
        return sorted({e.connect.reason.value for e in fact.tries if isinstance(e.connect, Failed)})
    ended = said.ended_by if said else None
    return [ended.reason.value if isinstance(ended, Failed) else "skipped"]


def implicit_unavailable(case: Case) -> Iterator[Seen]:
    return _unavailable(case, Mode.IMPLICIT, SUBMISSIONS)


IMPLICIT_UNAVAILABLE = Rule("tls.implicit_unavailable", Severity.NOTICE, "provider", implicit_unavailable)


def explicit_unavailable(case: Case) -> Iterator[Seen]:
    return _unavailable(case, Mode.EXPLICIT, SUBMISSION)


EXPLICIT_UNAVAILABLE = Rule("tls.explicit_unavailable", Severity.NOTICE, "provider", explicit_unavailable)


def wrong_mode_for_port(case: Case) -> Iterator[Seen]:
    """Measured, never inferred from the number: the port speaks the other mode and not this one."""
    mode = untouched_mode(case)
    mine = configured(case.settings)
    if mode is None or any(speaks(case.facts, at, mode) for at in mine):
        return
    for at in mine:
        if speaks(case.facts, at, mode.other):
            told = {"configured_mode": mode.value, "spoken_mode": mode.other.value}
            evidence = {**told, "how": _how(case, at, mode)}
            # Where the mode that it speaks comes to no connection either, that is what has to be mended.
            spoken = talk(case.facts, at, mode.other)
            broken = spoken is not None and leads_nowhere(case, at, spoken)
            yield Seen(
                str(at), at_params(at, **told), evidence, at, mode, Severity.NOTICE if broken else None
            )


WRONG_MODE_FOR_PORT = Rule(
    "tls.wrong_mode_for_port", Severity.CRITICAL, "shop", wrong_mode_for_port, ("config.port_suspicious",)
)


def _failed_handshakes(case: Case) -> Iterator[tuple[Talk, Failed, tuple[str, ...]]]:
    """Handshakes that never came to a certificate, with the versions that this endpoint accepts."""
    for each in talks(case):
        # An alert after the handshake is the server's answer to it: it may want a client certificate.
        ended = each.said.ended_by
        late = isinstance(ended, Failed) and ended.reason is Reason.TLS_ALERT
        failed = ended if late else each.said.tls
        if not isinstance(failed, Failed) or failed.reason is Reason.CANCELLED:
            continue  # cut by the deadline, it has not failed
        if speaks(case.facts, each.at, each.mode):
            yield each, failed, accepted_versions(case, each.at)


def version_unsupported(case: Case) -> Iterator[Seen]:
    for each, failed, accepted in _failed_handshakes(case):
        old_alone = bool(accepted) and not set(accepted) & set(MODERN)
        if old_alone or (failed.reason is Reason.TLS_VERSION and not accepted):
            params = at_params(each.at, versions=", ".join(accepted) or None)
            evidence = {"accepted": list(accepted), "detail": failed.detail}
            yield Seen(str(each.at), params, evidence, each.at, mode_judged(case, each))


VERSION_UNSUPPORTED = Rule(
    "tls.version_unsupported", Severity.CRITICAL, "provider", version_unsupported, reference="RFC 8996"
)


def handshake_failed(case: Case) -> Iterator[Seen]:
    for each, failed, accepted in _failed_handshakes(case):
        old_alone = bool(accepted) and not set(accepted) & set(MODERN)
        if not old_alone and (failed.reason is not Reason.TLS_VERSION or accepted):
            params = at_params(each.at, **what_came(failed))
            evidence = {"reason": failed.reason.value, "detail": failed.detail, "accepted": list(accepted)}
            # What this computer cannot do says nothing of the server.
            ours = Severity.UNKNOWN if failed.reason is Reason.LOCAL_LIMIT else None
            yield Seen(str(each.at), params, evidence, each.at, mode_judged(case, each), ours)


HANDSHAKE_FAILED = Rule("tls.handshake_failed", Severity.CRITICAL, "provider", handshake_failed)


def _versions(case: Case) -> Iterator[tuple[Endpoint, versions.Versions]]:
    for mode in Mode:
        found = way(case, mode)
        fact = case.facts.value(versions.PROBE, found.at) if found else None
        if found and fact:
            yield found.at, fact


def legacy_versions_accepted(case: Case) -> Iterator[Seen]:
    for at, fact in _versions(case):
        old = [version for version in fact.accepted() if version in OLD]
        if old and set(fact.accepted()) & set(MODERN):
            yield Seen(
                str(at), at_params(at, versions=", ".join(old)), {"accepted": list(fact.accepted())}, at
            )


LEGACY_VERSIONS_ACCEPTED = Rule(
    "tls.legacy_versions_accepted",
    Severity.NOTICE,
    "provider",
    legacy_versions_accepted,
    reference="RFC 8996",
)


def _turned_away(case: Case, at: Endpoint) -> bool:
    """By an alert after the handshake: for another reason than the version."""
    ended = [said.ended_by for mode in Mode if (said := talk(case.facts, at, mode))]
    return any(isinstance(each, Failed) and each.reason is Reason.TLS_ALERT for each in ended)


def tls13_only(case: Case) -> Iterator[Seen]:
    """Windows 10 and Server 2019 come without TLS 1.3, which the manual does not tell."""
    for at, fact in _versions(case):
        if _turned_away(case, at):
            continue
        if fact.verdict("TLSv1.3") == "accepted" and fact.verdict("TLSv1.2") == "refused":
            yield Seen(str(at), at_params(at), {"accepted": list(fact.accepted())}, at)


TLS13_ONLY = Rule("tls.tls13_only", Severity.WARNING, "provider", tls13_only)
