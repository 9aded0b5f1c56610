"""Option 126: would mail be fine if GEM-CAR's server sent it?"""

from collections.abc import Iterator

from gemdiag.model.case import Case
from gemdiag.model.finding import Severity
from gemdiag.model.syntax import domain_of
from gemdiag.probes import spf
from gemdiag.routes import since, spf_to_extend
from gemdiag.rules.alignment import can_align, policy
from gemdiag.rules.rule import Outlook, Rule, SecondLook, Seen


def needs_upgrade(case: Case) -> Iterator[Seen]:
    """Critical where it decides: Option 126 is on, or the version planned for does not have it."""
    needed = since(case.knowledge.gemcar.relay_since)
    installed, on = case.settings.gemcar_version, bool(case.settings.use_gemcar_server)
    too_low = installed is not None and installed < needed
    if too_low or case.target < needed:
        critical = (on and too_low) or case.target < needed
        params = {"version": str(installed) if installed else None, "needed": str(needed)}
        yield Seen(
            None, params, {"installed": params["version"]}, severity=Severity.CRITICAL if critical else None
        )


NEEDS_UPGRADE = Rule("relay.needs_upgrade", Severity.NOTICE, "shop", needs_upgrade)


def sender_missing(case: Case) -> Iterator[Seen]:
    if not case.settings.email_address:
        yield Seen(None, {}, {"email_address": None})


SENDER_MISSING = Rule(
    "relay.sender_missing",
    Severity.CRITICAL,
    "shop",
    sender_missing,
    ("config.field_missing", "config.field_invalid"),
)


def sender_at_risk(case: Case) -> Iterator[Seen]:
    """GEM-CAR does not publish whether it sets From to its own domain: at risk if it leaves the shop's."""
    if case.knowledge.relay.rewrites_from:
        return
    s = case.settings
    domains = dict.fromkeys(domain_of(each) for each in (s.email_address, *(who.email for who in s.advisors)))
    refusing = {domain: name for domain in domains if domain and (name := _refusing(case, domain))}
    strict = {domain: wish for domain in domains if domain and (wish := _distrusts(case, domain))}
    distrusting = [domain for domain in strict if domain not in refusing]
    if refusing or strict:
        params = {
            "domains": ", ".join((*refusing, *distrusting)),
            "refusing": ", ".join(dict.fromkeys(refusing.values())),
            "distrusting": ", ".join(distrusting),
        }
        evidence = {
            "refusing": [{"domain": domain, "provider": name} for domain, name in refusing.items()],
            "dmarc": [{"domain": domain, "policy": wish} for domain, wish in strict.items()],
        }
        yield Seen(None, params, evidence)


SENDER_AT_RISK = Rule(
    "relay.sender_at_risk", Severity.WARNING, "gemcar", sender_at_risk, reference="RFC 9989"
)


def _refusing(case: Case, domain: str) -> str | None:
    """The public provider that refuses its own addresses from elsewhere, whatever DMARC says."""
    public = case.knowledge.of_consumer_domain(domain)
    return public.name if public and public.relay_refused else None


def _distrusts(case: Case, domain: str) -> str | None:
    """The domain's wish for mail that is not aligned, where that of GEM-CAR's server may not be."""
    return None if can_align(case, domain, "relay") else policy(case, domain)


def ready(outlook: Outlook) -> Iterator[Seen]:
    if outlook.prognosis["relay"].works == "yes" and not outlook.case.settings.use_gemcar_server:
        yield Seen(None, {}, {"target": str(outlook.case.target)})


READY = SecondLook("relay.ready", Severity.OK, "shop", ready)


def enabled(case: Case) -> Iterator[Seen]:
    if case.settings.use_gemcar_server:
        yield Seen(None)


ENABLED = Rule("relay.enabled", Severity.OK, "shop", enabled)


def _is_in_play(outlook: Outlook) -> bool:
    return bool(outlook.case.settings.use_gemcar_server) or outlook.plan.recommended == "relay"


def no_sent_copies(outlook: Outlook) -> Iterator[Seen]:
    if _is_in_play(outlook):
        yield Seen(None)


NO_SENT_COPIES = SecondLook("relay.no_sent_copies", Severity.NOTICE, "shop", no_sent_copies)


def spf_unlisted(outlook: Outlook) -> Iterator[Seen]:
    """What GEM-CAR's server needs there is not published."""
    domain = spf_to_extend(outlook.case)
    if domain and _is_in_play(outlook):
        fact = outlook.case.facts.value(spf.PROBE, domain)
        yield Seen(None, {"domain": domain}, {"record": fact.record if fact else None})


SPF_UNLISTED = SecondLook("relay.spf_unlisted", Severity.NOTICE, "gemcar", spf_unlisted, reference="RFC 7208")
