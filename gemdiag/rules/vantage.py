"""Whose trouble is a silent port or a name that nobody tells an address for?"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from gemdiag.model.case import Case
from gemdiag.model.endpoint import Endpoint
from gemdiag.model.outcome import Failed, Observed, Outcome, Reason
from gemdiag.model.syntax import is_ip_address
from gemdiag.probes import controls as asked
from gemdiag.probes import dmarc, host, mx, spf, tcp
from gemdiag.rules.network import portal

Whose = Literal["server", "port", "network", "portal", ""]
# A refusal comes from something that is there, and whatever is between let it through.
_ANSWERED = frozenset({Reason.REFUSED, Reason.RESET})
_SILENT = frozenset({Reason.TIMEOUT, Reason.UNREACHABLE})


WhoseLookup = Literal["resolver", "name", ""]
# What a DNS server says that knows, or that has asked who knows; "servfail" says neither.
_TOLD = frozenset({"ok", "nxdomain", "nodata"})


class Witness(NamedTuple):
    """answers: None where that is not known. is_stranger: asked to compare with, and nothing to the shop."""

    at: Endpoint
    answers: bool | None
    is_stranger: bool = False


def whose(case: Case, at: Endpoint) -> Whose:
    """Of a silent port: that server's trouble, that port's from here, this network's, or a portal's.

    Empty where nobody was asked that could tell. Silence counts of strangers alone: another name that the
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


def whose_lookup(case: Case, name: str) -> WhoseLookup:
    """Of a failed lookup: the trouble of the DNS server that was asked, or of whoever keeps the name.

    Another DNS server that knows the name settles it; else this one, by what it knows of others. Empty where
    nobody was asked that could tell.
    """
    said = {each.kind: _word(each.answer) for each in case.facts.values(asked.PROBE).values()}
    elsewhere, made_up = said.get("resolver"), said.get("random_name")
    if elsewhere in _TOLD or (elsewhere and is_ip_address(elsewhere)):
        return "resolver"
    if made_up is not None:
        return "name" if made_up in _TOLD else "resolver"
    others = [
        *(fact.status for fact in case.facts.values(mx.PROBE).values()),
        *(fact.status for fact in case.facts.values(spf.PROBE).values()),
        *(fact.status for fact in case.facts.values(dmarc.PROBE).values()),
        *(fact.status for key, fact in case.facts.values(host.PROBE).items() if key != name),
    ]
    return "name" if _TOLD.intersection(others) else ""


def _word(answer: Outcome[str]) -> str | None:
    if isinstance(answer, Observed):
        return str(answer.value)
    return answer.reason.value if isinstance(answer, Failed) else None


def controls(case: Case) -> list[dict[str, str]]:
    """What unrelated questions gave, as evidence."""
    return [
        {"kind": fact.kind, "target": fact.target, "outcome": _word(fact.answer) or "skipped"}
        for fact in case.facts.values(asked.PROBE).values()
    ]


def _witnesses(case: Case) -> Iterator[Witness]:
    for each in case.facts.values(asked.PROBE).values():
        if each.kind == "host":
            name, _, port = each.target.rpartition(":")
            yield Witness(Endpoint(name, int(port)), _answers(each.answer), is_stranger=True)
    for key, reached in case.facts.values(tcp.PROBE).items():
        if isinstance(key, Endpoint):
            told = [_answers(each.connect) for each in reached.tries]
            yield Witness(key, True if True in told else None)


def _answers(outcome: Outcome[float] | Outcome[str]) -> bool | None:
    if isinstance(outcome, Observed):
        return True
    reason = outcome.reason if isinstance(outcome, Failed) else None
    return True if reason in _ANSWERED else False if reason in _SILENT else None
