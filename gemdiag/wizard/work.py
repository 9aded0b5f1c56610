"""The work that the wizard asks for, and what comes of it. `gemdiag.app.guide` carries it out."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from gemdiag.model.finding import Finding
from gemdiag.model.provider import Match
from gemdiag.model.secret import Secret
from gemdiag.model.settings import Advisor, Settings
from gemdiag.wizard.checks import Message
from gemdiag.words import Lang

Told = Mapping[str, Any]
"""A report with its words, texts from outside marked and inert: what `gemdiag.outline` reads."""
Route = Literal["mailbox", "relay"]
Form = Literal["page", "ticket", "data"]
Storing = Literal["omit", "keep", "seal"]
"""What becomes of the password in the file that is written."""


class Stating(NamedTuple):
    """The settings as they were loaded, and what the person says instead. password: None is none at all."""

    loaded: Settings
    fields: tuple[tuple[str, str], ...] = ()
    password: Secret | None = None
    advisors: tuple[Advisor, ...] | None = None


class Load(NamedTuple):
    """Read settings. Exactly one of them is given."""

    address: str | None = None
    path: str | None = None
    content: Secret | bytes | None = None


class AskDomain(NamedTuple):
    """What the DNS says of these addresses that decides between the routes, and what is remembered."""

    stating: Stating


class Observe(NamedTuple):
    """The live check. login: may the one login be made, where there is a password."""

    stating: Stating
    route: Route
    sends_today: bool | None = None
    since: str | None = None
    login: bool = True
    allow_internal: bool = False


class Write(NamedTuple):
    """Write the planned file, read it again, and save clicks and report beside it. overwrite: what is there
    now. passphrase: to seal the password with.
    """

    path: str
    looked: "Looked"
    lang: Lang
    overwrite: bool = False
    store: Storing = "omit"
    passphrase: Secret | None = None


class SaveReport(NamedTuple):
    """form: what the file is for; an ending that is typed decides before it."""

    path: str
    looked: "Looked"
    lang: Lang
    form: Form = "page"


Do = Load | AskDomain | Observe | Write | SaveReport


class Loaded(NamedTuple):
    """path: of the file, None where there is none. match: the provider, as far as it is known."""

    settings: Settings
    match: Match | None = None
    path: str | None = None


class Named(NamedTuple):
    """risk: `relay.sender_at_risk` where GEM-CAR's server may be refused for these addresses. answered: the
    DNS could be asked. relay: the planned version has Option 126. refused_minutes: how long ago the server
    refused this account, None for not lately.
    """

    risk: Finding | None = None
    answered: bool = True
    relay: bool = True
    refused_minutes: int | None = None


class Draft(NamedTuple):
    """What would be written. difference: line by line, secrets dotted."""

    path: str
    difference: tuple[str, ...] = ()
    changes_nothing: bool = False
    exists: bool = False


class Looked(NamedTuple):
    """What the live check came to.

    told: by language. document: the report without words, for the saved state. refusal: a word for why
    nothing may be written, None where it may. exit_code: of a run that ends here unwritten. login:
    `accepted`, `refused`, `unknown` where one was tried, else None. internal: an address of this network
    was not tried. handle: what the app goes on with; nothing here looks into it.
    """

    told: Mapping[str, Told]
    document: Mapping[str, Any]
    refusal: str | None
    exit_code: int
    draft: Draft | None = None
    login: Literal["accepted", "refused", "unknown"] | None = None
    internal: bool = False
    handle: Any = None


class Written(NamedTuple):
    """report: where the report was saved, page: the clicks to print; None where that could not be.

    store: what became of the password.
    """

    path: str
    backup: str | None = None
    report: str | None = None
    page: str | None = None
    store: Storing = "omit"


class Saved(NamedTuple):
    path: str


class Trouble(NamedTuple):
    """The work came to nothing: what to say. looked: what is so now, where a last look showed it.

    exists: a file is in the way that only `overwrite` replaces.
    """

    message: Message
    looked: Looked | None = None
    exists: bool = False


Result = Loaded | Named | Looked | Written | Saved | Trouble
