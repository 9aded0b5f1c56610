"""Encrypted how, and how well?"""

from collections.abc import Iterator

from gemdiag.model.case import Case
from gemdiag.model.endpoint import SUBMISSION, SUBMISSIONS, Endpoint, Mode
from gemdiag.model.finding import Severity
from gemdiag.model.outcome import Failed, Observed, Reason
from gemdiag.probes import tcp, versions
from gemdiag.routes import configured, endpoints, speaks, talk, untouched_mode, walked, way
from gemdiag.rules.judged import Talk, talks
from gemdiag.rules.rule import Rule, Seen, at_params

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
        seen = {str(at): _how(case, at, mode) for at in reached}
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


def _how(case: Case, at: Endpoint, mode: Mode) -> str:
    fact, said = case.facts.value(tcp.PROBE, at), talk(case.facts, at, mode)
    if fact and not any(isinstance(each.connect, Observed) for each in fact.tries):
        return ", ".join(
            sorted({e.connect.reason.value for e in fact.tries if isinstance(e.connect, Failed)})
        )
    ended = said.ended_by if said else None
    return ended.reason.value if isinstance(ended, Failed) else "not reached"


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
            params = at_params(at, configured_mode=mode.value, spoken_mode=mode.other.value)
            evidence = {"tried": mode.value, "answered": mode.other.value, "how": _how(case, at, mode)}
            # Where the mode that it speaks comes to no connection either, that is what has to be mended.
            spoken = talk(case.facts, at, mode.other)
            broken = spoken is not None and isinstance(spoken.tls, Failed) and bool(_accepted(case, at))
            yield Seen(str(at), params, evidence, at, mode, Severity.NOTICE if broken else None)


WRONG_MODE_FOR_PORT = Rule("tls.wrong_mode_for_port", Severity.CRITICAL, "shop", wrong_mode_for_port)


def _starttls(case: Case, reason: Reason) -> Iterator[tuple[Talk, Failed]]:
    for each in talks(case):
        failed = each.said.starttls
        if isinstance(failed, Failed) and failed.reason is reason:
            yield each, failed


def _ehlo_refusal(each: Talk) -> str | None:
    clear = each.said.ehlo_clear
    refusal = clear.value.refusal if isinstance(clear, Observed) else None
    return refusal.text if refusal else None


def _keywords(each: Talk) -> list[str]:
    return list(each.said.ehlo_clear.value.keywords) if isinstance(each.said.ehlo_clear, Observed) else []


def starttls_missing(case: Case) -> Iterator[Seen]:
    for each, _ in _starttls(case, Reason.STARTTLS_MISSING):
        if not each.said.masked:
            refusal = _ehlo_refusal(each)
            evidence = {"ehlo": _keywords(each), "banner": _banner(each), "ehlo_refusal": refusal}
            params = at_params(each.at, ehlo_refusal=refusal)
            yield Seen(str(each.at), params, evidence, each.at, each.mode)


STARTTLS_MISSING = Rule(
    "tls.starttls_missing", Severity.CRITICAL, "provider", starttls_missing, reference="RFC 3207 section 2"
)


def starttls_stripped(case: Case) -> Iterator[Seen]:
    for each in talks(case):
        if each.said.masked and isinstance(each.said.starttls, Failed):
            evidence = {"ehlo": _keywords(each), "banner": _banner(each), "sign": each.said.masked}
            yield Seen(str(each.at), at_params(each.at, sign=each.said.masked), evidence, each.at, each.mode)


STARTTLS_STRIPPED = Rule(
    "tls.starttls_stripped", Severity.CRITICAL, "it", starttls_stripped, reference="RFC 3207 section 6"
)


def _banner(each: Talk) -> str | None:
    return each.said.greeting.value.text if isinstance(each.said.greeting, Observed) else None


def starttls_refused(case: Case) -> Iterator[Seen]:
    for each, failed in _starttls(case, Reason.STARTTLS_REFUSED):
        if not each.said.masked:
            # RFC 3207 section 4: 454 "TLS not available due to temporary reason"; 5yz is for good.
            refused = "temporary" if failed.detail.startswith("4") else "permanent"
            params = at_params(each.at, reply=failed.detail, refused=refused)
            evidence = {"reply": failed.detail} | (
                {"unasked": each.said.unasked} if each.said.unasked else {}
            )
            yield Seen(str(each.at), params, evidence, each.at, each.mode)


STARTTLS_REFUSED = Rule("tls.starttls_refused", Severity.CRITICAL, "provider", starttls_refused)


def starttls_injected(case: Case) -> Iterator[Seen]:
    for each, failed in _starttls(case, Reason.STARTTLS_INJECTED):
        params = at_params(each.at, bytes=failed.detail)
        yield Seen(str(each.at), params, {"bytes": failed.detail}, each.at, each.mode)


STARTTLS_INJECTED = Rule(
    "tls.starttls_injected", Severity.CRITICAL, "it", starttls_injected, reference="RFC 3207 section 4.2"
)


def starttls_repeated(case: Case) -> Iterator[Seen]:
    for each in talks(case):
        if isinstance(each.said.ehlo, Observed) and each.said.ehlo.value.offers("STARTTLS"):
            evidence = {"ehlo": list(each.said.ehlo.value.keywords)}
            yield Seen(str(each.at), at_params(each.at), evidence, each.at, each.mode)


STARTTLS_REPEATED = Rule(
    "tls.starttls_repeated",
    Severity.NOTICE,
    "provider",
    starttls_repeated,
    reference="RFC 3207 section 4.2",
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
            yield each, failed, _accepted(case, each.at)


def _mode_judged(case: Case, each: Talk) -> Mode | None:
    """The mode that a failed handshake counts for: every one, at a configured port that has no other."""
    mode = untouched_mode(case)
    is_mine = each.at in configured(case.settings) and bool(_accepted(case, each.at))
    return None if is_mine and mode and not speaks(case.facts, each.at, mode) else each.mode


def _accepted(case: Case, at: Endpoint) -> tuple[str, ...]:
    fact = case.facts.value(versions.PROBE, at)
    return fact.accepted() if fact else ()


def version_unsupported(case: Case) -> Iterator[Seen]:
    for each, failed, accepted in _failed_handshakes(case):
        old_alone = bool(accepted) and not set(accepted) & set(MODERN)
        if old_alone or (failed.reason is Reason.TLS_VERSION and not accepted):
            params = at_params(each.at, versions=", ".join(accepted) or None)
            evidence = {"accepted": list(accepted), "detail": failed.detail}
            yield Seen(str(each.at), params, evidence, each.at, _mode_judged(case, each))


VERSION_UNSUPPORTED = Rule(
    "tls.version_unsupported", Severity.CRITICAL, "provider", version_unsupported, reference="RFC 8996"
)


def handshake_failed(case: Case) -> Iterator[Seen]:
    for each, failed, accepted in _failed_handshakes(case):
        old_alone = bool(accepted) and not set(accepted) & set(MODERN)
        if not old_alone and (failed.reason is not Reason.TLS_VERSION or accepted):
            params = at_params(each.at, detail=failed.detail or failed.reason.value)
            evidence = {"reason": failed.reason.value, "detail": failed.detail, "accepted": list(accepted)}
            # What this computer cannot do says nothing of the server.
            ours = Severity.UNKNOWN if failed.reason is Reason.LOCAL_LIMIT else None
            yield Seen(str(each.at), params, evidence, each.at, _mode_judged(case, each), ours)


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
