"""What a rollback did, and the clicks that change GEM-CAR back."""

import sys
from typing import Any, Final

from gemdiag.app.going_back import back
from gemdiag.cli.output import Printer
from gemdiag.cli.session import Session, visible, wrapped
from gemdiag.model.plan import Click, Receipt
from gemdiag.model.provider import Knowledge
from gemdiag.words import N_
from gemdiag.words import click as sentence

RESTORED: Final = N_("{path} is as it was before.")
REMOVED: Final = N_("{path} was removed: it did not exist before.")
KEPT: Final = N_("What it held until now: backup {id}.")
CLICKS: Final = N_(
    "gemdiag changed the file alone, not GEM-CAR. If what is taken back had been typed into GEM-CAR already, "
    "change it back there:"
)
NO_CLICKS: Final = N_("There is nothing to change back in GEM-CAR: both files say the same of it.")
EDITED: Final = N_(
    "{path} was edited since that was written: these clicks lead to what it says now. Compare them with what "
    "you wrote down before."
)
UNREAD: Final = N_(
    "gemdiag changed the file alone, not GEM-CAR. Its clicks are not known, as the settings before or after "
    "cannot be read: change back by hand what had been typed in, to what you wrote down before."
)


class TakenBack:
    """One rollback on its way to people or machines."""

    def __init__(self, session: Session, receipt: Receipt, knowledge: Knowledge) -> None:
        self._session, self._receipt = session, receipt
        found = back(receipt, knowledge)
        self._printer = Printer(session, knowledge, found.secrets if found else ())
        self._edited = found.edited if found else None
        self._steps = None if found is None else [self._step(each) for each in found.clicks]

    @property
    def is_the_same_to_gemcar(self) -> bool:
        """Both files say the same of it, as where a password was readable for a while."""
        return self._steps == [] and bool(self._receipt.after)

    def _step(self, each: Click) -> dict[str, Any]:
        """As in a report."""
        params = {
            name: self._printer.quote(value) if isinstance(value, str) else value
            for name, value in each.params
        }
        text = self._session.say(sentence(each.id), **params)
        return {"id": each.id, "params": params, "when": each.when, "text": text}

    def document(self) -> dict[str, Any]:
        """undo_clicks: null where they are not known. source_edited: where they lead to what it says now."""
        receipt = self._receipt
        return {
            "path": receipt.path,
            "removed": not receipt.after,
            "backup_id": receipt.backup_id,
            "recovered": list(receipt.recovered),
            "undo_clicks": self._steps,
            "source_edited": self._edited,
        }

    def show(self) -> None:
        say, receipt = self._session.say, self._receipt
        self._line(visible(say(RESTORED if receipt.after else REMOVED, path=receipt.path)))
        if receipt.backup_id:
            self._line(say(KEPT, id=receipt.backup_id))
        if self._steps is None:
            self._session.tell(UNREAD)
            return
        if self._edited:
            self._session.warn(EDITED, path=self._edited)
        if not self._steps:
            self._session.tell(NO_CLICKS)
        elif not self._session.quiet:
            self._printer.write("")
            self._line(say(CLICKS))
            for number, each in enumerate(self._steps, 1):
                self._line(f"{number:>3}. {each['text']}", " " * 5)

    def _line(self, text: str, indent: str = "") -> None:
        self._printer.write(wrapped(text, sys.stdout, indent))
