"""The dialogue with mail servers as lines, each redacted for where it goes."""

from collections.abc import Iterator
from typing import Final

from gemdiag.model.dialogue import Said
from gemdiag.redaction import Leak, Redactor, visible
from gemdiag.words import N_

_MOST: Final = 5_000
"""Of what was said: an ordinary diagnosis has some hundred."""
_LONGEST: Final = 1_000
CUT: Final = N_("More was said, which is not recorded.")


class Transcript:
    """What was said in one diagnosis, up to a bound."""

    def __init__(self) -> None:
        self._said: list[Said] = []
        self.is_cut = False

    def hear(self, said: Said) -> None:
        if len(self._said) < _MOST:
            self._said.append(said)
        else:
            self.is_cut = True

    def lines(self, redactor: Redactor) -> Iterator[str]:
        """Connection after connection, in the order of opening."""
        talk = None
        for said in sorted(self._said, key=lambda said: (said.talk, said.at)):
            if said.talk != talk:
                yield from ("",) if talk else ()
                yield f"{said.talk}  {visible(redactor.text(said.endpoint))}"
            talk = said.talk
            yield from (f"  {line}" for line in _lines(said, redactor))


def live(said: Said, redactor: Redactor) -> Iterator[str]:
    """As it is said, several connections among each other."""
    whose = f"{said.talk:2}  {visible(redactor.text(said.endpoint))}"
    for line in _lines(said, redactor):
        shown = f"  {whose}  {line}"
        try:
            redactor.scan(shown)
        except Leak:  # in a spelling that is only found once lines are put together
            yield f"  {whose}  {said.at:7.3f}  {said.way}"
        else:
            yield shown


def _lines(said: Said, redactor: Redactor) -> Iterator[str]:
    lines = redactor.server_lines(said.text) if said.way == "<-" else [redactor.text(said.text)]
    for line in lines:
        shown = visible(line)
        cut = shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
        yield f"{said.at:7.3f}  {said.way}  {cut}"
