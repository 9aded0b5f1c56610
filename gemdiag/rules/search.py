"""Where nobody knows the provider: what hides it, and whether gemdiag has looked for its server."""

from gemdiag.model.case import Case
from gemdiag.model.finding import Scalar
from gemdiag.model.syntax import domain_of
from gemdiag.probes import autoconfig, mx
from gemdiag.probes.provider import filter_in_front


def search(case: Case) -> dict[str, Scalar]:
    """filter: the service that the domain's e-mail passes first, None for none."""
    domain = domain_of(case.settings.email_address)
    receiving = case.facts.value(mx.PROBE, domain) if domain else None
    hosts = [each.host for each in receiving.hosts] if receiving else []
    in_front = filter_in_front(case.knowledge, hosts)
    asked = bool(case.facts.values(autoconfig.PROBE))
    return {"filter": in_front.name if in_front else None, "searched": "yes" if asked else "no"}
