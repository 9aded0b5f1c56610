"""Holds a document to the shipped JSON Schema (draft 2020-12), for the part of the language that it uses.

A report that is told again comes from outside. A whole validator would be one more package to install for
what is forty lines here; the tests hold this one against `jsonschema`.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_TYPES: Mapping[str, Callable[[Any], bool]] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "string": lambda value: isinstance(value, str),
    "number": _is_number,
    "integer": lambda value: _is_number(value) and value % 1 == 0,
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


def schema() -> str:
    """The JSON Schema of a report."""
    return Path(__file__).with_name("schema.json").read_text(encoding="utf-8")


def misfit(document: object) -> str | None:
    """Where the document first differs from the schema, like `findings[3].severity`; None where it fits.

    Only names of the schema are told, never a text of the document.
    """
    rules = _rules()
    return next(_misfits(document, rules, rules["$defs"], "report"), None)


def with_codes(redacted: Any, document: Any) -> Any:
    """The redacted document with the words of ours, as `open` or `2026-11-23T14:02:11Z`, as they were.

    A password may well be such a word; masked, it would be one that no reader of the report knows.
    """
    rules = _rules()
    return _with_codes(redacted, document, rules, rules["$defs"])


def _with_codes(new: Any, old: Any, rules: Any, shared: Mapping[str, Any]) -> Any:
    rules = _resolved(rules, shared)
    if isinstance(new, dict):
        known, others = rules.get("properties", {}), rules.get("additionalProperties") or {}
        return {k: _with_codes(item, old[k], known.get(k, others), shared) for k, item in new.items()}
    if isinstance(new, list):
        items = rules.get("items", {})
        return [_with_codes(item, was, items, shared) for item, was in zip(new, old, strict=True)]
    return old if rules.keys() & {"const", "enum", "pattern"} else new


@cache
def _rules() -> Mapping[str, Any]:
    return json.loads(schema())  # type: ignore[no-any-return]


def _resolved(rules: Any, shared: Mapping[str, Any]) -> Any:
    return shared[rules["$ref"].removeprefix("#/$defs/")] if "$ref" in rules else rules


def _misfits(value: Any, rules: Any, shared: Mapping[str, Any], at: str) -> Iterator[str]:
    rules = _resolved(rules, shared)
    if not _fits(value, rules):
        yield at
    elif isinstance(value, list):
        for n, item in enumerate(value):
            yield from _misfits(item, rules.get("items", {}), shared, f"{at}[{n}]")
    elif isinstance(value, dict):
        known, others = rules.get("properties", {}), rules.get("additionalProperties", {})
        yield from (f"{at}.{key}" for key in rules.get("required", ()) if key not in value)
        for key, item in value.items():
            if key in known:
                yield from _misfits(item, known[key], shared, f"{at}.{key}")
            elif others is False:
                yield at
            else:
                yield from _misfits(item, others, shared, at)


def _fits(value: Any, rules: Mapping[str, Any]) -> bool:
    """What a value must be on its own, whatever it holds."""
    allowed = rules.get("type", ())
    types = (allowed,) if isinstance(allowed, str) else allowed
    if types and not any(_TYPES[name](value) for name in types):
        return False
    words = [rules["const"]] if "const" in rules else rules.get("enum")
    if words is not None and not any(type(word) is type(value) and word == value for word in words):
        return False
    if isinstance(value, str) and "pattern" in rules and not re.search(rules["pattern"], value):
        return False
    if _is_number(value):
        return bool(rules.get("minimum", value) <= value <= rules.get("maximum", value))
    return True
