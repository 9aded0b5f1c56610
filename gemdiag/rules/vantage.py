"""Whose trouble is a silent port: that server's, that port's from here, this network's, or a portal's?"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from gemdiag.model.case import Case
from gemdiag.model.endpoint import Endpoint
from gemdiag.model.outcome import Failed, Observed, Outcome, Reason
from gemdiag.probes import controls, tcp
from gemdiag.rules.network import portal

Whose = Literal["server", "port", "network", "portal", ""]
# A refusal comes from something that is there, and whatever is between let it through.
_ANSWERED = frozenset({Reason.REFUSED, Reason.RESET})
_SILENT = frozenset({Reason.TIMEOUT, Reason.UNREACHABLE})


class Witness(NamedTuple):
    """answers: None where that is not known. is_stranger: asked to compare with, and nothing to the shop."""

    at: Endpoint
    answers: bool | None
    is_stranger: bool = False


def whose(case: Case, at: Endpoint) -> Whose:
    """Empty where nobody was asked that could tell. Silence counts of strangers alone: another name that the
    domain has may well be the same server.
    """
    if any(True for _ in portal(case)):
        return "portal"
    known = [each for each in _witnesses(case) if each.at != at and each.answers is not None]
    strangers = [each for each in known if each.is_stranger]
    answering = [each.at for each in known if each.answers]
    if any(each.port == at.port for each in answering if each.host != at.host):
        return "server"
    if not strangers:
        return ""
    if any(each.host == at.host for each in answering):
        return "port"
    if answering:
        # Of a port that no stranger was asked at, nobody can tell.
        return "port" if any(each.at.port == at.port for each in strangers) else "server"
    return "network"


def _witnesses(case: Case) -> Iterator[Witness]:
    for asked in case.facts.values(controls.PROBE).values():
        if asked.kind == "host":
            host, _, port = asked.target.rpartition(":")
            yield Witness(Endpoint(host, int(port)), _answers(asked.answer), is_stranger=True)
    for key, reached in case.facts.values(tcp.PROBE).items():
        if isinstance(key, Endpoint):
            told = [_answers(each.connect) for each in reached.tries]
            yield Witness(key, True if True in told else None)


def _answers(outcome: Outcome[float] | Outcome[str]) -> bool | None:
    if isinstance(outcome, Observed):
        return True
    reason = outcome.reason if isinstance(outcome, Failed) else None
    return True if reason in _ANSWERED else False if reason in _SILENT else None
