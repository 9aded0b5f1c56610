"""The report's `dns`: what was asked about the shop's domain and its submission host."""

from typing import Any

from gemdiag.model.case import Case
from gemdiag.model.network import Resolved
from gemdiag.model.syntax import domain_of
from gemdiag.probes import dmarc, host, mx, spf, srv
from gemdiag.reports.plain import plain

NOT_ASKED = "skipped"


def names(case: Case) -> dict[str, Any]:
    domain = domain_of(case.settings.email_address)
    key = domain or ""
    delivery = case.facts.value(mx.PROBE, key)
    services = case.facts.value(srv.PROBE, key)
    senders = case.facts.value(spf.PROBE, key)
    policy = case.facts.value(dmarc.PROBE, key)
    return {
        "domain": domain,
        "mx_status": delivery.status if delivery else NOT_ASKED,
        "mx": [
            {"preference": each.preference, "host": each.host, "addresses": list(each.addresses)}
            for each in (delivery.hosts if delivery else ())
        ],
        "smtp_host": _smtp_host(case),
        "srv": plain(services.targets) if services else [],
        "spf": {
            "status": senders.status if senders else NOT_ASKED,
            "record": senders.record if senders else None,
            "result": senders.result if senders else None,
        },
        "dmarc": {
            "status": policy.status if policy else NOT_ASKED,
            "record": policy.record if policy else None,
            "domain": policy.found_at if policy else None,
            "policy": policy.policy if policy else None,
        },
    }


def _smtp_host(case: Case) -> dict[str, Any]:
    name = case.settings.smtp_address
    found = case.facts.value(host.PROBE, name or "")
    return {
        "host": name,
        "status": found.status if found else NOT_ASKED,
        "addresses": addresses_of(found),
    }


def addresses_of(resolved: Resolved | None) -> list[str]:
    """Each address once, in the order to try: one host stands for several ports."""
    return list(dict.fromkeys(target.address for target in resolved.targets)) if resolved else []
