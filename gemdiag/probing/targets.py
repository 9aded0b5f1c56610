"""Which endpoints are looked at, and why each."""

from collections.abc import Iterator, Mapping

from gemdiag.model.endpoint import SUBMISSION, SUBMISSIONS, Endpoint, Mode
from gemdiag.model.options import Wishes
from gemdiag.model.provider import GemCar, Match
from gemdiag.model.settings import Settings
from gemdiag.model.syntax import host_fault
from gemdiag.probes.autoconfig import Autoconfig
from gemdiag.probes.certificate import Certificate
from gemdiag.probes.certificate_names import covers, exact_hosts
from gemdiag.probes.role import Role
from gemdiag.probes.srv import Srv
from gemdiag.routes import mode_after_upgrade

PORTS = (SUBMISSIONS, SUBMISSION)
MAX_PUBLISHED, MAX_NAMES = 4, 3
USUAL = ("smtp", "mail")

Plan = Mapping[Endpoint, Role]


def normal(host: str) -> str:
    return host.strip().lower().removesuffix(".")


def of_settings(settings: Settings, gemcar: GemCar, wishes: Wishes) -> Plan:
    """The configured host at its port and at 465 and 587, and both ports of what a person has confirmed."""
    plan: dict[Endpoint, Role] = {}
    if host := settings.host:
        mode = mode_after_upgrade(settings, gemcar)
        ports = (settings.port,) if settings.port else PORTS
        plan |= {Endpoint(host, port): Role("configured", "config", mode) for port in ports}
        plan = _more(plan, host, Role("planned", "config"))
    for confirmed in map(normal, wishes.confirmed):
        plan = _more(plan, confirmed, Role("planned", "config"))
    return plan


def of_match(match: Match, settings: Settings) -> Plan:
    """What the provider publishes. A pattern such as `mail.{domain}` is no host.

    One that only the MX points to is nobody's setting yet: its servers are an offer.
    """
    mine, plan = settings.host, dict[Endpoint, Role]()
    other = Role("alternative", "mx") if match.identified_by == "mx" else Role("preset", "preset")
    for published in match.provider.endpoints:
        host = normal(published.host)
        if not match.provider.is_generic and not host_fault(host) and len(plan) < MAX_PUBLISHED:
            own = Role("planned", "config") if host == mine else other
            plan[Endpoint(host, published.port)] = own
    return plan


def of_srv(srv: Srv) -> Plan:
    """The best server of each mode that the domain itself names."""
    best = {mode: next((each for each in srv.targets if each.mode is mode), None) for mode in Mode}
    return {Endpoint(normal(t.host), t.port): Role("alternative", "srv") for t in best.values() if t}


def of_autoconfig(found: Autoconfig) -> Plan:
    """The best server of each mode that the domain's own document names."""
    best = {mode: next((each for each in found.servers if each.mode is mode), None) for mode in Mode}
    return {
        Endpoint(each.host, each.port): Role("alternative", "autoconfig") for each in best.values() if each
    }


def usual_names(domain: str) -> tuple[str, ...]:
    """The names that such a server has almost everywhere."""
    return tuple(f"{name}.{domain}" for name in USUAL)


def of_certificate(certificate: Certificate, host: str, greeted: str | None) -> Iterator[str]:
    """Names that a trusted certificate holds in place of the host: perhaps the server's own.

    greeted: what it called itself. First of all if it holds that, by a wildcard too: of many names of many
    customers this is the one that is no other customer's.
    """
    if certificate.trusted and not certificate.matches:
        own = [greeted] if greeted and covers(certificate.names, greeted) else []
        yield from (name for name in dict.fromkeys((*own, *exact_hosts(certificate.names))) if name != host)


def of_name(name: str) -> Plan:
    return _more({}, name, Role("alternative", "guess"))


def _more(plan: Plan, host: str, role: Role) -> dict[Endpoint, Role]:
    return {**plan, **{Endpoint(host, p): role for p in PORTS if Endpoint(host, p) not in plan}}
