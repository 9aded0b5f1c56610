"""May the shop's addresses send through this mailbox, and do its DNS records say so?"""

from collections.abc import Iterator

from gemdiag.model.case import Case
from gemdiag.model.finding import Severity
from gemdiag.model.network import Reply
from gemdiag.model.syntax import domain_of
from gemdiag.probes import dmarc, sender, spf
from gemdiag.probes.dmarc import Dmarc
from gemdiag.probes.spf import Spf
from gemdiag.routes import identified, own_domain
from gemdiag.rules.alignment import confirmed, is_foreign, names
from gemdiag.rules.replies import match
from gemdiag.rules.rule import Rule, Seen

# What a provider does with a From that is not the login's own, where it does anything.
STRICT_POLICIES = frozenset({"refuses", "refuses-at-data", "rewrites"})


def _same(one: str | None, other: str | None) -> bool:
    return bool(one and other) and str(one).strip().lower() == str(other).strip().lower()


REFUSED_FROM = 500  # RFC 5321 section 4.2.1: 4yz asks to come again (smtp.busy)

# Sentences at MAIL FROM that a rule of the login tells.
OF_THE_LOGIN = frozenset(
    {
        "auth.account_blocked",
        "auth.app_password_required",
        "auth.basic_disabled",
        "auth.policy_blocked",
        "auth.rate_limited",
        "auth.smtp_auth_disabled",
    }
)


def _is_ownership(case: Case, reply: Reply) -> bool:
    """Refused at MAIL FROM for good, and not for what is wrong with the login; unknown words count."""
    known = identified(case)
    entry = match(case.knowledge, reply, "sender", known.id if known else None)
    if reply.code < REFUSED_FROM or (entry and entry.finding in OF_THE_LOGIN):
        return False
    # That nobody is logged in is auth.not_configured, unless the login was accepted a moment before.
    return entry is None or entry.finding != "auth.not_configured" or case.settings.wants_login


def not_owned(case: Case) -> Iterator[Seen]:
    """Measured at MAIL FROM where it can be; else by the provider's published policy, and said so."""
    s, known = case.settings, identified(case)
    published = known.sender_policy if known else "unknown"
    addresses = dict.fromkeys(each.email for each in s.advisors if each.email)
    for address in dict.fromkeys((s.email_address, *addresses)):
        if not address:
            continue
        reply = case.facts.value(sender.PROBE, address)
        login_of = "own" if _same(address, s.user_name) else "another"
        params = {"address": address, "user_name": s.user_name, "login": login_of}
        if reply and _is_ownership(case, reply):
            shop = _same(address, s.email_address)
            yield Seen(
                address,
                {**params, "reply": reply.text, "known": "measured"},
                {"mail_from": reply.text} | confirmed(case, domain_of(address)),
                severity=Severity.CRITICAL if shop else Severity.WARNING,
            )
        elif known and published in STRICT_POLICIES and _is_other(case, address):
            evidence = {"policy": published, "provider": known.id, "measured": reply.text if reply else None}
            evidence |= confirmed(case, domain_of(address))
            yield Seen(address, {**params, "published": published, "provider": known.name}, evidence)


NOT_OWNED = Rule("sender.not_owned", Severity.WARNING, "shop", not_owned)


def _is_other(case: Case, address: str) -> bool:
    """Another address than the login's. One that nobody could confirm anyway is advisor.email_foreign."""
    user_name = case.settings.user_name
    is_address = bool(user_name and "@" in user_name)
    return is_address and not _same(address, user_name) and not is_foreign(case, address)


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
    """Its `lookups` only where they are too many: there may as well be too many that lead to nothing."""
    fact = _spf(case)
    if fact and fact.result == "too_many_lookups":
        lookups = fact.lookups if fact.lookups > spf.MAX_LOOKUPS else None
        void = fact.detail.removesuffix(spf.VOID) if fact.detail.endswith(spf.VOID) else None
        evidence = {"record": fact.record, "includes": list(fact.includes), "limit": fact.detail}
        yield Seen(fact.domain, {"domain": fact.domain, "lookups": lookups, "count": void}, evidence)


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
    if fact and fact.result == "ok" and wanted and not names(case, fact.domain, wanted):
        evidence = {"record": fact.record, "includes": list(fact.includes)} | confirmed(case, fact.domain)
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
