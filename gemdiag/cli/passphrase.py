"""The passphrase of sealed passwords: from a descriptor or a prompt, never from an argument or a variable."""

import os
import sys
from typing import Final

import click

from gemdiag.cli import asking, dumps, faults
from gemdiag.cli.faults import Fault
from gemdiag.cli.network_options import NetworkChoice
from gemdiag.cli.session import Session
from gemdiag.cli.sources import Source, Unreadable
from gemdiag.model.secret import SHORTEST_PASSPHRASE as SHORTEST
from gemdiag.model.secret import Secret
from gemdiag.model.settings import Settings
from gemdiag.words import N_

_TRIES: Final = 3
_STDIN: Final = 0

WORDS = {
    "malformed": N_("The sealed password in {path} is damaged: it is not whole."),
    "version": N_(
        "The password in {path} was sealed by another version of gemdiag, which this one cannot open."
    ),
    "bounds": N_("The sealed password in {path} was tampered with: nothing was tried on it."),
    "memory": N_("There is not enough memory to open the sealed password in {path}."),
    "wrong": N_(
        "The sealed password in {path} does not open: the passphrase is another one, or the password or the "
        "user name was changed in the file since."
    ),
    "closed": N_(
        "The password in {path} is sealed for a user name that would change. To seal it for the new one it "
        "must be opened: use --login at a terminal, or --passphrase-fd."
    ),
}


class Passphrase:
    """The one of this run: read or asked for when it is first needed, and kept. asks: may it ask to open?"""

    def __init__(self, session: Session, descriptor: int | None, *, asks: bool) -> None:
        self.known: Secret | None = None
        self._session, self._descriptor, self._asks = session, descriptor, asks

    @property
    def can_be_had(self) -> bool:
        return self._descriptor is not None or asking.is_answered()

    def opened(self, source: Source, network: NetworkChoice) -> Source:
        """With its sealed password in memory, where that is wanted and somebody knows the passphrase."""
        settings = source.settings
        if settings.password_sealed is None or settings.password is not None:
            return source
        if self._descriptor is None and not self._is_worth_asking(settings, network):
            return source
        return source._replace(settings=self.open(settings, of=source.original, path=source.name))

    def opened_if_read(self, found: Source | Unreadable, network: NetworkChoice) -> Source | Unreadable:
        return self.opened(found, network) if isinstance(found, Source) else found

    def open(self, settings: Settings, *, of: Settings, path: str) -> Settings:
        """As it was where a person leaves the passphrase empty."""
        from gemdiag import sealing  # noqa: PLC0415  start-up: most passwords are not sealed

        dumps.hide()
        tries = _TRIES if self._descriptor is None else 1
        question = N_("Passphrase for the password in {path} (Enter leaves it sealed)")
        while True:
            typed = self.known or self._read() or self._prompt(question, path=path)
            if not typed:
                return settings
            tries -= 1
            try:
                opened = sealing.opened(settings, typed, of=of)
            except sealing.SealFault as fault:
                self.known = None if self._descriptor is None else self.known
                if fault.kind != "wrong" or tries < 1:
                    raise as_fault(fault, path) from None
                self._session.warn(WORDS[fault.kind], path=path)
            else:
                self.known = typed
                return opened

    def to_seal(self) -> Secret:
        """A new one is typed twice: what nobody can type again opens nothing."""
        dumps.hide()
        self.known = self.known or self._read()
        while self.known is None:
            typed = self._prompt(N_("New passphrase, which seals the password in the file"))
            if len(typed.reveal()) < SHORTEST:
                self._session.warn(TOO_SHORT, count=SHORTEST)
            elif typed == self._prompt(N_("The same passphrase once more")):
                self.known = typed
            else:
                self._session.warn(N_("That was not the same. Once more from the beginning."))
        if len(self.known.reveal()) < SHORTEST:
            raise Fault(faults.USAGE, TOO_SHORT, count=SHORTEST)
        return self.known

    def _is_worth_asking(self, settings: Settings, network: NetworkChoice) -> bool:
        wants = network.login is not False and not network.offline and not settings.use_gemcar_server
        return wants and (self._asks or network.login is True) and asking.is_answered()

    def _read(self) -> Secret | None:
        if self._descriptor is None:
            return None
        text = asking.line_of(_raw(self._descriptor))
        if not text:
            raise Fault(faults.USAGE, N_("--passphrase-fd: no passphrase came from there."))
        self.known = Secret(text)
        return self.known

    def _prompt(self, question: str, **params: str) -> Secret:
        asked = self._session.say(question, **params)
        return Secret(click.prompt(asked, default="", show_default=False, hide_input=True, err=True))


TOO_SHORT = N_("A passphrase has {count} characters or more.")


def _raw(descriptor: int) -> bytes:
    """One line, and no byte beyond it: what follows may be meant for somebody else."""
    if descriptor == _STDIN:
        return sys.stdin.buffer.readline(asking.LONGEST)
    try:
        with os.fdopen(descriptor, "rb", buffering=0, closefd=False) as stream:
            return stream.readline(asking.LONGEST) or b""
    except OSError:
        return b""


def as_fault(fault: Exception, path: str) -> Fault:
    return Fault(faults.DATA, WORDS[getattr(fault, "kind", "wrong")], path=path)
