"""Settings that people state without a file, and what settings hold that is secret."""

from collections.abc import Iterable
from typing import Any, Final

from gemdiag.formats import extra
from gemdiag.formats.fault import FieldFault
from gemdiag.formats.fields import field_value
from gemdiag.formats.labels import meaning
from gemdiag.formats.values import parse
from gemdiag.model.secret import Secret
from gemdiag.model.settings import FIELDS, SECRET_FIELDS, Place, Problem, Settings, Source

_ABOUT_VALUES: Final = frozenset(("invalid", "duplicate", "hidden_characters", "blanks", "quotes"))


def with_fields(base: Settings, pairs: Iterable[tuple[str, str]]) -> Settings:
    """The settings with fields as somebody set them. FieldFault: no such field, or a password.

    A value that is no good is a problem of the settings, as it would be in a file; an empty one is no
    value.
    """
    values: dict[str, Any] = {}
    places: dict[str, Place] = {}
    problems: dict[str, tuple[Problem, ...]] = {}
    for name, text in pairs:
        meant = meaning(name)
        if meant is None or meant.field not in FIELDS:
            raise FieldFault(name, "unknown")
        if meant.field in SECRET_FIELDS:
            raise FieldFault(meant.field, "secret")
        places[meant.field] = Place(None, "--set", name)
        values[meant.field], problems[meant.field] = field_value(meant.field, text)
    old = (each for each in base.problems if each.field not in values or each.kind not in _ABOUT_VALUES)
    new = (problem for each in problems.values() for problem in each)
    source = base.source._replace(fields={**base.source.fields, **places})
    return base._replace(**values, source=source, problems=(*old, *new))


def with_password(settings: Settings, secret: Secret | None) -> Settings:
    """Given apart from the file, it needs no confirmation there, and takes the place of a sealed one."""
    if secret is None:
        return settings
    if settings.password is None:  # where the file leaves it out it does not stand
        fields = {name: place for name, place in settings.source.fields.items() if name != "password"}
        settings = settings._replace(source=settings.source._replace(fields=fields))
    stated = settings._replace(password=secret, password_confirm=None, password_sealed=None)
    return stated._replace(password_state="set")  # noqa: S106


def secrets(held: Settings) -> tuple[Secret, ...]:
    """Everything secret that the settings hold, what they hold beyond the fields included."""
    own = (held.password, held.password_confirm, *extra.secrets(held.extra))
    return tuple(dict.fromkeys(secret for secret in own if secret))


def from_address(address: str) -> Settings:
    """What an e-mail address alone says: the presets know the rest. FieldFault when it is none."""
    value, fault = parse("email_address", address.strip())
    if fault or not value:
        raise FieldFault("email_address", fault or "malformed")
    places = {"email_address": Place(None, "address", "address")}
    return Settings(email_address=value, source=Source(format="address", fields=places))
