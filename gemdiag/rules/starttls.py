"""Is the offer to encrypt there, and is it kept?"""

from collections.abc import Iterator

from gemdiag.model.case import Case
from gemdiag.model.finding import Severity
from gemdiag.model.outcome import Failed, Observed, Reason
from gemdiag.rules.judged import Talk, mode_judged, talks
from gemdiag.rules.rule import Rule, Seen, at_params


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
            yield Seen(str(each.at), params, evidence, each.at, mode_judged(case, each))


STARTTLS_MISSING = Rule(
    "tls.starttls_missing", Severity.CRITICAL, "provider", starttls_missing, reference="RFC 3207 section 2"
)


def starttls_stripped(case: Case) -> Iterator[Seen]:
    for each in talks(case):
        if each.said.masked and isinstance(each.said.starttls, Failed):
            evidence = {"ehlo": _keywords(each), "banner": _banner(each), "sign": each.said.masked}
            yield Seen(
                str(each.at),
                at_params(each.at, sign=each.said.masked),
                evidence,
                each.at,
                mode_judged(case, each),
            )


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
            yield Seen(str(each.at), params, evidence, each.at, mode_judged(case, each))


STARTTLS_REFUSED = Rule("tls.starttls_refused", Severity.CRITICAL, "provider", starttls_refused)


def starttls_injected(case: Case) -> Iterator[Seen]:
    for each, failed in _starttls(case, Reason.STARTTLS_INJECTED):
        params = at_params(each.at, bytes=failed.detail)
        yield Seen(str(each.at), params, {"bytes": failed.detail}, each.at, mode_judged(case, each))


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
