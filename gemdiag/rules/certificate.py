"""Would GEM-CAR accept the server's certificate? Every fault that holds, not the first."""

import re
from collections.abc import Iterator

from gemdiag.model.case import Case
from gemdiag.model.endpoint import Endpoint, Mode
from gemdiag.model.finding import Scalar, Severity
from gemdiag.model.outcome import Observed
from gemdiag.probes import certificate
from gemdiag.probes.certificate import EXPIRING_DAYS, EXPIRING_SHARE, Certificate
from gemdiag.probes.certificate_names import covers
from gemdiag.probes.provider import runs
from gemdiag.routes import other_names, talk
from gemdiag.rules.judged import judged_ways
from gemdiag.rules.rule import Rule, Seen, at_params

# Of a web host's certificate for a hundred customers, the evidence holds the others.
MAX_NAMES_TOLD = 8


def _certificates(case: Case) -> Iterator[tuple[Endpoint, Certificate]]:
    for at in dict.fromkeys(at for at, _ in judged_ways(case)):
        fact = case.facts.value(certificate.PROBE, at)
        if fact:
            yield at, fact


def _seen(at: Endpoint, fact: Certificate, **more: Scalar) -> Seen:
    evidence = {
        "subject": fact.subject,
        "issuer": fact.issuer,
        "names": list(fact.names),
        "not_before": fact.not_before.isoformat(),
        "not_after": fact.not_after.isoformat(),
        "chain_length": fact.chain_length,
    }
    return Seen(str(at), at_params(at, **more), evidence, at)


def _failed_today(case: Case, at: Endpoint, fact: Certificate, code: int) -> bool:
    """On its very day the hour counts, which only who looked at it knows: OpenSSL (X509_V_ERR_*)."""
    told = [talk(case.facts, at, mode) for mode in Mode]
    codes = {said.tls.value.verify_code for said in told if said and isinstance(said.tls, Observed)}
    return code in codes and fact.trusted is True


def _has_expired(case: Case, at: Endpoint, fact: Certificate) -> bool:
    day = fact.not_after.date()
    return day < case.as_of or (day == case.as_of and _failed_today(case, at, fact, certificate.EXPIRED))


def expired(case: Case) -> Iterator[Seen]:
    for at, fact in _certificates(case):
        if _has_expired(case, at, fact):
            yield _seen(at, fact, on=fact.not_after.date().isoformat())


EXPIRED = Rule(
    "tls.certificate_expired",
    Severity.CRITICAL,
    "provider",
    expired,
    ("net.clock_wrong",),
    "RFC 5280 4.1.2.5",
)


def not_yet_valid(case: Case) -> Iterator[Seen]:
    for at, fact in _certificates(case):
        day = fact.not_before.date()
        today = day == case.as_of and _failed_today(case, at, fact, certificate.NOT_YET_VALID)
        if day > case.as_of or today:
            yield _seen(at, fact, on=fact.not_before.date().isoformat())


NOT_YET_VALID = Rule(
    "tls.certificate_not_yet_valid",
    Severity.CRITICAL,
    "provider",
    not_yet_valid,
    ("net.clock_wrong",),
    "RFC 5280 4.1.2.5",
)


def name_mismatch(case: Case) -> Iterator[Seen]:
    """The shop can mend it where the server answers, with a good certificate, to a name that it holds."""
    for at, fact in _certificates(case):
        if not fact.matches:
            offered = [name for mode in _modes(case, at) for name in other_names(case, mode)]
            fitting = next((name.host for name in offered if covers(fact.names, name.host)), None)
            seen = _seen(at, fact, names=_told(fact), suggestion=fitting)
            yield seen._replace(owner="shop" if fitting else "provider")


NAME_MISMATCH = Rule(
    "tls.certificate_name_mismatch",
    Severity.CRITICAL,
    "provider",
    name_mismatch,
    ("tls.certificate_intercepted",),
    "RFC 9525 section 6",
)


def _told(fact: Certificate) -> str:
    more = ["…"] if len(fact.names) > MAX_NAMES_TOLD else []
    return ", ".join((*fact.names[:MAX_NAMES_TOLD], *more)) or fact.subject


def _modes(case: Case, at: Endpoint) -> list[Mode]:
    return [mode for where, mode in judged_ways(case) if where == at]


