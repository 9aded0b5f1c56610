"""Reads reports back that were written as JSON, one or many."""

import codecs
import json
from math import isfinite
from typing import Any

from gemdiag.reports.document import SCHEMA, Document
from gemdiag.reports.shape import misfit

# PowerShell 5 writes UTF-16 when output is redirected.
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
DEEPEST = 40


class ReportFault(Exception):
    """Not a report. kind: `empty`, `encoding`, `syntax` (line, column), `not_a_report`, `other_schema`,
    `observations` or `shape` (where). Holds places and names of ours, never a text of the file.
    """

    def __init__(
        self, kind: str, *, line: int | None = None, column: int | None = None, where: str = ""
    ) -> None:
        super().__init__(kind, line, column, where)
        self.kind, self.line, self.column, self.where = kind, line, column, where


def load(data: bytes) -> tuple[Document, ...]:
    """The reports in a file: one object, an array of them, or one a line."""
    text = _decoded(data)
    if not text.strip():
        raise ReportFault("empty")
    lines = [(n, line) for n, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if len(lines) > 1 and _is_whole(lines[0][1]):
        return tuple(_checked(_parsed(line, n), n) for n, line in lines)
    found = _parsed(text, 1)
    if isinstance(found, list):
        if not found:
            raise ReportFault("empty")
        return tuple(_checked(each, None) for each in found)
    return (_checked(found, None),)


def _decoded(data: bytes) -> str:
    mark, encoding = next((pair for pair in _MARKS if data.startswith(pair[0])), (b"", "utf-8"))
    try:
        return data[len(mark) :].decode(encoding)
    except UnicodeDecodeError:
        raise ReportFault("encoding") from None


def _is_whole(line: str) -> bool:
    """Is the first line an object by itself? Then there is one a line; written to be read, it is only `{`."""
    try:
        return isinstance(_parsed(line, 1), dict)
    except ReportFault:
        return False


def _parsed(text: str, line: int) -> Any:
    try:
        found = json.loads(text, parse_constant=_no_number, parse_float=_finite)
    except json.JSONDecodeError as error:
        raise ReportFault("syntax", line=line + error.lineno - 1, column=error.colno) from None
    except (ValueError, RecursionError):  # NaN, a number of thousands of digits, a thousand brackets
        raise ReportFault("syntax", line=line) from None
    if _is_deep(found):
        raise ReportFault("shape", line=line)
    return found


def _no_number(_name: str) -> None:
    """RFC 8259 section 6 has neither NaN nor Infinity."""
    raise ValueError


def _finite(digits: str) -> float:
    number = float(digits)
    if not isfinite(number):
        raise ValueError
    return number


def _is_deep(value: Any) -> bool:
    """Evidence has any shape, but all that walks it is recursive."""
    level = [value]
    for _ in range(DEEPEST):
        level = [
            item
            for each in level
            if isinstance(each, dict | list)
            for item in (each.values() if isinstance(each, dict) else each)
        ]
    return bool(level)


def _other(schema: str) -> str:
    """What a file is that states this schema."""
    if schema.startswith("gemdiag.report/"):
        return "other_schema"
    return "observations" if schema.startswith("gemdiag.facts/") else "not_a_report"


def _checked(found: Any, line: int | None) -> Document:
    if not isinstance(found, dict) or not isinstance(found.get("schema"), str):
        raise ReportFault("not_a_report", line=line)
    if found["schema"] != SCHEMA:
        raise ReportFault(_other(found["schema"]), line=line)
    where = misfit(found)
    if where:
        raise ReportFault("shape", line=line, where=where)
    return found
