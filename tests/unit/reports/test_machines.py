"""The formats that programs read: each held to the rules, or read by the parser, of those programs."""

import csv
import io
import re
from typing import Any

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from gemdiag import compare, reports
from gemdiag.reports.escape import cell
from tests import build
from tests.figures import figures

DOCUMENTS = {
    name: build.document(make())
    for name, make in (
        ("kitchen-sink", build.kitchen_sink),
        ("empty", build.empty),
        ("hostile", build.hostile),
    )
}
KITCHEN_SINK = DOCUMENTS["kitchen-sink"]
PAYLOADS = [*build.PAYLOADS, build.LONG, 'x;"=1+1"', " \t=1", "-", "a,@b", "；＝1", "＝1+1", "x\n=1", "\r=1"]


def written(*documents: dict[str, Any], format_id: str, lang: str = "en", **look: Any) -> str:
    return reports.render(documents, format_id, lang=lang, redactor=build.Unredacted(), **look)


def poisoned(payload: str) -> dict[str, Any]:
    """The kitchen sink where the texts that these formats tell are this payload."""
    found = [{**each, "subject": payload} for each in KITCHEN_SINK["findings"]]
    source = {**KITCHEN_SINK["source"], "path": payload}
    return {**KITCHEN_SINK, "shop": payload, "source": source, "findings": found}


# csv


def rows(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter))


def test_csv_has_the_columns_of_the_contract_and_a_row_for_each_finding() -> None:
    head, *found = rows(written(KITCHEN_SINK, DOCUMENTS["empty"], format_id="csv"))

    assert head == "shop source verdict exit_code root_cause id severity subject title".split()
    assert [row[5] for row in found] == [*(each["id"] for each in KITCHEN_SINK["findings"]), ""]
    assert found[0][:5] == [
        "Garage Tremblay", r"C:\GEM-CAR\courriel.ini", "critical", "2", "tls.wrong_mode_for_port"
    ]  # fmt: skip
    assert found[-1][2:4] == ["unknown", "3"], "a shop without findings is not lost"


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_no_cell_of_csv_is_a_formula_wherever_it_is_opened(payload: str, delimiter: str) -> None:
    """Excel in Quebec expects semicolons, whatever the file has."""
    text = written(poisoned(payload), format_id="csv")

    assert not [
        each for row in rows(text, delimiter) for each in row if re.match(r"[=+\-@\t\r＝＋－＠]", each)
    ]
    assert len({len(row) for row in rows(text)}) == 1


def test_a_cell_without_a_formula_is_left_alone() -> None:
    for text in ("a=b", "smtp.gmail.com:465", "1-2", "a - b", "it's", ""):
        assert cell(text) == text
    assert cell(None) == ""
    assert cell(2) == "2"


# nagios, by https://www.monitoring-plugins.org/doc/guidelines.html


def test_the_first_line_has_the_state_the_verdict_and_the_figures() -> None:
    text = written(KITCHEN_SINK, format_id="nagios")
    found = figures(text)

    assert text.startswith("GEMDIAG CRITICAL - Garage Tremblay: Your e-mail works today, but")
    assert list(found) == ["connect", "tls", "total", "cert_days"]
    assert [(each["value"], each["unit"]) for each in found.values()] == [
        ("20", "ms"), ("43.2", "ms"), ("1.234", "s"), ("59", None),
    ]  # fmt: skip
    assert (found["cert_days"]["warn"], found["cert_days"]["crit"]) == ("18:", "0:"), "a fifth of 90 days"


@pytest.mark.parametrize(
    ("code", "state"), [(0, "OK"), (1, "WARNING"), (2, "CRITICAL"), (3, "UNKNOWN")]
)  # fmt: skip
def test_the_state_is_that_of_the_exit_code(code: int, state: str) -> None:
    made = {**KITCHEN_SINK, "verdict": {**KITCHEN_SINK["verdict"], "exit_code": code}}

    assert written(made, format_id="nagios").startswith(f"GEMDIAG {state} - ")
    assert written(DOCUMENTS["empty"], made, format_id="nagios").split()[1] == (
        "CRITICAL" if code == 2 else "UNKNOWN"
    )


def test_where_only_what_is_new_counts_the_state_is_that_of_what_is_new() -> None:
    then = {**KITCHEN_SINK, "started_at": "2026-11-20T08:00:00Z"}
    compared = compare.compare(then, KITCHEN_SINK, KITCHEN_SINK)

    assert compared.new == ()
    for fail_on, state in (("new", "OK"), ("any", "CRITICAL")):
        text = written(reports.with_comparison(KITCHEN_SINK, compared, fail_on), format_id="nagios")
        assert text.startswith(f"GEMDIAG {state} - ")


