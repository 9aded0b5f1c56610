"""The comparer of the ten situations accepts what is as expected and objects to every single value that is not."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.answers import Answer, differences
from tests.situations import SCHEMA, TARGET_VERSION, Expected, RootCause, Run, runs

each_run = pytest.mark.parametrize("run", runs(), ids=lambda run: run.name)


def as_expected(run: Run) -> tuple[Answer, dict[str, Any]]:
    """The answer that meets every expectation, and its report."""
    expected = run.expected
    root = expected.root_cause or RootCause(None)
    marks = dict(expected.present)
    if root.id:
        marks.setdefault(root.id, ("critical",))
    rows = [
        {
            "id": id_,
            "severity": mark[0],
            "subject": mark[1] if mark[1:] else root.subject,
            "owner": root.owner,
        }
        for id_, mark in marks.items()
    ]
    report = {
        "schema": SCHEMA,
        "root_cause": root.id,
        "provider": None if expected.provider == "none" else {"id": expected.provider},
        "findings": rows,
        "prognosis": {name: dict(row) for name, row in expected.prognosis.items()},
        "plan": {**expected.plan, "target_version": TARGET_VERSION},
        "verdict": {"exit_code": expected.exit},
        "written": {"path": "x"} if expected.written else None,
    }
    text = "email:\n" + "".join(f"  {key}: {json.dumps(value)}\n" for key, value in expected.file.items())
    touched = {"shop.upgraded.yaml": text} if expected.written else {}
    answer = Answer(run.command[0], expected.exit, "", expected.says or "", dict(expected.wire), touched)
    return answer._replace(output=json.dumps(report)), report


def changed(node: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The same mapping with one value other than it was, for every value in it."""
    for key, value in node.items():
        if isinstance(value, Mapping):
            yield from ({**node, key: inner} for inner in changed(value))
        else:
            yield {**node, key: [*value, "other"] if isinstance(value, list) else "other"}


@each_run
def test_it_accepts_what_is_as_expected(run: Run) -> None:
    answer, _ = as_expected(run)
    assert differences(run.expected, answer) == []


@each_run
def test_it_objects_to_every_value_that_is_not_as_expected(run: Run) -> None:
    answer, _ = as_expected(run)
    expected = run.expected
    change: Any = expected._replace
    others: list[Expected] = [
        change(**{name: other})
        for name in ("prognosis", "plan", "wire", "file")
        for other in changed(getattr(expected, name))
    ]
    others += [
        expected._replace(present={**expected.present, id_: ("other", *mark[1:])})
        for id_, mark in expected.present.items()
    ]
    others += [
        expected._replace(exit=9),
        expected._replace(written=not expected.written),
        expected._replace(says="x?"),
    ]
    if expected.root_cause:
        others += [
            expected._replace(root_cause=expected.root_cause._replace(**{f: "o"})) for f in RootCause._fields
        ]
    if expected.provider:
        others.append(expected._replace(provider="other"))
    for other in others:
        assert differences(other, answer), other


@each_run
def test_it_objects_to_what_must_not_be(run: Run) -> None:
    answer, report = as_expected(run)
    for id_ in run.expected.absent:
        loud = report | {"findings": [*report["findings"], {"id": id_, "severity": "warning"}]}
        assert differences(run.expected, answer._replace(output=json.dumps(loud)))
        quiet = report | {"findings": [*report["findings"], {"id": id_, "severity": "notice"}]}
        assert not differences(run.expected, answer._replace(output=json.dumps(quiet)))
    for phrase in run.expected.must_not_say:
        assert differences(run.expected, answer._replace(errors=f"Please {phrase}."))
        assert not differences(run.expected, answer._replace(errors=f"Never {phrase}."))
    assert differences(run.expected, answer._replace(leaks=1))
    assert differences(run.expected, answer._replace(output="Traceback"))


def test_there_are_ten_situations_and_their_sixteen_runs() -> None:
    assert [len({run.situation.id for run in runs()}), len(runs()), len({run.name for run in runs()})] == [
        10,
        16,
        16,
    ]
