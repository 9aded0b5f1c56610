"""Names that cannot be meant, told before anything is asked: filters, endings, places for the lines."""

from pathlib import Path

import pytest

from tests.cli.kit import Gemdiag, ini

OFFLINE = ("--offline", "--no-state")


@pytest.fixture(autouse=True)
def shops_and_a_run(gemdiag: Gemdiag, no_network: None) -> None:
    Path("shops").mkdir()
    Path("shops/a.ini").write_text(ini(), encoding="utf-8")
    Path("theirs.jsonl").write_text(ini(), encoding="utf-8")
    Path("mine.jsonl").write_text("mine\n", encoding="utf-8")
    assert gemdiag("fleet", "shops", *OFFLINE, "-q", "-o", "run.jsonl").code == 0


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize(
    ("filters", "near"),
    [
        (("--provider", "gmial"), "gmail"),
        (("--finding", "config.unreadible"), "config.unreadable"),
        (("--finding", "nope"), ""),
    ],
)
def test_a_filter_that_nothing_passes_is_64(
    lang: str, filters: tuple[str, ...], near: str, gemdiag: Gemdiag
) -> None:
    said = gemdiag("fleet", "--reports", "run.jsonl", *filters, "--lang", lang)
    assert (said.code, said.out) == (64, "")
    assert filters[1] in said.err
    assert near in said.err


@pytest.mark.parametrize("name", ["few.csv", "few.html", "few"])
def test_lines_go_to_no_file_of_another_kind(name: str, gemdiag: Gemdiag) -> None:
    assert gemdiag("fleet", "shops", *OFFLINE, "-o", name).code == 64
    assert not Path(name).exists()


@pytest.mark.parametrize(
    ("out", "en", "fr"),
    [
        ("run.jsonl", "--resume goes on", "--resume la continue"),
        ("mine.jsonl", "something else than a run", "autre chose qu"),
        ("theirs.jsonl", "the settings of a shop", "les réglages d"),
        ("folder.jsonl", "is a folder", "est un dossier"),
        ("nodir/x.jsonl", "folder nodir does not exist", "dossier nodir n"),
    ],
)
def test_a_place_for_the_lines_is_refused_for_its_own_reason(
    out: str, en: str, fr: str, gemdiag: Gemdiag
) -> None:
    Path("folder.jsonl").mkdir()
    for lang, sentence in (("en", en), ("fr", fr)):
        said = gemdiag("fleet", "shops", *OFFLINE, "-o", out, "--lang", lang)
        assert said.code == 73
        assert sentence in " ".join(said.err.split())


def test_what_differs_is_said_without_the_words_of_python(gemdiag: Gemdiag) -> None:
    said = gemdiag("fleet", "shops", *OFFLINE, "-o", "run.jsonl", "--resume", "--to", "13.0.3")
    assert said.code == 73
    assert "None" not in said.err
    assert ": - -> " in said.err


@pytest.mark.parametrize(
    ("lang", "folders", "made"), [("en", "not read: 2", "as shops: 1"), ("fr", "lus", "1.")]
)
def test_what_a_folder_has_besides_its_shops_is_left_out_and_said(
    lang: str, folders: str, made: str, gemdiag: Gemdiag
) -> None:
    for name in ("shops/east", "shops/west", "shops/.git"):
        Path(name).mkdir()
    assert gemdiag("migrate", "shops/a.ini", *OFFLINE, "--force", "--yes").code == 0
    Path("shops/b.upgraded.yaml").write_text("gemdiag: 1\nemail:\n  port: 465\n", encoding="utf-8")
    said = gemdiag("fleet", "shops", *OFFLINE, "--lang", lang)
    assert len(said.out.splitlines()) == 2, "a shop's own file of that name is one"
    told = " ".join(said.err.split())
    assert folders in told
    assert made in told
    Path("shops/a.ini").unlink()
    assert len(gemdiag("fleet", "shops", *OFFLINE).out.splitlines()) == 2, "alone, it is the shop's file"


@pytest.mark.parametrize(("lang", "sentence"), [("en", "was written: 1."), ("fr", "a été écrite")])
def test_a_run_that_goes_on_says_which_lines_are_old(lang: str, sentence: str, gemdiag: Gemdiag) -> None:
    sheet = "shop,smtp_address,port\nUn,m.example,465\nDeux,m.example,465\n"
    Path("all.csv").write_text(sheet, encoding="utf-8")
    words = ("fleet", "shops", "all.csv", *OFFLINE, "--lang", lang, "-o", "r.jsonl")
    gemdiag(*words)
    assert sentence not in " ".join(gemdiag(*words, "--resume").err.split())
    Path("all.csv").write_text(sheet.replace("Deux,m", "Deux,n"), encoding="utf-8")
    assert sentence in " ".join(gemdiag(*words, "--resume").err.split())


@pytest.mark.parametrize("spelled", ["./shops", "shops/", "shops/../shops", "HERE/shops"])
def test_an_earlier_result_knows_a_shop_however_its_path_is_spelled(spelled: str, gemdiag: Gemdiag) -> None:
    spelled = spelled.replace("HERE", str(Path.cwd()))
    gemdiag("fleet", spelled, *OFFLINE, "--baseline", "run.jsonl", "--summary", "s.csv")
    told = Path("s.csv").read_text(encoding="utf-8-sig")
    assert "change,same,,1" in told
    assert "change,gone,,0" in told


@pytest.mark.parametrize(
    ("lang", "sentence"), [("en", "Write the lines of JSON"), ("fr", "les lignes JSON (.jsonl)")]
)
def test_the_help_says_what_its_output_is(lang: str, sentence: str, gemdiag: Gemdiag) -> None:
    assert sentence in " ".join(gemdiag("fleet", "--help", "--lang", lang).out.split())
    assert sentence not in " ".join(gemdiag("check", "--help", "--lang", lang).out.split())
