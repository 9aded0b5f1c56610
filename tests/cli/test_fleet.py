"""gemdiag fleet: lines, summary, filters, comparison, upgraded files, parts, and all that is refused."""

import csv
import json
import os
from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from gemdiag.app import diagnose
from gemdiag.cli import fleet_run
from gemdiag.fleet import judging
from gemdiag.fleet.limits import Limits
from gemdiag.store import Growing, StoreFault, is_ours
from tests import valid
from tests.cli.kit import HOST, USER, Gemdiag, garage, ini

OFFLINE = ("--offline", "--no-state")
GOOD = {"Port": "465", "Version": "13.0.4", "lessSecureConnection": "no"}


def shops(*names: str, **fields: str | None) -> None:
    Path("shops").mkdir(exist_ok=True)
    for name in names:
        write(name, **fields)


def write(name: str, **fields: str | None) -> None:
    Path("shops", f"{name}.ini").write_text(ini(**fields), encoding="utf-8")


def lines(text: str) -> list[dict[str, Any]]:
    return [valid.report(line) for line in text.splitlines()]


def saved(path: str) -> list[dict[str, Any]]:
    return lines(Path(path).read_text(encoding="utf-8"))


def names(reports: Iterable[dict[str, Any]]) -> list[str]:
    return sorted(Path(each["source"]["path"]).name for each in reports)


def listed(folder: str) -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


def rows(path: str) -> set[tuple[str, ...]]:
    text = Path(path).read_bytes().decode("utf-8-sig")
    return {tuple(row) for row in csv.reader(text.splitlines())}


@pytest.fixture
def three(gemdiag: Gemdiag) -> str:
    """A result with one good shop, one with a fault of its own, and one that cannot be read."""
    shops("good", **GOOD)
    shops("wrong", **{**GOOD, "Port": "abc"})
    Path("shops/broken.ini").write_bytes(b"\x00\x01nothing")
    with garage() as lab:
        assert gemdiag("fleet", "shops", "-o", "old.jsonl", "-q", lab=lab).code == 2
    return "old.jsonl"


def test_standard_output_is_reports_alone_and_the_rest_is_told_beside(gemdiag: Gemdiag) -> None:
    shops("a", "b", **GOOD)
    with garage() as lab:
        said = gemdiag("fleet", "shops", lab=lab)

    assert names(lines(said.out)) == ["a.ini", "b.ini"]
    assert said.err.startswith("2 shops\n")
    assert "your mailbox, encrypted from the start" in said.err


def test_the_summary_is_written_in_each_format_and_language(three: str, gemdiag: Gemdiag) -> None:
    for lang, title, cause in (
        ("en", "3 shops", "This file cannot be read as e-mail settings"),
        ("fr", "3 garages", "Ce fichier ne peut pas être lu"),
    ):
        for name in ("s.txt", "s.html", "s.csv"):
            said = gemdiag("fleet", "--reports", three, "--summary", name, "--lang", lang)
            assert (said.code, said.err) == (2, "")
        assert Path("s.txt").read_text(encoding="utf-8").startswith(title)
        page = Path("s.html").read_text(encoding="utf-8")
        assert title in page
        assert cause in page
        assert "<script" not in page
        assert 'src="http' not in page
    assert Path("s.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert {
        ("verdict", "critical", "", "2"),
        ("root_cause", "config.unreadable", "", "1"),
        ("recommended", "implicit", "", "2"),
    } <= rows("s.csv")


def test_a_summary_of_another_kind_is_refused_before_anything_is_asked(gemdiag: Gemdiag) -> None:
    shops("a")
    with garage() as lab:
        said = gemdiag("fleet", "shops", "--summary", "s.pdf", lab=lab)
        assert (said.code, said.out) == (64, "")
        assert not lab.dns.asked


def test_no_more_names_than_are_useful(gemdiag: Gemdiag) -> None:
    shops(*(f"g{number}" for number in range(9)), Port="abc")
    said = gemdiag("fleet", "shops", *OFFLINE)

    assert sum(said.err.count(f"g{number}.ini") for number in range(9)) == 3


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        (("--verdict", "critical"), ["broken.ini", "wrong.ini"]),
        (("--verdict", "critical", "--finding", "config.unreadable"), ["broken.ini"]),
        (("--provider", "gmail"), []),
        (("--verdict", "critical", "--verdict", "notice"), ["broken.ini", "good.ini", "wrong.ini"]),
    ],
)
def test_saved_reports_are_filtered(
    filters: tuple[str, ...], left: list[str], three: str, gemdiag: Gemdiag, no_network: None
) -> None:
    said = gemdiag("fleet", "--reports", three, *filters)

    assert names(lines(said.out)) == left


