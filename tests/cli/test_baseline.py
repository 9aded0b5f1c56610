"""`--baseline`: new, mended, still broken since an earlier report, and an exit code for what is new alone."""

import json
from pathlib import Path
from typing import Any

import pytest

from gemdiag.lab.authority import Certificate
from gemdiag.lab.script import Script
from tests.cli.kit import BOTH, EXPLICIT, HOST, IMPLICIT, USER, ZONE, Gemdiag, Said, garage, ini

EXPLICIT_ONLY = {f"{HOST}:587": EXPLICIT}


@pytest.fixture
def before(gemdiag: Gemdiag) -> str:
    """A report on a shop that is set to a port of the other kind."""
    write(Port="465")
    with garage() as lab:
        assert gemdiag("check", "shop.ini", "-q", "-o", "old.json", lab=lab).code == 2
    return "old.json"


def write(name: str = "shop.ini", **fields: str) -> None:
    Path(name).write_text(ini(**fields), encoding="utf-8")


def compared(said: Said) -> dict[str, Any]:
    lists = ("new", "mended", "still", "unseen")
    found = said.json["comparison"]
    return {name: {each["id"] for each in found[name]} for name in lists if found[name]}


def test_nothing_has_changed(before: str, gemdiag: Gemdiag) -> None:
    words = ("check", "shop.ini", "--baseline", before)
    with garage() as lab:
        for fail_on, code in (("any", 2), ("new", 0)):
            said = gemdiag(*words, "--fail-on", fail_on, "--format", "json", lab=lab)
            assert said.code == code
            assert compared(said) == {"still": {"tls.wrong_mode_for_port"}}
            assert said.json["verdict"]["exit_code"] == 2, "the verdict is what it is"
        assert gemdiag(*words, lab=lab).code == 2


def test_what_was_mended_is_told_and_what_came_instead_is_new(before: str, gemdiag: Gemdiag) -> None:
    write(Port="587")
    with garage() as lab:
        said = gemdiag(
            "check", "shop.ini", "--baseline", before, "--fail-on", "new", "--format", "json", lab=lab
        )
        told = gemdiag("check", "shop.ini", "--baseline", before, "--lang", "fr", lab=lab).out
    assert said.code == 1
    assert compared(said) == {"mended": {"tls.wrong_mode_for_port"}, "new": {"config.less_secure"}}
    assert "Depuis la vérification du 2" in told
    assert "Réglé\n  ✓ Le port 465 et la case" in told
    assert "Nouveau\n  ! " in told


def test_a_run_that_looks_at_nothing_mends_nothing(before: str, gemdiag: Gemdiag, no_network: None) -> None:
    said = gemdiag("check", "shop.ini", "--baseline", before, "--offline", "--format", "json")
    assert compared(said)["unseen"] == {"tls.wrong_mode_for_port"}
    assert "mended" not in compared(said)


@pytest.mark.parametrize("level", ["none", "standard"])
def test_masks_hide_no_finding_from_the_comparison(level: str, gemdiag: Gemdiag) -> None:
    write()
    refusing = EXPLICIT._replace(mail_from={USER: "553 5.7.1 not owned"})
    with garage({f"{HOST}:587": refusing}) as lab:
        first = gemdiag("check", "shop.ini", "--redact", level, "-q", "-o", "old.json", lab=lab)
        said = gemdiag(
            "check", "shop.ini", "--baseline", "old.json", "--fail-on", "new", "--format", "json", lab=lab
        )
    assert (first.code, said.code) == (2, 0), said
    assert "sender.not_owned" in compared(said)["still"]
    assert "new" not in compared(said)


def test_a_baseline_of_strict_is_refused(gemdiag: Gemdiag, no_network: None) -> None:
    """Told as new, all that was broken before would wake somebody up."""
    write()
    gemdiag("check", "shop.ini", "--offline", "--redact", "strict", "-q", "-o", "old.json")
    for level in ("standard", "none"):  # told again at another, it has its masks still
        gemdiag("report", "old.json", "--redact", level, "-q", "-o", "again.jsonl")
        for name in ("old.json", "again.jsonl"):
            said = gemdiag("check", "shop.ini", "--offline", "--baseline", name)
            assert (said.code, said.out) == (64, ""), said
            assert f"{name} was saved with --redact strict" in said.err


