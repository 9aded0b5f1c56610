"""Does a connection come about at all?"""

from collections.abc import Iterator, Mapping

from gemdiag.model.case import Case
from gemdiag.model.endpoint import Endpoint
from gemdiag.model.finding import Owner, Severity
from gemdiag.model.outcome import Failed, Observed, Outcome, Reason, Skipped
from gemdiag.probes import mx_reach, tcp
from gemdiag.routes import configured
from gemdiag.rules.ports import owner_at
from gemdiag.rules.rule import Rule, Seen, at_params
from gemdiag.rules.vantage import controls, whose

# An answer of refusal and a connection that is cut at once both come from something that is there.
CLOSED = frozenset({Reason.REFUSED, Reason.RESET})
BLOCKED = frozenset({Reason.TIMEOUT, Reason.UNREACHABLE})


def _failures(case: Case) -> Iterator[tuple[Endpoint, dict[str, str]]]:
    """Configured endpoints where no address accepted a connection: address -> reason."""
    for at in configured(case.settings):
        fact = case.facts.value(tcp.PROBE, at)
        if fact and fact.tries and not any(isinstance(each.connect, Observed) for each in fact.tries):
            yield at, {e.address: e.connect.reason.value for e in fact.tries if isinstance(e.connect, Failed)}


def _all_closed(case: Case) -> bool:
    """With no port stated two are tried: one that is open settles it."""
    return len(list(_failures(case))) == len(configured(case.settings))


def port_closed(case: Case) -> Iterator[Seen]:
    for at, reasons in _failures(case):
        if _all_closed(case) and reasons and any(Reason(reason) in CLOSED for reason in reasons.values()):
            params = at_params(at, addresses=", ".join(reasons))
            yield Seen(str(at), params, {"addresses": _listed(reasons)}, at)


PORT_CLOSED = Rule(
    "net.port_closed",
    Severity.CRITICAL,
    "shop",
    port_closed,
    ("provider.host_obsolete", "config.port_suspicious"),
)


def port_blocked(case: Case) -> Iterator[Seen]:
    for at, reasons in _failures(case):
        if _all_closed(case) and reasons and all(Reason(reason) in BLOCKED for reason in reasons.values()):
            outcome = next(iter(reasons.values()))
            trouble = whose(case, at)
            params = at_params(at, addresses=", ".join(reasons), outcome=outcome, whose=trouble or None)
            # What is blocked in another place says nothing of the shop's line.
            elsewhere = Severity.UNKNOWN if case.stated.at == "elsewhere" else None
            evidence = {"addresses": _listed(reasons), "controls": controls(case)}
            owner: Owner | None = owner_at(at) or ("provider" if trouble == "server" else None)
            yield Seen(str(at), params, evidence, at, severity=elsewhere, owner=owner)


PORT_BLOCKED = Rule(
    "net.port_blocked",
    Severity.CRITICAL,
    "it",
    port_blocked,
    ("net.portal", "provider.host_obsolete", "config.port_suspicious"),
)


def _listed(outcomes: Mapping[str, str]) -> list[dict[str, str]]:
    """An address is a value and never a key, or nothing would hide it where it is to be hidden."""
    return [{"address": address, "outcome": outcome} for address, outcome in outcomes.items()]


def _came_of(outcome: Outcome[float]) -> str:
    if isinstance(outcome, Observed):
        return "open"
    return outcome.reason.value if isinstance(outcome, Failed) else "skipped"


def address_family_broken(case: Case) -> Iterator[Seen]:
    for at in configured(case.settings):
        fact = case.facts.value(tcp.PROBE, at)
        tries = fact.tries if fact else ()
        for family, is_family in (("IPv6", True), ("IPv4", False)):
            # A family that this computer does not have was not tried, which is no fault.
            tried = [each for each in tries if not isinstance(each.connect, Skipped)]
            mine = [each for each in tried if (":" in each.address) is is_family]
            rest = [each for each in tried if (":" in each.address) is not is_family]
            failed = mine and not any(isinstance(each.connect, Observed) for each in mine)
            if failed and any(isinstance(each.connect, Observed) for each in rest):
                seen = {each.address: _came_of(each.connect) for each in mine}
                yield Seen(str(at), at_params(at, family=family), {"addresses": _listed(seen)}, at)


ADDRESS_FAMILY_BROKEN = Rule("net.address_family_broken", Severity.WARNING, "it", address_family_broken)


def internal_target(case: Case) -> Iterator[Seen]:
    for at in configured(case.settings):
        outcome = case.facts.of(tcp.PROBE, at)
        inside = [outcome] if isinstance(outcome, Failed) else []
        if isinstance(outcome, Observed):
            inside = [e.connect for e in outcome.value.tries if isinstance(e.connect, Failed)]
        if found := next((each for each in inside if each.reason is Reason.INTERNAL_TARGET), None):
            yield Seen(str(at), at_params(at, address=found.detail), {"address": found.detail}, at)
            return


INTERNAL_TARGET = Rule("net.internal_target", Severity.UNKNOWN, "shop", internal_target)


def mx_unreachable(case: Case) -> Iterator[Seen]:
    for key, fact in case.facts.values(mx_reach.PROBE).items():
        if isinstance(fact.greeting, Failed):
            params = {"host": fact.host, "outcome": fact.greeting.reason.value}
            yield Seen(f"{key}:25", params, {"address": fact.address, "outcome": fact.greeting.reason.value})


MX_UNREACHABLE = Rule("net.mx_unreachable", Severity.NOTICE, "it", mx_unreachable)
