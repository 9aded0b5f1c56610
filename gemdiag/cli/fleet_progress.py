"""How far a fleet is, on one line of a terminal; nothing anywhere else."""

import sys
from time import monotonic

import click

from gemdiag.cli.session import Session
from gemdiag.fleet.tally import Tally
from gemdiag.model.finding import Severity
from gemdiag.words import N_, severity_word

_EVERY_S = 0.5
_TOTAL = N_("{done} of {total} shops, {rate} a second, {left} left, worst so far: {worst}")
_COUNT = N_("{done} shops, {rate} a second, worst so far: {worst}")


class Progress:
    """total: how many shops there are, None where nobody can know."""

    def __init__(self, session: Session, tally: Tally, total: int | None) -> None:
        self._session, self._tally, self._total = session, tally, total
        self._began = self._told = monotonic()
        self._before = tally.shops
        self._is_shown = False

    @staticmethod
    def is_wanted(session: Session) -> bool:
        return session.progress and not session.quiet and sys.stderr.isatty()

    def tick(self) -> None:
        """Called often; tells now and then."""
        now = monotonic()
        if now - self._told < _EVERY_S:
            return
        self._told, self._is_shown = now, True
        click.echo(f"\r\x1b[K{self.line(now)}", err=True, nl=False, color=True)  # ECMA-48 section 8.3.41: EL

    def line(self, now: float) -> str:
        done, seconds = self._tally.shops, max(now - self._began, 0.001)
        rate = (done - self._before) / seconds
        worst = min(map(Severity, self._tally.verdicts), key=lambda each: each.rank, default=None)
        told = {
            "done": done,
            "rate": f"{rate:.1f}",
            "worst": severity_word(self._session.lang, worst) if worst else "-",
        }
        if self._total is None:
            return self._session.say(_COUNT, **told)
        left = _duration((self._total - done) / rate) if rate else "?"
        return self._session.say(_TOTAL, total=self._total, left=left, **told)

    def clear(self) -> None:
        """Before anything else is said on the terminal."""
        if self._is_shown:
            click.echo("\r\x1b[K", err=True, nl=False, color=True)
            self._is_shown = False


def _duration(seconds: float) -> str:
    minutes, rest = divmod(max(0, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
