"""One line a fact while the network is asked, for who watches a terminal or asks for more with -v."""

import sys
from typing import Any

from gemdiag.app import progress_words
from gemdiag.cli.session import Session
from gemdiag.model.outcome import Outcome


class Progress:
    """Called for every fact as it comes in."""

    def __init__(self, session: Session) -> None:
        self.session = session
        watched = session.progress and session.verbosity == 0 and sys.stderr.isatty()
        self.shown = session.verbosity > 0 or watched

    def __call__(self, probe: str, key: object, outcome: Outcome[Any]) -> None:
        line = progress_words.line(self.session.lang, probe, key, outcome) if self.shown else None
        if line:
            self.session.warn("{line}", line=line)