def test_a_report_of_an_earlier_version_does_not_say_its_level(before: str, gemdiag: Gemdiag) -> None:
    report = json.loads(Path(before).read_text(encoding="utf-8"))
    assert report.pop("redacted") == "standard"
    Path(before).write_text(json.dumps(report), encoding="utf-8")
    said = gemdiag("check", "shop.ini", "--offline", "--baseline", before, "--format", "json")
    assert said.json["comparison"]["baseline"]


def test_a_report_can_take_the_place_of_the_one_it_was_compared_with(before: str, gemdiag: Gemdiag) -> None:
    write(Port="587")
    words = ("check", "shop.ini", "--baseline", before, "-o", before, "--fail-on", "new", "-q")
    with garage() as lab:
        assert [gemdiag(*words, lab=lab).code for _ in range(2)] == [1, 0], "it is told once"
    assert json.loads(Path(before).read_text(encoding="utf-8"))["comparison"]["still"]


def test_of_several_shops_each_is_compared_with_itself(gemdiag: Gemdiag) -> None:
    for name in ("a.ini", "b.ini"):
        write(name, Port="465")
    with garage() as lab:
        gemdiag("check", "a.ini", "b.ini", "-q", "-o", "old.jsonl", lab=lab)
        write("b.ini", Port="587")
        write("c.ini", Port="587")
        said = gemdiag(
            "check", "a.ini", "b.ini", "c.ini", "--baseline", "old.jsonl", "--format", "json", lab=lab
        )
    a, b, c = (each["comparison"] for each in said.json)
    assert [each["id"] for each in a["still"]] == ["tls.wrong_mode_for_port"]
    assert [each["id"] for each in b["mended"]] == ["tls.wrong_mode_for_port"]
    assert c["baseline"] is None
    assert [each["id"] for each in c["new"]] == ["config.less_secure"]


def test_a_shop_that_is_not_in_it_is_said_to_be_new(before: str, gemdiag: Gemdiag, no_network: None) -> None:
    write("a.ini")
    write("b.ini")
    said = gemdiag("check", "a.ini", "b.ini", "--offline", "--baseline", before)
    assert said.out.count("not in the earlier report") == 2


def test_a_saved_report_is_compared_too(before: str, gemdiag: Gemdiag) -> None:
    write(Port="587")
    with garage() as lab:
        gemdiag("check", "shop.ini", "-q", "-o", "new.json", lab=lab)
    said = gemdiag("report", "new.json", "--baseline", before, "--fail-on", "new", "--format", "json")
    assert (said.code, compared(said)["mended"]) == (1, {"tls.wrong_mode_for_port"})
    back = gemdiag("report", before, "--baseline", "new.json", "--fail-on", "new", "-o", "kept.json")
    assert back.code == 2
    assert "Mended" in back.out
    assert gemdiag("report", "kept.json").code == 2


def test_a_monitor_hears_of_what_is_new_alone(before: str, gemdiag: Gemdiag) -> None:
    words = ("check", "shop.ini", "--baseline", before, "--format", "nagios")
    with garage() as lab:
        said = gemdiag(*words, "--fail-on", "new", lab=lab)
        every = gemdiag(*words, lab=lab)
    assert (said.code, said.out.split()[1]) == (0, "OK")
    assert (every.code, every.out.split()[1]) == (2, "CRITICAL")
    with garage({f"{HOST}:465": IMPLICIT}, ZONE[:1]) as lab:  # its SPF and DMARC are gone
        said = gemdiag(*words, "--fail-on", "new", lab=lab)
    assert (said.code, said.out.split()[1]) == (1, "WARNING"), said


