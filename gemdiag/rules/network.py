"""Is it this network, or this computer, that stands in the way?"""

from collections.abc import Iterator
from datetime import timedelta

from gemdiag.model.case import Case
from gemdiag.model.endpoint import Endpoint, Mode
from gemdiag.model.finding import Severity
from gemdiag.model.outcome import Failed, Observed, Reason
from gemdiag.model.syntax import is_ip_address
from gemdiag.probes import certificate, clock, own_name
from gemdiag.probes import controls as asked
from gemdiag.probes.conversation import of_mode
from gemdiag.routes import endpoints, talk
from gemdiag.rules.rule import Rule, Seen

# Certificates go by days. A server whose own clock is as far off is not taken for a witness.
WRONG, RIGHT = timedelta(days=1), timedelta(hours=1)
# Of different owners: whoever forgets one certificate forgets those of all his servers.
WITNESSES = 2
_DIRECTIONS = {certificate.NOT_YET_VALID: "not_yet_valid", certificate.EXPIRED: "expired"}


def portal(case: Case) -> Iterator[Seen]:
    """A name that nobody has registered has an address here, or every port answers as a web server."""
    made_up = [
        {"name": fact.target, "address": fact.answer.value}
        for fact in case.facts.values(asked.PROBE).values()
        if fact.kind == "random_name"
        and isinstance(fact.answer, Observed)
        and is_ip_address(fact.answer.value)
    ]
    web = _web_servers(case)
    if made_up or web:
        evidence = {"made_up_names": made_up, "answer_as_web_server": web}
        elsewhere = Severity.UNKNOWN if case.stated.at == "elsewhere" else None
        yield Seen(None, {}, evidence, severity=elsewhere)


def _web_servers(case: Case) -> list[str]:
    """All ports that let themselves be reached, if those are several and all of them speak HTTP."""
    answers: dict[str, bool] = {}
    for at in endpoints(case.facts, "configured", "planned", "alternative", "preset"):
        said = talk(case.facts, at, Mode.EXPLICIT)
        if said is not None:
            first = said.greeting
            answers[str(at)] = (
                isinstance(first, Failed) and first.reason is Reason.OTHER_PROTOCOL and first.detail == "HTTP"
            )
    return list(answers) if len(answers) > 1 and all(answers.values()) else []


PORTAL = Rule("net.portal", Severity.CRITICAL, "it", portal)


def clock_wrong(case: Case) -> Iterator[Seen]:
    """Servers that have nothing to do with each other all disagree with this computer about the day."""
    yield from _by_greetings(case) or _by_certificates(case)


def _by_greetings(case: Case) -> list[Seen]:
    """By the dates that servers greet with: far from this computer's, and none of them near it."""
    told = case.facts.values(clock.PROBE)
    apart = {str(at): each.here - each.server for at, each in told.items()}
    if not apart or any(abs(each) < RIGHT for each in apart.values()):
        return []
    nearest = min(apart.values(), key=abs)
    if abs(nearest) < WRONG:
        return []
    servers = [{"endpoint": str(at), "date": each.server.isoformat()} for at, each in told.items()]
    here = next(iter(told.values())).here.isoformat(timespec="seconds")
    today = next(each.server for at, each in told.items() if apart[str(at)] == nearest)
    params = {"today": today.date().isoformat()}
    return [Seen(None, params, {"this_computer": here, "servers": servers})]


def _by_certificates(case: Case) -> list[Seen]:
    """All were out of date in the same direction when they were looked at, whatever day `--as-of` names.

    A greeting that is right speaks for this clock; so does one certificate in which nothing was wrong.
    """
    codes = list(_verified(case))
    wrong = {at: code for at, code in codes if code in _DIRECTIONS}
    owners = {".".join(at.host.split(".")[-2:]) for at in wrong}
    if case.facts.values(clock.PROBE) or any(code == 0 for _, code in codes):
        return []
    if len(owners) < WITNESSES or len(set(wrong.values())) > 1:
        return []
    direction = _DIRECTIONS[next(iter(wrong.values()))]
    facts = case.facts.values(certificate.PROBE)
    dates = [
        {
            "endpoint": str(at),
            "not_before": facts[at].not_before.isoformat(),
            "not_after": facts[at].not_after.isoformat(),
        }
        for at in wrong
        if at in facts
    ]
    return [Seen(None, {}, {"certificates": direction, "valid": dates})]


def _verified(case: Case) -> Iterator[tuple[Endpoint, int]]:
    """What the roots said of the certificate at each endpoint (X509_V_ERR_* of OpenSSL)."""
    for mode in Mode:
        for key, said in case.facts.values(of_mode(mode)).items():
            if isinstance(key, Endpoint) and isinstance(said.tls, Observed):
                yield key, said.tls.value.verify_code


CLOCK_WRONG = Rule("net.clock_wrong", Severity.WARNING, "shop", clock_wrong)


def computer_name_invalid(case: Case) -> Iterator[Seen]:
    """By its form, never asked for: whether GEM-CAR gives this name is not known either."""
    fact = case.facts.value(own_name.PROBE)
    if fact and not fact.is_domain:
        yield Seen(None, {"name": fact.name}, {"name": fact.name})


COMPUTER_NAME_INVALID = Rule(
    "smtp.computer_name_invalid",
    Severity.NOTICE,
    "it",
    computer_name_invalid,
    reference="RFC 5321 sections 2.3.5 and 4.1.1.1",
)
