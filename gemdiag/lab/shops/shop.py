"""What a demo shop is made of."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from gemdiag.lab.authority import Authority
from gemdiag.lab.lab import Lab
from gemdiag.lab.script import Script
from gemdiag.lab.tls import can_speak
from gemdiag.model.network import TlsVersion
from gemdiag.model.plan import PlanStatus, Route, Works
from gemdiag.model.secret import Secret
from gemdiag.words import N_

NEEDS_OLD_TLS = N_("This computer's OpenSSL cannot speak {version}, so this shop cannot be shown here.")
PASSWORD = "{password}"
"""Where the password belongs in a shop's text."""
BYTE_ORDER_MARK = "\ufeff"


class Ending(NamedTuple):
    """How it must come out.

    untouched: of the prognosis. root_cause: of the route of `check`, where nothing is clicked. written,
    exit_code: of `migrate --yes` with the shop's mode.
    """

    untouched: Works
    root_cause: str | None
    recommended: Route
    status: PlanStatus
    written: bool
    exit_code: int


class Shop(NamedTuple):
    """One garage.

    title: a message for the catalogue. text: its settings file, with PASSWORD for the password.
    mode: what `--mode` says. needs: the version of TLS without which it cannot be shown.
    """

    id: str
    name: str
    title: str
    file_name: str
    text: str
    password: Secret | None
    zone: tuple[str, ...]
    servers: Mapping[str, Script]
    ending: Ending
    encoding: Literal["utf-8", "utf-16-le"] = "utf-8"
    sends_today: bool | None = None
    mode: Literal["auto", "relay"] = "auto"
    needs: TlsVersion | None = None

    def settings_file(self) -> bytes:
        """The file as its program wrote it, password and all."""
        text = self.text.replace(PASSWORD, self.password.reveal() if self.password else "")
        if self.encoding == "utf-16-le":
            text = BYTE_ORDER_MARK + text.replace("\n", "\r\n")
        return text.encode(self.encoding)

    def lab(self, authority: Authority) -> Lab:
        return Lab(self.zone, self.servers, authority)

    @property
    def can_be_shown(self) -> bool:
        """Else the sentence to show is NEEDS_OLD_TLS with the version."""
        return self.needs is None or can_speak(self.needs)
