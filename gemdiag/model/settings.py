"""The settings of one shop as a file, a form or the command line states them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple

from gemdiag.model.secret import Secret
from gemdiag.model.version import Version

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})

# In the order of GEM-CAR's Options tab, which is also the order of the clicks.
FIELDS: Final = (
    "shop",
    "gemcar_version",
    "port",
    "smtp_address",
    "email_address",
    "user_name",
    "password",
    "password_confirm",
    "less_secure_connection",
    "use_gemcar_server",
)
SECRET_FIELDS: Final = frozenset({"password", "password_confirm"})

PasswordState = Literal["set", "omitted", "sealed"]


class Advisor(NamedTuple):
    """One row of Maintenance of Users. `number` is text: leading zeros count."""

    name: str | None = None
    number: str | None = None
    email: str | None = None

    @property
    def label(self) -> str:
        """What a finding calls this advisor: the address, else the number, else the name."""
        return self.email or self.number or self.name or "?"


class Place(NamedTuple):
    """Where a value came from: line (from 1, None where the format has none), key path, label as written."""

    line: int | None
    key: str
    label: str


class Problem(NamedTuple):
    """Something that reading showed and a rule will judge. Never holds the text of a secret.

    kind: `invalid` (params `why`, see gemdiag.model.syntax, and `value` unless the field is secret),
    `duplicate` (params `line`, `other_line`), `hidden_characters` (params `code_points`, like
    "U+200B U+FEFF"), `blanks` (a secret with blanks or invisible characters at its ends),
    `encoding_guessed` (params `encoding`), `unknown_key` (params `key`, `line`).
    """

    kind: str
    field: str
    params: Mapping[str, str | int] = NOTHING


class Source(NamedTuple):
    """What was read. `digest` is the SHA-256 (hex) of the bytes, None where there was no file."""

    path: str | None = None
    format: str = "none"
    encoding: str | None = None
    fields: Mapping[str, Place] = NOTHING
    digest: str | None = None


class Settings(NamedTuple):
    """One shop. None is "not stated"; a value that was stated but is unusable is None plus a Problem."""

    shop: str | None = None
    gemcar_version: Version | None = None
    port: int | None = None
    smtp_address: str | None = None
    email_address: str | None = None
    user_name: str | None = None
    password: Secret | None = None
    password_confirm: Secret | None = None
    less_secure_connection: bool | None = None
    use_gemcar_server: bool | None = None
    advisors: tuple[Advisor, ...] = ()
    extra: Mapping[str, Any] = NOTHING
    legacy_tls: bool | None = None
    """What an old `ssl`, `tls` or `enableSsl` says: evidence for how the old module sent, nothing more."""
    password_state: PasswordState | None = None
    password_sealed: str | None = None
    """The text of a `!sealed` password, which is no secret without its passphrase."""
    source: Source = Source()
    problems: tuple[Problem, ...] = ()

    @property
    def host(self) -> str | None:
        """The configured host as endpoints name it: lower case, without the root dot."""
        return self.smtp_address.strip().lower().removesuffix(".") if self.smtp_address else None

    @property
    def wants_login(self) -> bool:
        """Both empty is a legitimate set-up without login."""
        return bool(self.user_name) or self.password_state is not None

    def invalid(self, field: str) -> bool:
        return any(problem.kind == "invalid" and problem.field == field for problem in self.problems)
