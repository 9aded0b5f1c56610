"""One line a fact while the network is asked, for who watches a terminal or asks for more with -v."""

import sys
from typing import Any

from gemdiag.cli.session import Session
from gemdiag.model.outcome import Failed, Observed, Outcome
from gemdiag.words import N_

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
        self.shown = session.verbosity > 0 or (session.verbosity == 0 and sys.stderr.isatty())

    def __call__(self, probe: str, key: object, outcome: Outcome[Any]) -> None:
        if not self.shown or probe not in LINES:
            return
        word = {Observed: N_("answered"), Failed: N_("no")}.get(type(outcome), N_("not asked"))
        line = self.session.say(LINES[probe], key=key)
        self.session.warn(N_("  {line}: {word}"), line=line, word=self.session.say(word))
