"""Would receivers see an address confirmed when the mailbox's server, or GEM-CAR's, sends for it?"""

from typing import Any, Literal

from gemdiag.model.case import Case
from gemdiag.model.syntax import domain_of
from gemdiag.probes import dmarc, spf
from gemdiag.probes.dmarc import Dmarc
from gemdiag.routes import identified

Route = Literal["mailbox", "relay"]

# What receivers are told to do with mail that is not aligned; `none` asks for reports alone (RFC 9989).
HARMFUL = frozenset({"quarantine", "reject"})


def policy(case: Case, domain: str) -> str | None:
    """What the domain wishes for unaligned mail, None where it wishes for nothing."""
    fact = case.facts.value(dmarc.PROBE, domain)
    return fact.policy if fact and fact.policy in HARMFUL else None


def can_align(case: Case, domain: str, route: Route) -> bool:
    """Can mail from this domain be aligned on this way (RFC 9989 section 4.4)?

    By SPF where the sender's published include is in the tree of the domain: MAIL FROM is the same address.
    By DKIM where the sender signs for the organisation: a mailbox's server for the domain of the login. What
    GEM-CAR's server signs for is not published, so it counts for nothing until presets/relay.yaml knows it.
    """
    known, relay = identified(case), case.knowledge.relay
    public = case.knowledge.of_consumer_domain(domain)
    if public:
        return route == "mailbox" and public == known
    include = (known.spf_include if known else None) if route == "mailbox" else relay.spf_include
    signer = domain_of(case.settings.user_name) if route == "mailbox" else relay.dkim_domain
    return names(case, domain, include) or counts(signer, case.facts.value(dmarc.PROBE, domain), domain)


def route(case: Case) -> Route:
    """Whose server sends as things stand."""
    return "relay" if case.settings.use_gemcar_server else "mailbox"


def is_foreign(case: Case, address: str | None) -> bool:
    """Of another domain than the shop's, which receivers could not confirm when this server sends for it."""
    mine, theirs = domain_of(case.settings.email_address), domain_of(address)
    return bool(mine and theirs and theirs != mine) and not can_align(case, theirs or "", route(case))


def confirmed(case: Case, domain: str | None) -> dict[str, Any]:
    """Evidence: can receivers confirm the domain, and what are they told to do where they cannot?"""
    if domain is None:
        return {}
    return {"can_align": can_align(case, domain, route(case)), "dmarc_policy": policy(case, domain)}


def names(case: Case, domain: str, include: str | None) -> bool:
    """Is this published include in the tree of the domain's SPF record, as far as can be told?"""
    tree = case.facts.value(spf.PROBE, domain)
    if not include or tree is None or tree.result != "ok":
        return False
    return tree.is_open or include.lower() in map(str.lower, tree.includes)


def counts(signer: str | None, fact: Dmarc | None, domain: str) -> bool:
    """Does a signature of this domain count? Relaxed: in one organisation, as far as it is known."""
    if not signer or signer == domain:
        return signer == domain
    if fact and fact.strict_dkim:
        return False
    organisation = (fact.organisation if fact else None) or domain
    return _is_within(signer, organisation) or _is_within(domain, signer)


def _is_within(name: str, parent: str) -> bool:
    return name == parent or name.endswith(f".{parent}")
