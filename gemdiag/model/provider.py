"""What is published about mailbox providers; the values come from presets/*.yaml."""

from collections.abc import Mapping
from datetime import date
from typing import Literal, NamedTuple

from gemdiag.model.endpoint import Mode
from gemdiag.model.settings import NOTHING

Status = Literal["verified", "single-source", "unverified"]
IdentifiedBy = Literal["smtp_address", "user_name", "email_domain", "mx"]
CredentialKind = Literal[
    "mailbox", "app-password", "smtp-password", "smtp-key", "api-key", "token", "mail-key", "oauth", "unknown"
]
LIMITS = (
    "messages_per_minute",
    "messages_per_hour",
    "messages_per_day",
    "messages_per_month",
    "recipients_per_message",
    "recipients_per_day",
)
"""The words of `Provider.limits`: how many of what, in how long, one mailbox may send."""


class Source(NamedTuple):
    url: str
    checked_on: date
    status: Status
    note: str = ""


class PublishedEndpoint(NamedTuple):
    host: str
    port: int
    mode: Mode
    source: str
    status: Status


class PasswordLogin(NamedTuple):
    """state: `works`, `app-password` (only one made for programs), `ended` since `on`, `ending` from `on`."""

    state: Literal["works", "app-password", "ended", "ending", "unknown"]
    on: date | None
    postponed_by: Literal["it", "provider"] | None
    source: str

    def has_ended(self, day: date) -> bool:
        return self.state == "ended" and (self.on is None or self.on <= day)


class Provider(NamedTuple):
    """One mailbox provider or hosting pattern.

    consumer_domains: its public mailbox domains (exact), empty for tenants with their own domain.
    mx: suffixes of MX hosts. hosts: all names of its submission servers, retired ones included.
    sender_policy: what happens to a From that is not the login's own - `refuses` at MAIL FROM,
    `refuses-at-data`, `rewrites`, `allows`, `unknown`. relay_refused: it refuses its own public
    addresses when they come from another server, whatever DMARC says. manual_differs: a word for how
    GEM-CAR's manual differs from this provider today, None where it does not. app_password: regular
    expression for the shape of one, blanks removed; credential_shape: for any other kind of credential.
    host_patterns: more names of its servers, `*` for what differs within one label. login_name: what every
    customer types as User Name. limits: what it lets through, by the words of `LIMITS`. message_mb: the
    largest message. help_fr: as help, in French.
    """

    id: str
    name: str
    kind: Literal["mailbox", "hosting", "isp", "transactional"]
    status: Status
    endpoints: tuple[PublishedEndpoint, ...]
    hosts: tuple[str, ...]
    retired_hosts: tuple[str, ...]
    consumer_domains: tuple[str, ...]
    mx: tuple[str, ...]
    user_name: Literal["address", "local", "any"]
    password_login: PasswordLogin
    app_password: str | None
    sender_policy: Literal["refuses", "refuses-at-data", "rewrites", "allows", "unknown"]
    spf_include: str | None
    relay_refused: bool
    manual_differs: str | None
    help: Mapping[str, str]
    sources: Mapping[str, Source]
    notes: tuple[str, ...] = ()
    cited: Mapping[str, str] = NOTHING
    """field -> key of `sources`, for the fields that do not name their source themselves"""
    host_patterns: tuple[str, ...] = ()
    credential: CredentialKind = "unknown"
    credential_shape: str | None = None
    login_name: str | None = None
    limits: Mapping[str, int] = NOTHING
    message_mb: int | None = None
    help_fr: Mapping[str, str] = NOTHING

    @property
    def checked_on(self) -> date:
        return max(source.checked_on for source in self.sources.values())

    @property
    def is_generic(self) -> bool:
        """A pattern of hosting rather than a company: it identifies nobody."""
        return self.id.startswith("generic-")


class Match(NamedTuple):
    """Which provider a shop uses and what gave it away."""

    provider: Provider
    identified_by: IdentifiedBy


class ReplyEntry(NamedTuple):
    """One server sentence: regular expression (case ignored) over code and words, at a stage.

    stage: `auth`, `sender`, `greeting`; `gemcar` for what GEM-CAR's screen says of a fault that shows
    itself otherwise here. provider: id of the only provider it counts for, or None.
    finding: the id it leads to. owner: who can mend it. speaker: id of the provider whose server says it,
    None where many do. others: what may be behind it as well, the likelier first.
    """

    id: str
    pattern: str
    stage: str
    provider: str | None
    finding: str
    owner: Literal["shop", "it", "provider", "gemcar"]
    source: str
    checked_on: date
    examples: tuple[str, ...]
    near_misses: tuple[str, ...] = ()
    speaker: str | None = None
    others: tuple[str, ...] = ()


class Interceptor(NamedTuple):
    """A product that opens encrypted mail, known by a regular expression over issuer names."""

    id: str
    name: str
    pattern: str
    source: str


class MailFilter(NamedTuple):
    """A service in front of mailboxes: where it is the MX, the MX does not tell who keeps them.

    mx: suffixes of its MX hosts.
    """

    id: str
    name: str
    mx: tuple[str, ...]
    source: str


class GemCar(NamedTuple):
    """What is known or assumed of GEM-CAR itself (presets/gemcar.yaml), versions as text."""

    newest_version: str
    less_secure_since: str
    relay_since: str
    statements: Mapping[str, tuple[str, str]] = NOTHING
    """id -> (basis, sentence)"""
    sources: Mapping[str, Source] = NOTHING


class Relay(NamedTuple):
    """What is known of GEM-CAR's own server (presets/relay.yaml); None is not published."""

    spf_include: str | None
    dkim_domain: str | None
    rewrites_from: bool | None


class Knowledge(NamedTuple):
    providers: tuple[Provider, ...]
    replies: tuple[ReplyEntry, ...]
    interceptors: tuple[Interceptor, ...]
    gemcar: GemCar
    relay: Relay
    filters: tuple[MailFilter, ...] = ()

    def provider(self, id_: str) -> Provider | None:
        return next((provider for provider in self.providers if provider.id == id_), None)

    def of_consumer_domain(self, domain: str | None) -> Provider | None:
        """The provider whose public mailbox domain this is."""
        return next((p for p in self.providers if domain in p.consumer_domains), None)
