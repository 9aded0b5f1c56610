"""Reads the test suite of RFC 7208 (tests/data/spf): what each domain publishes and what must come of it."""

import functools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from gemdiag.lab.dns_faults import Fault

DATA = Path(__file__).parents[1] / "data" / "spf" / "rfc7208-tests.yml"
BROKEN = frozenset({"none", "permerror", "temperror"})
TYPES = ("A", "AAAA", "MX", "TXT", "CNAME")
"""What gemdiag may ask about. The suite's PTR and SPF records are for senders and for RFC 4408."""


class SuiteCase(NamedTuple):
    """results: what may come of it, "valid" for every result that depends on who sends."""

    section: str
    id: str
    sender: str
    results: frozenset[str]


class Section(NamedTuple):
    """One chapter of the suite with a zone of its own."""

    name: str
    zone: tuple[str, ...]
    faults: Mapping[str, Fault]
    cases: tuple[SuiteCase, ...]


@functools.cache
def sections() -> tuple[Section, ...]:
    pages = yaml.load_all(DATA.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return tuple(_section(page) for page in pages if page)


def _section(page: dict[str, Any]) -> Section:
    published = page["zonedata"]
    cases = tuple(_case(page["description"], id_, case) for id_, case in page["tests"].items())
    lines = tuple(line for name, records in published.items() for line in _lines(name, records))
    faults: dict[str, Fault] = {
        fault: "silent" for name, records in published.items() for fault in _silent(name, records)
    }
    return Section(page["description"], lines, faults, cases)


def _case(section: str, id_: str, case: dict[str, Any]) -> SuiteCase:
    wanted = [case["result"]] if isinstance(case["result"], str) else case["result"]
    results = frozenset(each if each in BROKEN else "valid" for each in wanted)
    return SuiteCase(section, id_, case["mailfrom"] or f"postmaster@{case['helo']}", results)


def _typed(records: list[Any]) -> Iterator[tuple[str, Any]]:
    """As the suite's own drivers do: what is published as SPF is published as TXT where no TXT is named."""
    pairs = [next(iter(each.items())) for each in records if isinstance(each, dict)]
    has_text = any(kind == "TXT" for kind, _ in pairs)
    for kind, value in pairs:
        read = "TXT" if kind == "SPF" and not has_text else kind
        if read in TYPES and value not in ("NONE", []):  # a text of no strings cannot be sent
            yield read, value


def _lines(name: str, records: list[Any]) -> Iterator[str]:
    owner = name.replace(" ", "\\032")
    for kind, value in _typed(records):
        match kind:
            case "TXT":
                yield f"{owner} TXT {value if isinstance(value, str) else ''.join(value)}"
            case "MX":
                yield f"{owner} MX {value[0]} {value[1] or '.'}"
            case _:
                yield f"{owner} {kind} {value}"


def _silent(name: str, records: list[Any]) -> Iterator[str]:
    if "TIMEOUT" in records:
        published = {kind for kind, _ in _typed(records)}
        yield from (f"{name} {kind}" for kind in TYPES if kind not in published)
