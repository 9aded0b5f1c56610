"""What becomes of the password in a file that is written."""

from pathlib import Path
from typing import Final, Literal, NamedTuple

from gemdiag import formats, sealing
from gemdiag.formats.document import Tagged
from gemdiag.formats.editing import password_as
from gemdiag.model.secret import Secret
from gemdiag.model.settings import Settings
from gemdiag.sealing import SealFault

PasswordMode = Literal["omit", "keep", "seal"]

_NOT_YET: Final = "gd1:"
"""In a file that is shown and not written."""


class Storing(NamedTuple):
    """mode: None where nobody said. original: as the source states it, by whose mailbox it is sealed.

    passphrase: to seal with; None where nothing is going to be written. A password that is sealed already
    stays so, whatever the mode but `omit`; it is sealed anew where the plan changes the user name.
    """

    original: Settings
    mode: PasswordMode | None = None
    passphrase: Secret | None = None

    def in_new_file(self, settings: Settings, there: bytes | None) -> Settings:
        """For gemdiag's own format. there: what the file holds now, whose seal stays if it is the same."""
        if self.mode == "omit":
            return settings._replace(password_sealed=None)
        return self._sealed(settings, there) if self._seals(settings) else settings

    def read_again(self, settings: Settings) -> Settings:
        """What a new file with these settings says of the password."""
        if settings.password_sealed:
            return settings._replace(
                password_confirm=None, **password_as(Tagged("sealed", settings.password_sealed))
            )
        if self.mode == "keep" and settings.password:
            confirm = settings.password_confirm or None
            return settings._replace(password_confirm=confirm, **password_as(settings.password))
        left_out = Tagged("omitted") if settings.password or settings.password_state else None
        without = settings._replace(password=None, password_confirm=None)
        return without._replace(**password_as(left_out)) if left_out else without

    def in_place(self, settings: Settings) -> Secret | Tagged | None:
        """What the file is to state; None where that stays as it is."""
        if self.mode == "omit":
            return Tagged("omitted") if self.original.password_state else None
        if self._seals(settings):
            return Tagged("sealed", self._sealed(settings, None).password_sealed or "")
        is_another = settings.password != self.original.password and settings.password_sealed is None
        return settings.password if self.mode == "keep" and is_another else None

    def _seals(self, settings: Settings) -> bool:
        if settings.password_sealed:
            return sealing.owner(settings) != sealing.owner(self.original)
        return self.mode == "seal" and settings.password is not None

    def _sealed(self, settings: Settings, there: bytes | None) -> Settings:
        if settings.password is None:
            raise SealFault("closed")
        if self.passphrase is None:
            return settings._replace(password_sealed=_NOT_YET, password_confirm=None)
        seal = _seal_of(there, settings, self.passphrase) if there else None
        if seal:
            return settings._replace(password_sealed=seal, password_confirm=None)
        return sealing.sealed(settings, self.passphrase)


def _seal_of(data: bytes, settings: Settings, passphrase: Secret) -> str | None:
    """Of the same password, so that a second run changes nothing."""
    try:
        text = formats.read(data).password_sealed
        opened = sealing.unseal(text or "", passphrase, bound_to=sealing.owner(settings))
    except (formats.FormatFault, SealFault):
        return None
    return text if opened == settings.password else None


def can_be_stated(settings: Settings) -> bool:
    """Whether the file that these come from has words for a password that is not readable in it."""
    return settings.source.format in {"gemdiag", "yaml"}


def unsealed(data: bytes, opened: Settings, path: Path) -> bytes:
    """The file with its password readable again. FormatFault where more would have to change."""
    from gemdiag.formats import editing  # noqa: PLC0415  start-up

    assert opened.password is not None
    return editing.with_password(data, opened.password, path=str(path))
