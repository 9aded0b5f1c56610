"""Observations kept in a file, to be judged again elsewhere, by later rules, without a network.

Every value is a NamedTuple, tuple, mapping, enum, date, bytes or plain scalar; a NamedTuple is written as
`{"~": its name, field: value...}` and found again by that name and its fields.
"""

import base64
import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, NamedTuple

from gemdiag.model.case import Case, Stated
from gemdiag.model.endpoint import Mode
from gemdiag.model.facts import Facts
from gemdiag.model.outcome import Reason
from gemdiag.model.secret import Secret
from gemdiag.model.settings import NOTHING, Settings

SCHEMA = "gemdiag.facts/1"
_ENUMS: dict[str, type[StrEnum]] = {"Mode": Mode, "Reason": Reason}


class FactsFault(Exception):
    """The file does not hold observations that this version can read."""


class Kept(NamedTuple):
    """What a file of observations holds: all of a case but what is known of providers and GEM-CAR."""

    settings: Settings
    facts: Facts
    as_of: date
    stated: Stated
    offline: bool
    complete: bool


def dump(case: Case, clean: Callable[[Any], Any]) -> str:
    """The settings without secrets, and every outcome. clean: masks secrets that a server echoed.

    Judging needs neither what else the file held, which may be secret too, nor its digest, by which a
    password in it could be guessed.
    """
    settings = case.settings
    bare = settings._replace(
        password=None,
        password_confirm=None,
        password_sealed=None,
        extra=NOTHING,
        source=settings.source._replace(digest=None),
    )
    document = {
        "schema": SCHEMA,
        "as_of": case.as_of.isoformat(),
        "offline": case.offline,
        "complete": case.complete,
        "stated": _plain(case.stated),
        "settings": _plain(bare),
        "facts": [[probe, _plain(key), _plain(outcome)] for probe, key, outcome in case.facts],
    }
    # In ASCII: a file name that is no text in this computer's encoding has no UTF-8.
    return json.dumps(clean(document), indent=1) + "\n"


def load(data: bytes) -> Kept:
    """What `dump` wrote. FactsFault for anything else. Earlier versions did not say how they observed."""
    try:
        document = json.loads(data)
        if document["schema"] != SCHEMA:
            raise FactsFault
        settings = _value(document["settings"])
        facts = Facts({(probe, _value(key)): _value(outcome) for probe, key, outcome in document["facts"]})
        as_of = date.fromisoformat(document["as_of"])
        stated = _value(document["stated"]) if "stated" in document else Stated()
        offline, complete = document.get("offline") is True, document.get("complete") is not False
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise FactsFault from None
    if not isinstance(settings, Settings) or not isinstance(stated, Stated):
        raise FactsFault
    return Kept(settings, facts, as_of, stated, offline, complete)


def _plain(value: Any) -> Any:
    if isinstance(value, Secret):
        raise TypeError("a secret is never saved")
    if hasattr(value, "_fields"):
        return {"~": type(value).__name__} | {name: _plain(getattr(value, name)) for name in value._fields}
    if isinstance(value, StrEnum):
        return {"~": type(value).__name__, "value": value.value}
    if isinstance(value, bytes):
        return {"~": "bytes", "value": base64.b64encode(value).decode()}
    if isinstance(value, datetime | date):
        return {"~": "datetime" if isinstance(value, datetime) else "date", "value": value.isoformat()}
    if isinstance(value, Mapping):
        return {"~": "map", "items": [[key, _plain(item)] for key, item in value.items()]}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def _value(plain: Any) -> Any:
    if isinstance(plain, list):
        return tuple(_value(item) for item in plain)
    if not isinstance(plain, dict):
        return plain
    name = plain["~"]
    if name in _ENUMS:
        return _ENUMS[name](plain["value"])
    if name == "bytes":
        return base64.b64decode(plain["value"])
    if name in {"date", "datetime"}:
        return (datetime if name == "datetime" else date).fromisoformat(plain["value"])
    if name == "map":
        return {key: _value(item) for key, item in plain["items"]}
    fields = {field: _value(item) for field, item in plain.items() if field != "~"}
    type_ = next((each for each in _types()[name] if fields.keys() <= set(each._fields)), None)
    if type_ is None:
        raise FactsFault
    return type_(**fields)


@cache
def _types() -> dict[str, list[Any]]:
    """Every NamedTuple of model and probes by its name; two of one name have no field in common."""
    found: dict[str, list[Any]] = {}
    for package in ("gemdiag.model", "gemdiag.probes"):
        for module in iter_modules(import_module(package).__path__):
            for value in vars(import_module(f"{package}.{module.name}")).values():
                if isinstance(value, type) and hasattr(value, "_fields"):
                    same = found.setdefault(value.__name__, [])
                    same += [] if value in same else [value]
    return found
