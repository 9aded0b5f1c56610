"""Is it this network, or this computer, that stands in the way?"""

from collections.abc import Iterator
from datetime import timedelta

from gemdiag.model.case import Case
from gemdiag.model.endpoint import Mode
from gemdiag.model.finding import Severity
from gemdiag.model.outcome import Failed, Observed, Reason
from gemdiag.model.syntax import is_ip_address
from gemdiag.probes import clock, own_name
from gemdiag.probes import controls as asked
from gemdiag.routes import endpoints, talk
from gemdiag.rules.rule import Rule, Seen

# Certificates go by days. A server whose own clock is as far off is not taken for a witness.
WRONG, RIGHT = timedelta(days=1), timedelta(hours=1)


def portal(case: Case) -> Iterator[Seen]:
    """A name that nobody has registered has an address here, or every port answers as a web server."""
    made_up = {
        fact.target: fact.answer.value
        for fact in case.facts.values(asked.PROBE).values()
        if fact.kind == "random_name"
        and isinstance(fact.answer, Observed)
        and is_ip_address(fact.answer.value)
    }
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
    """By the dates that servers greet with: far from this computer's, and none of them near it."""
    told = case.facts.values(clock.PROBE)
    apart = {str(at): each.here - each.server for at, each in told.items()}
    if not apart or any(abs(each) < RIGHT for each in apart.values()):
        return
    nearest = min(apart.values(), key=abs)
    if abs(nearest) >= WRONG:
        servers = {str(at): each.server.isoformat() for at, each in told.items()}
        here = next(iter(told.values())).here.isoformat(timespec="seconds")
        today = next(each.server for at, each in told.items() if apart[str(at)] == nearest)
        params = {"today": today.date().isoformat()}
        yield Seen(None, params, {"this_computer": here, "servers": servers})


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
