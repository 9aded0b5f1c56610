"""Every report that a test reads is held to the schema that ships."""

import json
from functools import cache
from typing import Any

import jsonschema  # type: ignore[import-untyped]

from gemdiag import reports


@cache
def _validator() -> Any:
    return jsonschema.Draft202012Validator(json.loads(reports.schema()))


def report(text: str) -> Any:
    """The reports of an output, one or several; anything else that is JSON passes as it is."""
    found = json.loads(text)
    for each in found if isinstance(found, list) else [found]:
        if isinstance(each, dict) and str(each.get("schema", "")).startswith("gemdiag.report/"):
            _validator().validate(each)
    return found