def test_single_reports_and_lines_are_read_and_what_is_none_is_named_and_counted(
    three: str, gemdiag: Gemdiag, no_network: None
) -> None:
    Path("in").mkdir()
    for number, report in enumerate(saved(three)):
        Path("in", f"{number}.json").write_text(json.dumps(report, indent=2), encoding="utf-8")
    Path("in/all.jsonl").write_text(Path(three).read_text(encoding="utf-8") + '{"torn": ', encoding="utf-8")
    Path("in/other.json").write_text("[1, 2]", encoding="utf-8")
    said = gemdiag("fleet", "--reports", "in")

    assert len(lines(said.out)) == 6
    assert said.code == 2
    for named in ("all.jsonl:4 is no report", "other.json is no report", "Not read as reports: 2."):
        assert named in said.err


def test_nothing_but_rubbish_is_65(gemdiag: Gemdiag, no_network: None) -> None:
    Path("x.json").write_text("{}", encoding="utf-8")
    assert gemdiag("fleet", "--reports", "x.json").code == 65


def test_days_ahead_count_from_the_day_that_is_named(gemdiag: Gemdiag, no_network: None) -> None:
    shops("a", "b", SMTPServer="smtp.office365.com")
    said = gemdiag("fleet", "shops", *OFFLINE, "--as-of", "2026-11-24", "-o", "m.jsonl")
    assert "2 shops: Microsoft 365 takes no password from December 31, 2026 on." in " ".join(said.err.split())

    said = gemdiag("fleet", "--reports", "m.jsonl", "--as-of", "2027-02-01")
    assert "2 shops: Microsoft 365 takes no password since December 31, 2026." in " ".join(said.err.split())
    said = gemdiag(
        "fleet", "--reports", "m.jsonl", "--as-of", "2026-12-01", "--lang", "fr", "--summary", "s.csv"
    )
    assert ("password_ends", "Microsoft 365", "2026-12-31", "2") in rows("s.csv")


def test_since_an_earlier_result(three: str, gemdiag: Gemdiag) -> None:
    write("wrong", **GOOD)
    write("good", **{**GOOD, "Port": "587"})
    write("added", **GOOD)
    Path("shops/broken.ini").unlink()
    words = ("fleet", "shops", "--baseline", three, "--summary", "s.csv")
    with garage() as lab:
        assert gemdiag(*words, "-o", "new.jsonl", lab=lab).code == 2

    changes = {
        ("change", "new", "", "1"),
        ("change", "mended", "", "1"),
        ("change", "added", "", "1"),
        ("change", "gone", "", "1"),
        ("finding_new", "tls.wrong_mode_for_port", "", "1"),
        ("finding_mended", "config.field_invalid", "", "1"),
    }
    assert changes <= rows("s.csv")
    assert gemdiag("fleet", "--reports", "new.jsonl", "--baseline", three, "--summary", "t.csv").code == 2
    assert changes <= rows("t.csv"), "from what was saved, as from the shops themselves"


def test_shops_of_the_same_name_are_compared_by_their_files(gemdiag: Gemdiag, no_network: None) -> None:
    shops("a", "b", shop="Garage Roy")
    assert gemdiag("fleet", "shops", *OFFLINE, "-o", "old.jsonl").code == 0
    write("b", shop="Garage Roy", Port="abc")
    gemdiag("fleet", "shops", *OFFLINE, "--baseline", "old.jsonl", "-o", "new.jsonl")

    found = {Path(each["source"]["path"]).name: each["comparison"] for each in saved("new.jsonl")}
    assert [each["id"] for each in found["b.ini"]["new"]] == ["config.field_invalid"]
    assert found["a.ini"]["new"] == []


def test_strict_masks_have_no_baseline(three: str, gemdiag: Gemdiag, no_network: None) -> None:
    said = gemdiag("fleet", "shops", *OFFLINE, "--baseline", three, "--redact", "strict")
    assert (said.code, said.out) == (64, "")


