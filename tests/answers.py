"""What one run of gemdiag gave, compared value by value with what was expected of it."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import yaml

from gemdiag import store
from tests.situations import SCHEMA, TARGET_VERSION, Expected

GENERIC = "generic-"
HOLDS_AT_LEAST = frozenset({"because", "alternatives"})


class Answer(NamedTuple):
    """touched: name and text of every file that is new or changed. leaks: places where the password shows."""

    command: str
    exit_code: int
    output: str
    errors: str
    wire: Mapping[str, int]
    touched: Mapping[str, str]
    leaks: int = 0

    @property
    def report(self) -> dict[str, Any]:
        """The report on standard output; empty when that is none."""
        try:
            found = json.loads(self.output)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    @property
    def settings_written(self) -> Mapping[str, str]:
        return {name: text for name, text in self.touched.items() if not store.is_ours(name)}


def differences(expected: Expected, answer: Answer) -> list[str]:
    """A line for every expectation that is not met."""
    return [
        f"{path}: wanted {_show(want)}, got {_show(got)}"
        for path, want, got in _differences(expected, answer)
    ]


Difference = tuple[str, Any, Any]


def _differences(expected: Expected, answer: Answer) -> Iterator[Difference]:
    report = answer.report
    if not report:
        yield "report", "a JSON object", (answer.output + answer.errors)[-300:]
    yield from _same("exit", expected.exit, answer.exit_code)
    yield from _same("password_in_output", 0, answer.leaks)
    yield from _same("wire", expected.wire, answer.wire)
    yield from _same("schema", SCHEMA, report.get("schema"))
    yield from _same("plan.target_version", TARGET_VERSION, _at(report, "plan", "target_version"))
    yield from _findings(expected, report)
    if expected.provider is not None:
        yield from _provider(expected.provider, _at(report, "provider", "id"))
    yield from _same("prognosis", expected.prognosis, report.get("prognosis"))
    yield from _same("plan", expected.plan, _without_version(report.get("plan")))
    yield from _files(expected, answer, report)
    yield from _words(expected, answer)


def _findings(expected: Expected, report: dict[str, Any]) -> Iterator[Difference]:
    rows = report.get("findings") or []
    marks = [(row.get("id"), row.get("severity"), row.get("subject")) for row in rows]
    for id_, mark in expected.present.items():
        there = [each[1:] for each in marks if each[0] == id_]
        if not any(each[: len(mark)] == mark for each in there):
            yield f"present.{id_}", mark, there
    for id_ in expected.absent:
        loud = [mark[1:] for mark in marks if mark[0] == id_ and mark[1] in {"warning", "critical"}]
        if loud:
            yield f"absent.{id_}", "no warning, nothing critical", loud
    if (root := expected.root_cause) is not None:
        found: Mapping[str, Any] = next(
            (row for row in rows if row.get("id") == report.get("root_cause")), {}
        )
        yield from _same("root_cause.id", root.id, report.get("root_cause", "not there"))
        for name in ("subject", "owner"):
            if (want := getattr(root, name)) is not None:
                yield from _same(f"root_cause.{name}", want, found.get(name))


def _provider(wanted: str, got: str | None) -> Iterator[Difference]:
    nobody = got is None or got.startswith(GENERIC)
    if not (nobody if wanted == "none" else got == wanted):
        yield "provider", wanted, got


def _files(expected: Expected, answer: Answer, report: dict[str, Any]) -> Iterator[Difference]:
    checking = answer.command == "check"
    touched = answer.touched if checking else answer.settings_written
    yield from _same("written", expected.written, bool(touched))
    if checking:
        yield from _same("verdict.exit_code", expected.exit, _at(report, "verdict", "exit_code"))
    else:
        yield from _same("report.written", expected.written, isinstance(report.get("written"), dict))
    if expected.file:
        # !omitted and !sealed are read as nothing.
        plain = re.sub(r"!\w+", "", next(iter(touched.values()), ""))
        yield from _same("file", expected.file, _at(yaml.safe_load(plain), "email"))


def _words(expected: Expected, answer: Answer) -> Iterator[Difference]:
    said = answer.output + answer.errors
    if expected.says and expected.says not in said:
        yield "says", expected.says, "not said"
    told = said + json.dumps(answer.report, ensure_ascii=False)
    for phrase in expected.must_not_say:  # "never turn off ..." is good advice
        if re.search(rf"(?i)(?<!not )(?<!n't )(?<!never ){re.escape(phrase)}", told):
            yield "must_not_say", f"not: {phrase}", "said"


def _same(path: str, want: Any, got: Any) -> Iterator[Difference]:
    """Mappings: what is wanted of them; lists: the same in any order, or at least these."""
    if isinstance(want, Mapping):
        for key, value in want.items():
            yield from _same(f"{path}.{key}", value, got.get(key) if isinstance(got, Mapping) else None)
    elif isinstance(want, list | tuple):
        right = isinstance(got, list) and (
            all(each in got for each in want)
            if path.rpartition(".")[2] in HOLDS_AT_LEAST
            else sorted(map(_show, want)) == sorted(map(_show, got))
        )
        if not right:
            yield path, want, got
    elif type(want) is not type(got) or want != got:
        yield path, want, got


def _without_version(plan: Any) -> Any:
    """The plan with bare changes, the version's own left out."""
    if not isinstance(plan, dict) or not isinstance(plan.get("changes"), list):
        return plan
    bare = [{key: row.get(key) for key in ("field", "from", "to")} for row in plan["changes"]]
    return plan | {"changes": [row for row in bare if row["field"] != "gemcar_version"]}


def _at(node: Any, *keys: str) -> Any:
    for key in keys:
        node = node.get(key) if isinstance(node, Mapping) else None
    return node


def _show(value: Any) -> str:
    return (
        value
        if isinstance(value, str)
        else json.dumps(value, ensure_ascii=False, default=str, sort_keys=True)
    )