def interceptor(case: Case, fact: Certificate) -> str | None:
    """The product whose name is in the issuer, as listed in presets/interceptors.yaml."""
    for product in case.knowledge.interceptors:
        if re.search(product.pattern, f"{fact.issuer} {fact.issuer_organisation}", re.IGNORECASE):
            return product.name
    return None


def _is_public(case: Case, at: Endpoint) -> bool:
    return any(runs(known, at.host) for known in case.knowledge.providers)


def _is_hosting(case: Case, at: Endpoint) -> bool:
    return any(runs(known, at.host) and known.kind == "hosting" for known in case.knowledge.providers)


def _is_intercepted(case: Case, at: Endpoint, fact: Certificate) -> bool:
    """A product is named, or a public provider's host shows an authority that is no public one."""
    public_root = {"mozilla", "ca_file"} & set(fact.trusted_by)
    if fact.trusted and public_root:
        return False
    # At a hoster a certificate that comes alone, or is its own issuer, may be a slip of somebody there; the
    # great mailbox providers make none that all their customers would meet.
    slip = _is_alone(fact) or fact.self_signed
    of_stranger = fact.trusted is True or (fact.trusted is False and not (slip and _is_hosting(case, at)))
    return interceptor(case, fact) is not None or (_is_public(case, at) and of_stranger)


def intercepted(case: Case) -> Iterator[Seen]:
    for at, fact in _certificates(case):
        if _is_intercepted(case, at, fact):
            seen = _seen(at, fact, product=interceptor(case, fact), issuer=fact.issuer)
            yield seen._replace(severity=Severity.WARNING if "system" in fact.trusted_by else None)


INTERCEPTED = Rule("tls.certificate_intercepted", Severity.CRITICAL, "it", intercepted)


def untrusted(case: Case) -> Iterator[Seen]:
    for at, fact in _certificates(case):
        if fact.trusted is False and not _is_intercepted(case, at, fact) and not _is_alone(fact):
            yield _seen(at, fact, issuer=fact.issuer, self_signed=fact.self_signed)


UNTRUSTED = Rule(
    "tls.certificate_untrusted", Severity.CRITICAL, "provider", untrusted, reference="RFC 5280 section 6"
)


def _is_alone(fact: Certificate) -> bool:
    """What vouches for it was not sent: nothing besides was, or only such that has not signed it."""
    return not fact.self_signed and (fact.chain_length == 1 or not fact.issuer_sent)


def chain_incomplete(case: Case) -> Iterator[Seen]:
    for at, fact in _certificates(case):
        if fact.trusted is False and not _is_intercepted(case, at, fact) and _is_alone(fact):
            yield _seen(at, fact, issuer=fact.issuer)


CHAIN_INCOMPLETE = Rule(
    "tls.certificate_chain_incomplete",
    Severity.CRITICAL,
    "provider",
    chain_incomplete,
    reference="RFC 8446 4.4.2",
)


def private_root(case: Case) -> Iterator[Seen]:
    for at, fact in _certificates(case):
        if fact.trusted and fact.trusted_by == ("system",) and not _is_intercepted(case, at, fact):
            yield _seen(at, fact, issuer=fact.issuer)


PRIVATE_ROOT = Rule("tls.certificate_private_root", Severity.NOTICE, "it", private_root)


def expiring(case: Case) -> Iterator[Seen]:
    for at, fact in _certificates(case):
        left = (fact.not_after.date() - case.as_of).days
        lifetime = (fact.not_after - fact.not_before).days
        soon = left < EXPIRING_DAYS and left * EXPIRING_SHARE < lifetime
        if soon and not _has_expired(case, at, fact):
            seen = _seen(at, fact, on=fact.not_after.date().isoformat(), days=left)
            yield seen._replace(severity=Severity.NOTICE if _is_public(case, at) else None)


EXPIRING = Rule("tls.certificate_expiring", Severity.WARNING, "provider", expiring)


def weak(case: Case) -> Iterator[Seen]:
    for at, fact in _certificates(case):
        if fact.weak:
            yield _seen(at, fact, what=fact.weak)


WEAK = Rule(
    "tls.certificate_weak", Severity.WARNING, "provider", weak, reference="CA/Browser Forum BR 6.1.5, 7.1.3"
)