def test_proven_shops_get_their_file_and_the_others_a_reason(three: str, gemdiag: Gemdiag) -> None:
    before = {path: path.read_bytes() for path in Path("shops").iterdir()}
    words = ("fleet", "shops", "--migrate", "--out", "up", "--login", "--rate", "0", "-o", "m.jsonl")
    with garage() as lab:
        said = gemdiag(*words, lab=lab)

    assert said.code == 2
    assert {each for each in listed("up") if not is_ours(each)} == {"good.upgraded.yaml"}
    told = {Path(each["source"]["path"]).name: each for each in saved("m.jsonl")}
    assert told["good.ini"]["written"]["path"].endswith("good.upgraded.yaml")
    assert told["good.ini"]["not_written"] is None
    assert told["wrong.ini"]["written"] is None
    assert told["wrong.ini"]["not_written"] == "mend_first"
    assert told["broken.ini"]["not_written"]
    assert "Written: 1" in said.err
    assert {path: path.read_bytes() for path in Path("shops").iterdir()} == before, "never in place"
    with garage() as lab:
        assert gemdiag("migrate", "up/good.upgraded.yaml", "--dry-run", lab=lab).code == 0


def test_without_a_login_nothing_is_proven(gemdiag: Gemdiag) -> None:
    shops("a", **GOOD)
    with garage() as lab:
        said = gemdiag("fleet", "shops", "--migrate", "--out", "up", lab=lab)

    assert [each["not_written"] for each in lines(said.out)] == ["login_not_tried"]
    assert listed("up") == []


def test_names_from_a_spreadsheet_stay_in_the_folder_and_apart(gemdiag: Gemdiag) -> None:
    shops_named = ["../../etc/passwd", "Garage Roy", "Garage Roy", "CON", "..", "a/b\\c:d"]
    head = "shop,smtp_address,port,email_address,gemcar_version,less_secure_connection\n"
    Path("all.csv").write_text(
        head + "".join(f"{name},{HOST},465,{USER},13.0.4,no\n" for name in shops_named), encoding="utf-8"
    )
    Path("up").mkdir()
    Path("up/Garage Roy-2.upgraded.yaml").write_text("somebody else's\n", encoding="utf-8")
    with garage() as lab:
        said = gemdiag("fleet", "all.csv", "--migrate", "--out", "up", lab=lab)

    assert len(lines(said.out)) == 6
    made = {name for name in listed("up") if name.endswith(".yaml")}
    assert len(made) == 6
    assert {each.name for each in Path().iterdir()} == {"all.csv", "up"}
    assert Path("up/Garage Roy-2.upgraded.yaml").read_text(encoding="utf-8") == "somebody else's\n"
    assert sorted(str(each["not_written"]) for each in lines(said.out)) == ["None"] * 5 + ["exists"]


def test_parts_together_are_the_whole_and_share_no_server(gemdiag: Gemdiag, no_network: None) -> None:
    for number in range(40):
        shops(f"g{number}", SMTPServer=f"mail{number % 8}.example")
    parts = [lines(gemdiag("fleet", "shops", *OFFLINE, "--shard", f"{n}/3").out) for n in (1, 2, 3)]

    assert sorted(chain.from_iterable(map(names, parts))) == sorted(f"g{number}.ini" for number in range(40))
    hosts = [{each["settings"]["smtp_address"] for each in part} for part in parts]
    assert sum(map(len, hosts)) == 8
    assert all(hosts)


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("shops", "--reports", "old.jsonl"),
        ("--reports", "old.jsonl", "--resume", "-o", "x.jsonl"),
        ("--reports", "old.jsonl", "--login"),
        ("shops", "--resume"),
        ("shops", "--migrate"),
        ("shops", "--out", "up"),
        ("shops", "--provider", "gmail"),
        ("shops", "--shard", "0/2"),
        ("shops", "--shard", "3/2"),
        ("shops", "--shard", "half"),
        ("shops", "--cluster", "tcp://localhost:8786"),
        ("shops", "--format", "html"),
        ("shops", "-o", "a.jsonl", "-o", "b.jsonl"),
    ],
)
def test_what_does_not_go_together_is_refused(
    words: tuple[str, ...], gemdiag: Gemdiag, no_network: None
) -> None:
    shops("a")
    assert gemdiag("fleet", *words).code == 64
    assert listed(".") == ["shops"]


def test_another_runs_output_is_refused_and_so_are_other_options(three: str, gemdiag: Gemdiag) -> None:
    before = Path(three).read_bytes()
    assert gemdiag("fleet", "shops", *OFFLINE, "-o", three).code == 73
    said = gemdiag("fleet", "shops", *OFFLINE, "-o", three, "--resume")
    assert said.code == 73
    assert "offline: false -> true" in said.err
    Path("mine.jsonl").write_text("mine\n", encoding="utf-8")
    assert gemdiag("fleet", "shops", *OFFLINE, "-o", "mine.jsonl", "--resume").code == 73
    assert Path(three).read_bytes() == before
    assert Path("mine.jsonl").read_text(encoding="utf-8") == "mine\n"


