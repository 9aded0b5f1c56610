"""One plain line a fact while the network is asked."""

from collections.abc import Mapping
from typing import Any, Final

from gemdiag.model.network import DnsStatus, Reply, Resolved
from gemdiag.model.outcome import Failed, Observed, Outcome, Reason, Skipped
from gemdiag.probes.conversation import Conversation
from gemdiag.probes.login import Login
from gemdiag.probes.mx import Mx
from gemdiag.probes.tcp import Tcp
from gemdiag.words import N_, say

REFUSED_FROM: Final = 400

# What each probe asks, as a line; probes not named here are not worth one.
LINES = {
    "host": N_("Address of {key}"),
    "mx": N_("Mail servers of {key}"),
    "tcp": N_("Connection to {key}"),
    "implicit": N_("{key}, encrypted from the start"),
    "explicit": N_("{key}, encrypted after the greeting"),
    "login": N_("Login"),
    "sender": N_("Sender {key}"),
}


BROKEN_OFF: Final = N_("broken off")
OURS: Final = frozenset({Reason.CANCELLED, Reason.DEADLINE})
"""Says nothing of the server."""

STATUSES: Final[Mapping[DnsStatus, str]] = {
    "nxdomain": N_("does not exist"),
    "nodata": N_("there is none"),
    "servfail": N_("no answer"),
    "timeout": N_("no answer"),
    "refused": N_("no answer"),
    "skipped": N_("not asked"),
}
TALKS: Final = frozenset({"implicit", "explicit"})


def plain_line(lang: str, probe: str, key: object, outcome: Outcome[Any]) -> str | None:
    """As `line`, for who would take a port that is of the other kind for a fault."""
    is_talk = probe in TALKS
    works = isinstance(outcome, Observed) and is_talk and outcome.value.ended_by is None
    return None if is_talk and not works else line(lang, probe, key, outcome)


def line(lang: str, probe: str, key: object, outcome: Outcome[Any]) -> str | None:
    """None for what is not worth a line."""
    if probe not in LINES:
        return None
    what = say(lang, LINES[probe], key=key)
    return say(lang, N_("  {line}: {word}"), line=what, word=say(lang, _word(outcome)))


def _word(outcome: Outcome[Any]) -> str:
    """What came of it, as far as one word tells."""
    if isinstance(outcome, Skipped):
        return N_("not asked")
    if isinstance(outcome, Failed):
        return BROKEN_OFF if outcome.reason in OURS else N_("no answer")
    match outcome.value:
        case Resolved() | Mx() as answer:
            return STATUSES.get(answer.status, N_("answered"))
        case Conversation(ended_by=Failed(reason=reason)) if reason in OURS:
            return BROKEN_OFF
        case Conversation() as said:
            return N_("works") if said.ended_by is None else N_("does not work")
        case Login() as tried:
            return N_("accepted") if tried.accepted else N_("refused")
        case Tcp() as reached:
            open_ = any(isinstance(each.connect, Observed) for each in reached.tries)
            return N_("open") if open_ else N_("closed")
        case Reply() as reply:
            return N_("accepted") if reply.code < REFUSED_FROM else N_("refused")
        case _:
            return N_("answered")