def test_what_makes_no_sense_is_refused_before_anything_is_asked(
    before: str, gemdiag: Gemdiag, no_network: None
) -> None:
    for command in ("check", "report"):
        name = {"check": "shop.ini", "report": before}[command]
        for words, code, sentence in (
            (("--fail-on", "new"), 64, "--fail-on new needs --baseline"),
            (("--baseline", before, "--redact", "strict"), 64, "does not go with --redact strict"),
            (("--baseline", "missing.json"), 66, "missing.json does not exist"),
            (("--baseline", "shop.ini"), 65, "shop.ini is no report of gemdiag"),
            (("--baseline", before, "--fail-on", "old"), 64, "is none of: any, new"),
        ):
            said = gemdiag(command, name, *words)
            assert (said.code, said.out) == (code, ""), said
            assert sentence in said.err


def test_it_can_come_from_the_environment(
    before: str, gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEMDIAG_BASELINE", before)
    monkeypatch.setenv("GEMDIAG_FAIL_ON", "new")
    with garage(BOTH) as lab:
        assert gemdiag("check", "shop.ini", lab=lab).code == 0


def test_several_reports_are_told_as_one(before: str, gemdiag: Gemdiag, no_network: None) -> None:
    gemdiag("check", "shop.ini", "--offline", "-q", "-o", "offline.jsonl")
    said = gemdiag("report", before, "offline.jsonl", "--format", "json")
    assert said.code == 2
    assert [len(each["endpoints"]) > 0 for each in said.json] == [True, False]
    assert gemdiag("report", before, "missing.json").code == 66
    assert gemdiag("report", before, "offline.jsonl", "-o", before).code == 73


@pytest.mark.parametrize(("lang", "sentence"), [("en", "not there yet"), ("fr", "n’existe pas encore")])
def test_the_first_run_makes_the_file_that_the_next_compare_with(
    lang: str, sentence: str, gemdiag: Gemdiag
) -> None:
    write(Port="465")
    words = ("check", "shop.ini", "--baseline", "r.json", "-o", "r.json", "--fail-on", "new", "--lang", lang)
    with garage() as lab:
        first, second = gemdiag(*words, lab=lab), gemdiag(*words, lab=lab)
    assert (first.code, second.code) == (2, 0)
    assert sentence in first.err
    assert sentence not in second.err


def test_what_is_broken_at_another_port_of_the_same_server_is_broken_still(gemdiag: Gemdiag) -> None:
    stranger = {
        f"{HOST}:587": Script("explicit", certificate=Certificate((HOST,), issuer="self")),
        f"{HOST}:465": Script("implicit", certificate=Certificate((HOST,), issuer="self")),
    }
    write(Version="13.0.4", Port="587", LessSecure="true")
    with garage(stranger) as lab:
        gemdiag("check", "shop.ini", "-o", "old.json", lab=lab)
        write(Version="13.0.4", Port="465", LessSecure="false")
        said = gemdiag("check", "shop.ini", "--baseline", "old.json", "--format", "json", lab=lab)
    assert compared(said) == {"still": {"tls.certificate_untrusted"}}, said.json["comparison"]


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [("en", "another shop: shop.ini"), ("fr", "autre atelier\N{NO-BREAK SPACE}: shop.ini")],
)
def test_a_report_on_another_shop_is_pointed_out(
    lang: str, sentence: str, before: str, gemdiag: Gemdiag, no_network: None
) -> None:
    write("other.ini", EmailAddress="bob@other.example", UserName="bob@other.example")
    said = gemdiag("check", "other.ini", "--offline", "--baseline", before, "--lang", lang)
    assert sentence in said.err
    write("renamed.ini")
    assert gemdiag("check", "renamed.ini", "--offline", "--baseline", before).err == ""


@pytest.mark.parametrize(("lang", "sentence"), [("en", "Nothing new"), ("fr", "Rien de nouveau")])
def test_a_monitor_that_is_well_says_why_when_something_is_broken(
    lang: str, sentence: str, before: str, gemdiag: Gemdiag
) -> None:
    words = ("check", "shop.ini", "--baseline", before, "--format", "nagios", "--lang", lang)
    with garage() as lab:
        said = gemdiag(*words, "--fail-on", "new", lab=lab)
        every = gemdiag(*words, lab=lab)
    assert said.out.startswith(f"GEMDIAG OK - {sentence}"), said
    assert sentence not in every.out