def test_a_run_that_is_whole_has_nothing_to_resume_and_counts_all(gemdiag: Gemdiag) -> None:
    shops("a", "b", **GOOD)
    with garage() as lab:
        gemdiag("fleet", "shops", "-o", "x.jsonl", lab=lab)
        before, asked = Path("x.jsonl").read_bytes(), len(lab.dns.asked)
        said = gemdiag("fleet", "shops", "-o", "x.jsonl", "--resume", lab=lab)
        assert (said.code, len(lab.dns.asked)) == (0, asked)
    assert said.err.startswith("2 shops\n")
    assert Path("x.jsonl").read_bytes() == before


def test_bad_input_is_named_and_counted_and_the_rest_goes_on(gemdiag: Gemdiag, no_network: None) -> None:
    shops("a", "twin", "other")
    write("twin", shop="Garage Roy")
    write("other", shop="Garage Roy")
    Path("shops/bad.ini").write_bytes(b"\x00\xff")
    Path("all.csv").write_text(
        "shop,port,email_address\nUn,465,un@one.example\nDeux,465,\n", encoding="utf-8"
    )
    Path("empty").mkdir()
    said = gemdiag("fleet", "shops", "all.csv", "empty", "nowhere", *OFFLINE, "--summary", "s.csv")

    assert said.code == 2
    told = {each["source"]["path"]: each for each in lines(said.out)}
    assert len(told) == 8
    missing = [f for f in told["all.csv:2"]["findings"] if f["id"] == "config.field_missing"]
    assert missing[0]["params"]["field"] == "smtp_address"
    assert told["empty"]["root_cause"] == told["nowhere"]["root_cause"] == "config.unreadable"
    assert ("root_cause", "config.unreadable", "", "3") in rows("s.csv")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="everything may be read")
def test_a_folder_that_may_not_be_read_is_named(gemdiag: Gemdiag, no_network: None) -> None:
    Path("closed").mkdir(mode=0)
    said = gemdiag("fleet", "closed", *OFFLINE)
    assert lines(said.out)[0]["findings"][0]["params"]["kind"] == "denied"


def test_a_full_disk_ends_it_with_whole_lines(
    gemdiag: Gemdiag, no_network: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    shops(*(f"g{number:03}" for number in range(100)))
    monkeypatch.setattr(fleet_run, "Limits", lambda *a, **k: Limits(*a, **k)._replace(processes=1))
    add, calls = Growing.add, []

    def filling(self: Growing, added: Any, *, at_once: bool) -> None:
        calls.append(added)
        if len(calls) > 1:
            raise StoreFault("full", self.path)
        add(self, added, at_once=at_once)

    monkeypatch.setattr(Growing, "add", filling)
    said = gemdiag("fleet", "shops", *OFFLINE, "-o", "x.jsonl")
    assert said.code == 73
    assert "no room left" in said.err
    finished = len(saved("x.jsonl"))
    assert 0 < finished < 100
    monkeypatch.setattr(Growing, "add", add)
    assert gemdiag("fleet", "shops", *OFFLINE, "-o", "x.jsonl", "--resume").code == 0
    assert len(set(names(saved("x.jsonl")))) == len(saved("x.jsonl")) == 100


def test_a_bug_over_one_shop_is_named_and_the_others_go_on(
    gemdiag: Gemdiag, no_network: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    shops("a", "b", "c")
    real: Callable[..., Any] = diagnose.case_of

    def case_of(settings: Any, *rest: Any, **more: Any) -> Any:
        if settings.source.path.endswith("b.ini"):
            raise ZeroDivisionError("secret text")
        return real(settings, *rest, **more)

    monkeypatch.setattr(judging, "case_of", case_of)
    said = gemdiag("fleet", "shops", *OFFLINE)

    assert said.code == 70
    assert names(lines(said.out)) == ["a.ini", "c.ini"]
    assert "b.ini: an error in gemdiag itself (ZeroDivisionError, " in said.err
    assert "secret text" not in said.err


def test_domains_and_endpoints_are_asked_once(gemdiag: Gemdiag) -> None:
    shops(*(f"g{number}" for number in range(12)), **GOOD)
    with garage() as lab:
        assert gemdiag("fleet", "shops", "-q", lab=lab).code == 0
        asked = [(name, kind) for name, kind, *_ in lab.dns.asked]
    assert sorted(set(asked)) == sorted(asked)
