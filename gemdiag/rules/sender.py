"""May the shop's addresses send through this mailbox, and do its DNS records say so?"""

from collections.abc import Iterator

from gemdiag.model.case import Case
from gemdiag.model.finding import Severity
from gemdiag.model.network import Reply
from gemdiag.probes import dmarc, sender, spf
from gemdiag.probes.dmarc import Dmarc
from gemdiag.probes.spf import Spf
from gemdiag.routes import identified
from gemdiag.rules.dns import own_domain
from gemdiag.rules.replies import match
from gemdiag.rules.rule import Rule, Seen

# What a provider does with a From that is not the login's own, where it does anything.
STRICT_POLICIES = frozenset({"refuses", "refuses-at-data", "rewrites"})


def _same(one: str | None, other: str | None) -> bool:
    return bool(one and other) and str(one).strip().lower() == str(other).strip().lower()


def _is_ownership(case: Case, reply: Reply) -> bool:
    """Refusals at MAIL FROM other than of the sender (a missing login, a full queue) prove nothing of it."""
    known = identified(case)
    entry = match(case.knowledge, reply, "sender", known.id if known else None)
    return entry.finding == "sender.not_owned" if entry else reply.code in {550, 551, 553, 554}


def not_owned(case: Case) -> Iterator[Seen]:
    """Measured at MAIL FROM where it can be; else by the provider's published policy, and said so."""
    s, known = case.settings, identified(case)
    policy = known.sender_policy if known else "unknown"
    addresses = dict.fromkeys(each.email for each in s.advisors if each.email)
    for address in dict.fromkeys((s.email_address, *addresses)):
        if not address:
            continue
        reply = case.facts.value(sender.PROBE, address)
        params = {"address": address, "user_name": s.user_name}
        if reply and reply.code >= 500 and _is_ownership(case, reply):
            shop = _same(address, s.email_address)
            yield Seen(
                address,
                {**params, "reply": reply.text},
                {"mail_from": reply.text},
                severity=Severity.CRITICAL if shop else Severity.WARNING,
            )
        elif known and policy in STRICT_POLICIES and _is_other(case, address):
            evidence = {"policy": policy, "provider": known.id, "measured": reply.text if reply else None}
            yield Seen(address, {**params, "published": policy, "provider": known.name}, evidence)


NOT_OWNED = Rule("sender.not_owned", Severity.WARNING, "shop", not_owned)


def _is_other(case: Case, address: str) -> bool:
    """Another address than the login's. One of another domain than the shop's is advisor.email_foreign."""
    s = case.settings
    if not s.user_name or "@" not in s.user_name or _same(address, s.user_name):
        return False
    mine = (s.email_address or "").rpartition("@")[2].lower()
    return address.rpartition("@")[2].lower() == mine


def _spf(case: Case) -> Spf | None:
    domain = own_domain(case)
    return case.facts.value(spf.PROBE, domain) if domain else None


def spf_missing(case: Case) -> Iterator[Seen]:
    fact = _spf(case)
    if fact and fact.result == "none":
        yield Seen(fact.domain, {"domain": fact.domain}, {"status": fact.status})


SPF_MISSING = Rule(
    "sender.spf_missing", Severity.WARNING, "it", spf_missing, ("dns.domain_not_found",), "RFC 7208"
)


def spf_invalid(case: Case) -> Iterator[Seen]:
    fact = _spf(case)
    if fact and fact.result == "invalid":
        yield Seen(fact.domain, {"domain": fact.domain, "detail": fact.detail}, {"record": fact.record})


SPF_INVALID = Rule(
    "sender.spf_invalid", Severity.WARNING, "it", spf_invalid, reference="RFC 7208 section 4.6"
)


def spf_multiple(case: Case) -> Iterator[Seen]:
    fact = _spf(case)
    if fact and fact.result == "multiple":
        yield Seen(fact.domain, {"domain": fact.domain, "count": fact.detail}, {"records": fact.detail})


SPF_MULTIPLE = Rule(
    "sender.spf_multiple", Severity.WARNING, "it", spf_multiple, reference="RFC 7208 section 4.5"
)


def spf_too_many_lookups(case: Case) -> Iterator[Seen]:
    fact = _spf(case)
    if fact and fact.result == "too_many_lookups":
        evidence = {"record": fact.record, "includes": list(fact.includes)}
        yield Seen(fact.domain, {"domain": fact.domain, "lookups": fact.lookups}, evidence)


SPF_TOO_MANY_LOOKUPS = Rule(
    "sender.spf_too_many_lookups",
    Severity.WARNING,
    "it",
    spf_too_many_lookups,
    reference="RFC 7208 section 4.6.4",
)


def spf_excludes_sender(case: Case) -> Iterator[Seen]:
    """Only whether the provider's published include is in the tree: the submission host delivers nothing."""
    fact, known = _spf(case), identified(case)
    wanted = known.spf_include if known else None
    if fact and fact.result == "ok" and wanted and wanted.lower() not in map(str.lower, fact.includes):
        evidence = {"record": fact.record, "includes": list(fact.includes)}
        yield Seen(fact.domain, {"domain": fact.domain, "include": wanted}, evidence)


SPF_EXCLUDES_SENDER = Rule("sender.spf_excludes_sender", Severity.WARNING, "it", spf_excludes_sender)


def _dmarc(case: Case) -> Dmarc | None:
    domain = own_domain(case)
    return case.facts.value(dmarc.PROBE, domain) if domain else None


def dmarc_missing(case: Case) -> Iterator[Seen]:
    fact = _dmarc(case)
    if fact and fact.status in {"ok", "nxdomain", "nodata"} and fact.records == 0:
        yield Seen(fact.domain, {"domain": fact.domain}, {"status": fact.status})


DMARC_MISSING = Rule(
    "sender.dmarc_missing", Severity.NOTICE, "it", dmarc_missing, ("dns.domain_not_found",), "RFC 9989"
)


def dmarc_invalid(case: Case) -> Iterator[Seen]:
    fact = _dmarc(case)
    if fact and fact.records == 1 and fact.invalid:
        yield Seen(fact.domain, {"domain": fact.domain, "detail": fact.invalid}, {"record": fact.record})


DMARC_INVALID = Rule("sender.dmarc_invalid", Severity.WARNING, "it", dmarc_invalid, reference="RFC 9989")


def dmarc_conflict(case: Case) -> Iterator[Seen]:
    fact = _dmarc(case)
    if fact and fact.records > 1:
        yield Seen(fact.domain, {"domain": fact.domain, "count": fact.records}, {"found_at": fact.found_at})


DMARC_CONFLICT = Rule("sender.dmarc_conflict", Severity.WARNING, "it", dmarc_conflict, reference="RFC 9989")
