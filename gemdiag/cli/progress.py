"""One line a fact while the network is asked, for who watches a terminal or asks for more with -v."""

import sys
from typing import Any

from gemdiag.cli.session import Session
from gemdiag.model.network import Reply
from gemdiag.model.outcome import Failed, Observed, Outcome, Skipped
from gemdiag.probes.conversation import Conversation
from gemdiag.probes.login import Login
from gemdiag.probes.tcp import Tcp
from gemdiag.words import N_

REFUSED_FROM = 400

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


class Progress:
    """Called for every fact as it comes in."""

    def __init__(self, session: Session) -> None:
        self.session = session
        watched = session.progress and session.verbosity == 0 and sys.stderr.isatty()
        self.shown = session.verbosity > 0 or watched

    def __call__(self, probe: str, key: object, outcome: Outcome[Any]) -> None:
        if not self.shown or probe not in LINES:
            return
        line = self.session.say(LINES[probe], key=key)
        self.session.warn(N_("  {line}: {word}"), line=line, word=self.session.say(_word(outcome)))


def _word(outcome: Outcome[Any]) -> str:
    """What came of it, as far as one word tells."""
    if isinstance(outcome, Skipped):
        return N_("not asked")
    if isinstance(outcome, Failed):
        return N_("no answer")
    match outcome.value:
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
