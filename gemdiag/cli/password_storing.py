"""--store-password: what is asked for, whether that can be done, and where the password is still readable."""

from typing import NamedTuple, cast

from gemdiag.app.storing import PasswordMode, Storing, can_be_stated
from gemdiag.cli import faults
from gemdiag.cli.faults import Fault
from gemdiag.cli.passphrase import Passphrase
from gemdiag.cli.session import Session
from gemdiag.cli.sources import Source
from gemdiag.model.plan import Receipt
from gemdiag.words import N_

NO_WORDS = N_(
    "{path} cannot hold a password that is sealed or left out: another program reads this file ({format}), "
    "and would take the seal for the password. Without --in-place an upgraded file is written beside it."
)
NO_PASSWORD = N_(
    "There is no password to seal in {path}; give it with --password-prompt or --password-stdin."
)
NOBODY = N_("There is nobody to ask for the passphrase; use --passphrase-fd.")
IN_SOURCE = N_("The password still stands readable in {path}.")
IN_BACKUP = N_(
    "The password still stands readable in the backup. When all is well, this removes it: "
    "gemdiag backups prune {path} --keep 0"
)


class PasswordStoring(NamedTuple):
    """mode: what --store-password says."""

    source: Source
    passphrase: Passphrase
    mode: str | None
    in_place: bool
    dry_run: bool

    def check(self) -> None:
        """What cannot end well is said before anybody is asked anything."""
        settings, name = self.source.settings, self.source.name
        if self.mode in {"omit", "seal"} and self.in_place and not can_be_stated(self.source.original):
            raise Fault(faults.USAGE, NO_WORDS, path=name, format=self.source.original.source.format)
        if self.mode != "seal" or settings.password_sealed:
            return
        if settings.password is None:
            raise Fault(faults.USAGE, NO_PASSWORD, path=name)
        if not (self.dry_run or self.passphrase.can_be_had):
            raise Fault(faults.USAGE, NOBODY)

    def wanted(self) -> Storing:
        """With the passphrase where something is going to be sealed and written."""
        seals = self.mode == "seal" and self.source.settings.password_sealed is None and not self.dry_run
        key = self.passphrase.to_seal() if seals else self.passphrase.known
        return Storing(self.source.original, cast("PasswordMode | None", self.mode), key)

    def warn_of_copies(self, session: Session, receipt: Receipt) -> None:
        """A password that was sealed or left out is gone from one file alone."""
        if self.mode not in {"omit", "seal"} or self.source.original.password is None:
            return
        if not self.in_place and self.source.path is not None:
            session.tell(IN_SOURCE, path=self.source.name)
        elif receipt.backup_id:
            session.tell(IN_BACKUP, path=self.source.name)
