"""A server that nobody has configured and that was measured to work: an offer, never logged in to."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from gemdiag.model.case import Case
from gemdiag.model.endpoint import Endpoint, Mode
from gemdiag.model.finding import Scalar, Severity
from gemdiag.model.outcome import Observed
from gemdiag.model.syntax import domain_of
from gemdiag.probes import autoconfig, login, role
from gemdiag.routes import endpoints, identified, other_names, own_domain, talk, walked
from gemdiag.rules.rule import Rule, Seen, at_params

# Who names a server, the surest first: the domain's owner, its web server, its provider, somebody who may
# be wrong about that provider, custom.
ORIGINS = ("srv", "autoconfig", "mx", "preset", "guess")


class Offer(NamedTuple):
    """In the order of preference."""

    rank: int
    is_explicit: bool
    at: Endpoint
    origin: str


def server_found(case: Case) -> Iterator[Seen]:
    """The best of them, where the configured host works in no mode at no port, or there is none."""
    domain, offers = domain_of(case.settings.email_address), sorted(_offers(case))
    looked_at = endpoints(case.facts, "configured", "planned")
    if domain is None or not offers or any(walked(case.facts, at, mode) for at in looked_at for mode in Mode):
        return
    best = offers[0]
    mode = Mode.EXPLICIT if best.is_explicit else Mode.IMPLICIT
    told: dict[str, Scalar] = {"domain": domain, "mode": mode.value, "origin": best.origin}
    if (known := identified(case)) and best.origin == "preset":
        told["provider"] = known.name
    params = at_params(best.at, **told, user_name_form=_user_name(case, best))
    found = [{"endpoint": str(each.at), "origin": each.origin} for each in offers]
    yield Seen(domain, params, {"found": found, **_document(case)}, best.at, mode)


SERVER_FOUND = Rule(
    "provider.server_found", Severity.NOTICE, "shop", server_found, reference="RFC 6186, RFC 8314 section 5"
)


def _offers(case: Case) -> Iterator[Offer]:
    """What was walked to its end and takes a password there. A name that the configured server's own
    certificate holds is proposed with that certificate.
    """
    roles, known, is_own = case.facts.values(role.PROBE), identified(case), own_domain(case) is not None
    # What a provider itself publishes needs no offer: it is planned with.
    published = [Endpoint(e.host, e.port) for e in known.endpoints if e.status == "verified"] if known else []
    for mode in Mode:
        itself = other_names(case, mode)
        for at in endpoints(case.facts, "alternative", "preset"):
            origin = roles[at].origin
            if (
                origin in ORIGINS
                and (is_own or origin == "preset")
                and at not in itself
                and not (origin == "preset" and at in published)
                and walked(case.facts, at, mode)
                and _takes_password(case, at, mode)
            ):
                yield Offer(ORIGINS.index(origin), mode is Mode.EXPLICIT, at, origin)


def _takes_password(case: Case, at: Endpoint, mode: Mode) -> bool:
    said = talk(case.facts, at, mode)
    inside = said.ehlo if said else None
    return isinstance(inside, Observed) and login.mechanism(inside.value.mechanisms) is not None


def _user_name(case: Case, best: Offer) -> str | None:
    """The form that the domain's document asks for at this server, or that is said of its provider."""
    known = identified(case)
    if best.origin == "preset":
        return known.user_name if known and known.user_name != "any" else None
    found = case.facts.value(autoconfig.PROBE, own_domain(case) or "")
    servers = found.servers if found else ()
    return next((each.user_name for each in servers if each.host == best.at.host), "") or None


def _document(case: Case) -> dict[str, Any]:
    found = case.facts.value(autoconfig.PROBE, own_domain(case) or "")
    return {"autoconfig": [{"asked": place, "came": word} for place, word in found.tries]} if found else {}