def test_what_was_not_measured_has_its_figure_nevertheless() -> None:
    text = written(DOCUMENTS["empty"], format_id="nagios")

    assert figures(text).keys() == figures(written(KITCHEN_SINK, format_id="nagios")).keys()
    assert "connect=U tls=U total=0s;;;0 cert_days=U" in text


def test_what_is_amiss_follows_on_lines_of_its_own() -> None:
    _, *more = written(KITCHEN_SINK, format_id="nagios", lang="fr").splitlines()

    assert [line.split()[:2] for line in more] == [
        [each["severity"].upper(), each["id"]]
        for each in KITCHEN_SINK["findings"]
        if each["severity"] in ("critical", "unknown", "warning")
    ]
    assert written(KITCHEN_SINK, format_id="nagios", verbosity=-1).count("\n") == 1


def test_several_shops_are_counted_and_each_has_its_figures() -> None:
    good = {**KITCHEN_SINK, "shop": "B", "verdict": {"severity": "ok", "exit_code": 0}}
    text = written(KITCHEN_SINK, good, good, format_id="nagios")

    assert text.startswith("GEMDIAG CRITICAL - 3 shops: CRITICAL 1, OK 2: Garage Tremblay |")
    assert {"Garage Tremblay connect", "B connect", "B #2 connect"} <= set(figures(text))
    assert "\nGarage Tremblay: CRITICAL tls.wrong_mode_for_port" in text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_from_outside_forges_a_figure_a_line_or_markup(payload: str) -> None:
    for documents in ((poisoned(payload),), (poisoned(payload), KITCHEN_SINK)):
        text = written(*documents, format_id="nagios")
        figures(text)
        assert text.count("|") == 1
        assert not re.search("[<>]", text)
        begin = re.compile(r"GEMDIAG |(.*: )?(CRITICAL|WARNING|UNKNOWN) [a-z]+\.|…$")
        assert all(begin.match(line) for line in text.splitlines())


def test_the_first_line_stays_under_4_kb_and_the_whole_under_8() -> None:
    many = [{**poisoned("é" * 9000), "shop": f"Garage {n} " + "ü" * 500} for n in range(200)]
    for documents in (many[:1], many):
        text = written(*documents, format_id="nagios")
        figures(text)
        assert len(text.split("\n")[0].encode()) < 4096
        assert len(text.encode()) <= 8192


# openmetrics


def families(text: str) -> dict[str, list[Any]]:
    """Read by the parser of Prometheus' own library."""
    assert text.endswith("\n# EOF\n")
    read: Any = text_string_to_metric_families
    return {each.name: each.samples for each in read(text)}


def test_openmetrics_has_the_gauges_of_the_contract() -> None:
    text = written(KITCHEN_SINK, format_id="openmetrics")
    found = families(text)

    assert list(found) == [
        "gemdiag_verdict",
        "gemdiag_finding",
        "gemdiag_certificate_expiry_timestamp_seconds",
        "gemdiag_run_timestamp_seconds",
    ]
    assert text.count("# TYPE") == text.count(" gauge\n") == len(found)
    assert found["gemdiag_verdict"][0].value == 2
    labels = found["gemdiag_finding"][0].labels
    assert (labels["id"], labels["severity"], labels["subject"]) == (
        "tls.wrong_mode_for_port", "critical", "smtp.gmail.com:465"
    )  # fmt: skip
    assert found["gemdiag_run_timestamp_seconds"][0].value == build.STARTED.timestamp()
    assert found["gemdiag_certificate_expiry_timestamp_seconds"][0].labels["endpoint"] == "smtp.gmail.com:465"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_labels_hold_what_they_were_given_and_break_nothing(payload: str) -> None:
    found = families(written(poisoned(payload), DOCUMENTS["empty"], format_id="openmetrics"))
    shop, subject = (
        found[f"gemdiag_{name}"][0].labels[label]
        for name, label in (("verdict", "shop"), ("finding", "subject"))
    )

    assert len(found) == 4
    assert shop == subject != ""
    assert len(found["gemdiag_verdict"]) == 2


def test_the_same_shop_twice_makes_no_sample_twice() -> None:
    found = families(written(KITCHEN_SINK, KITCHEN_SINK, format_id="openmetrics"))
    for samples in found.values():
        every = [(each.name, *sorted(each.labels.items())) for each in samples]
        assert len(every) == len(set(every))
    assert [each.labels["shop"] for each in found["gemdiag_verdict"]] == [
        "Garage Tremblay",
        "Garage Tremblay #2",
    ]
