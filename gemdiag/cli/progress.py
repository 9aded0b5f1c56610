"""One line a fact while the network is asked, for who watches a terminal or asks for more with -v."""

import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gemdiag.app import progress_words
from gemdiag.cli.session import Session
from gemdiag.model.dialogue import Hear, Said
from gemdiag.model.outcome import Outcome

if TYPE_CHECKING:  # start-up: the first questions go out before
    from gemdiag.redaction import Redactor


Line = Callable[[str, str, object, Outcome[Any]], str | None]
"""What is said of a fact, in a language."""


class Progress:
    """Called for every fact as it comes in, and with -vv for all that is said on the wire.

    redactor: for standard error, the one of that moment; asked for when there is a first line.
    """

    def __init__(
        self, session: Session, redactor: "Callable[[], Redactor]", line: Line = progress_words.line
    ) -> None:
        self.session = session
        watched = session.progress and session.verbosity == 0 and sys.stderr.isatty()
        self.shown = session.verbosity > 0 or watched
        self._redactor, self._lock = redactor, threading.RLock()
        self._line = line

    def __call__(self, probe: str, key: object, outcome: Outcome[Any]) -> None:
        if not self.shown:
            return
        with self._lock:
            shown = self._redactor().text(str(key))
            line = self._line(self.session.lang, probe, shown, outcome)
            if line:
                self.session.warn("{line}", line=line)

    @property
    def hear(self) -> Hear | None:
        """None where nobody wants to."""
        return self._hear if self.session.verbosity > 1 else None

    def _hear(self, said: Said) -> None:
        from gemdiag.cli.dialogue import live  # noqa: PLC0415  start-up: only for -vv

        with self._lock:
            for line in live(said, self._redactor()):
                self.session.warn("{line}", line=line)
