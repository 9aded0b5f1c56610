"""What DNS says of the server and of the shop's domain."""

from collections.abc import Iterator

from gemdiag.model.case import Case
from gemdiag.model.endpoint import Mode
from gemdiag.model.finding import Scalar, Severity
from gemdiag.model.network import CONFLICT
from gemdiag.probes import dmarc, host, mx, spf, srv
from gemdiag.probes.mx import Mx
from gemdiag.routes import configured, own_domain, way
from gemdiag.rules.rule import Rule, Seen
from gemdiag.rules.vantage import controls, whose_lookup

# Answers that say nothing about the name, only that nobody answered for it.
UNANSWERED = frozenset({"timeout", "servfail", "refused"})


def _mx(case: Case) -> Mx | None:
    domain = own_domain(case)
    return case.facts.value(mx.PROBE, domain) if domain else None


def resolver_unreachable(case: Case) -> Iterator[Seen]:
    """Only when not one question was answered: a single lost answer is that question's trouble."""
    statuses = [
        *(fact.status for fact in case.facts.values(host.PROBE).values()),
        *(fact.status for fact in case.facts.values(mx.PROBE).values()),
        *(fact.status for fact in case.facts.values(spf.PROBE).values()),
        *(fact.status for fact in case.facts.values(dmarc.PROBE).values()),
    ]
    asked = [status for status in statuses if status not in {"overridden", "skipped"}]
    if asked and all(status == "timeout" for status in asked):
        # Where the server was reached all the same, it is no more than a nuisance.
        reached = any(way(case, mode) for mode in Mode)
        yield Seen(
            case.settings.host or own_domain(case),
            {"resolvers": None},
            {"statuses": sorted(set(asked))},
            severity=Severity.NOTICE if reached else None,
        )


RESOLVER_UNREACHABLE = Rule("dns.resolver_unreachable", Severity.UNKNOWN, "it", resolver_unreachable)


def smtp_host_lookup_failed(case: Case) -> Iterator[Seen]:
    name = case.settings.host
    fact = case.facts.value(host.PROBE, name) if name else None
    if name and fact and fact.status in UNANSWERED:
        trouble = whose_lookup(case, name)
        if fact.detail == CONFLICT:
            params: dict[str, Scalar] = {"host": name, "status": "conflict", "whose": "conflict"}
        else:
            params = {"host": name, "status": fact.status, "whose": trouble or None}
        evidence = {"status": fact.status, "detail": fact.detail, "controls": controls(case)}
        yield Seen(name, params, evidence, owner="provider" if trouble == "name" else None)


SMTP_HOST_LOOKUP_FAILED = Rule(
    "dns.smtp_host_lookup_failed",
    Severity.UNKNOWN,
    "it",
    smtp_host_lookup_failed,
    ("dns.resolver_unreachable",),
)


def smtp_host_not_found(case: Case) -> Iterator[Seen]:
    name = case.settings.host
    fact = case.facts.value(host.PROBE, name) if name else None
    if fact and fact.status == "nxdomain":
        yield Seen(name, {"host": name}, {"status": "nxdomain", "aliases": list(fact.aliases)})


SMTP_HOST_NOT_FOUND = Rule(
    "dns.smtp_host_not_found",
    Severity.CRITICAL,
    "shop",
    smtp_host_not_found,
    ("config.host_suspicious", "provider.host_obsolete"),
    "RFC 8020",
)


def smtp_host_no_address(case: Case) -> Iterator[Seen]:
    name = case.settings.host
    fact = case.facts.value(host.PROBE, name) if name else None
    if fact and (
        fact.status == "nodata" or (fact.status == "ok" and not fact.targets and configured(case.settings))
    ):
        yield Seen(name, {"host": name}, {"status": fact.status, "aliases": list(fact.aliases)})


SMTP_HOST_NO_ADDRESS = Rule(
    "dns.smtp_host_no_address", Severity.CRITICAL, "shop", smtp_host_no_address, ("config.host_suspicious",)
)


def domain_not_found(case: Case) -> Iterator[Seen]:
    fact = _mx(case)
    if fact and fact.status == "nxdomain":
        yield Seen(fact.domain, {"domain": fact.domain}, {"status": fact.status})


DOMAIN_NOT_FOUND = Rule(
    "dns.domain_not_found", Severity.CRITICAL, "shop", domain_not_found, reference="RFC 8020"
)


def mx_missing(case: Case) -> Iterator[Seen]:
    fact = _mx(case)
    if fact and not fact.hosts and not fact.null and fact.status in {"ok", "nodata"}:
        stands_in = "address" if fact.implicit_address else "nothing"
        yield Seen(fact.domain, {"domain": fact.domain}, {"status": fact.status, "stands_in": stands_in})


MX_MISSING = Rule("dns.mx_missing", Severity.WARNING, "it", mx_missing, reference="RFC 5321 section 5.1")


def mx_null(case: Case) -> Iterator[Seen]:
    fact = _mx(case)
    if fact and fact.null:
        yield Seen(fact.domain, {"domain": fact.domain}, {"mx": "0 ."})


MX_NULL = Rule("dns.mx_null", Severity.WARNING, "it", mx_null, reference="RFC 7505")


def mx_unresolvable(case: Case) -> Iterator[Seen]:
    fact = _mx(case)
    if fact and fact.hosts and all(each.status in {"nxdomain", "nodata"} for each in fact.hosts):
        names = ", ".join(each.host for each in fact.hosts)
        statuses = [{"host": each.host, "status": each.status} for each in fact.hosts]
        yield Seen(fact.domain, {"domain": fact.domain, "hosts": names}, {"hosts": statuses})


MX_UNRESOLVABLE = Rule(
    "dns.mx_unresolvable", Severity.WARNING, "it", mx_unresolvable, reference="RFC 5321 section 5.1"
)


def mx_is_alias(case: Case) -> Iterator[Seen]:
    fact = _mx(case)
    alias = next((each for each in fact.hosts if each.alias), None) if fact else None
    if fact and alias:
        yield Seen(fact.domain, {"domain": fact.domain, "host": alias.host}, {"mx": alias.host})


MX_IS_ALIAS = Rule("dns.mx_is_alias", Severity.WARNING, "it", mx_is_alias, reference="RFC 2181 section 10.3")


def srv_suggests(case: Case) -> Iterator[Seen]:
    """The domain names a submission server that is not the one configured."""
    domain = own_domain(case)
    fact = case.facts.value(srv.PROBE, domain) if domain else None
    mine = configured(case.settings)
    if fact and fact.targets and mine and all(each.host != mine[0].host for each in fact.targets):
        best = fact.targets[0]
        params = {"domain": domain, "endpoint": f"{best.host}:{best.port}", "mode": best.mode.value}
        yield Seen(domain, params, {"srv": [f"{each.host}:{each.port}" for each in fact.targets]})


SRV_SUGGESTS = Rule("dns.srv_suggests", Severity.NOTICE, "shop", srv_suggests, reference="RFC 6186, RFC 8314")
