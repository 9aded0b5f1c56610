"""Saved reports are read back, one or many; what is none is refused by kind and place alone."""

import json
from typing import Any

import pytest

from gemdiag import reports
from gemdiag.reports import ReportFault
from tests import build


def told(lang: str = "en") -> dict[str, Any]:
    return reports.tell(reports.document(build.kitchen_sink()), lang)


def written(*documents: dict[str, Any], format_id: str = "json") -> bytes:
    text = reports.render(documents, format_id, lang="en", redactor=build.Unredacted())
    return text.encode("utf-8")


@pytest.mark.parametrize("format_id", ["json", "jsonl"])
@pytest.mark.parametrize("count", [1, 3])
def test_what_was_written_is_read_back(format_id: str, count: int) -> None:
    every = [{**reports.document(build.kitchen_sink()), "redacted": "none"}] * count

    assert [reports.untold(each) for each in reports.load(written(*every, format_id=format_id))] == every


def test_the_hostile_report_survives_the_way_through_a_file() -> None:
    document = {**reports.document(build.hostile()), "redacted": "none"}

    assert reports.untold(reports.load(written(document))[0]) == document


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_what_a_windows_shell_redirected_is_read(encoding: str) -> None:
    data = json.dumps(told(), ensure_ascii=False).replace("\n", "\r\n").encode(encoding)

    assert reports.load(data)[0]["shop"] == "Garage Tremblay"


def test_lines_of_windows_are_lines() -> None:
    data = written(told(), told(), format_id="jsonl").replace(b"\n", b"\r\n")

    assert len(reports.load(data)) == 2


@pytest.mark.parametrize(
    ("data", "kind", "line"),
    [
        (b"", "empty", None),
        (b" \n\n", "empty", None),
        (b"[]", "empty", None),
        (b"\xff\xfe\x00", "encoding", None),
        (b"\x80", "encoding", None),
        (b'{"schema": "gemdiag.report/1",\n oops}', "syntax", 2),
        (b"Port: 587", "syntax", 1),
        (b"NaN", "syntax", 1),
        (b"1e999", "syntax", 1),
        (b"9" * 5000, "syntax", 1),
        (b"[" * 100_000, "syntax", 1),
        (b"[" * 60 + b"]" * 60, "shape", 1),
        (b'"gemdiag.report/1"', "not_a_report", None),
        (b'{"port": 587}', "not_a_report", None),
        (b'{"schema": "other/1"}', "not_a_report", None),
        (b'{"schema": "gemdiag.report/2"}', "other_schema", None),
        (b'{"schema": "gemdiag.report/1"}', "shape", None),
        (b'{"schema": "gemdiag.report/1"}\n{"schema": "gemdiag.report/1"}', "shape", 1),
    ],
)
def test_what_is_no_report_is_refused_by_its_kind(data: bytes, kind: str, line: int | None) -> None:
    with pytest.raises(ReportFault) as raised:
        reports.load(data)

    assert (raised.value.kind, raised.value.line) == (kind, line)


def test_a_line_that_is_torn_is_named() -> None:
    data = written(told(), told(), format_id="jsonl")

    with pytest.raises(ReportFault) as raised:
        reports.load(data[:-200])

    assert (raised.value.kind, raised.value.line) == ("syntax", 2)


def test_a_fault_never_quotes_the_file() -> None:
    found = told() | {build.CANARY: build.CANARY}

    with pytest.raises(ReportFault) as raised:
        reports.load(json.dumps(found).encode())

    assert raised.value.where == "report"
    assert build.CANARY not in repr(raised.value) + str(raised.value)
    assert raised.value.__cause__ is None


def test_evidence_too_deep_to_walk_is_refused() -> None:
    found, deep = told(), "x"
    for _ in range(50):
        deep = [deep]  # type: ignore[assignment]
    found["findings"][0]["evidence"] = {"deep": deep}

    with pytest.raises(ReportFault, match="shape"):
        reports.load(json.dumps(found).encode())
