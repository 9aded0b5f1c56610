"""migrate: plan, consent, one written file, clicks; and everything that must keep it from writing."""

from pathlib import Path

import pytest

from tests.cli.kit import (
    HOST,
    IMPLICIT,
    USER,
    YAML,
    FakeTerminal,
    Gemdiag,
    contents,
    garage,
    ini,
    names,
)

UPGRADED = f"""gemdiag: 1
gemcar_version: "13.0.4"
email:
  smtp_address: {HOST}
  port: 465
  email_address: {USER}
  user_name: {USER}
  password: !omitted
  less_secure_connection: false
  use_gemcar_server: false
advisors: []
extra: {{}}
"""


def test_plan_difference_receipt_and_clicks_come_in_this_order(shop: str, gemdiag: Gemdiag) -> None:
    with garage() as lab:
        said = gemdiag("migrate", shop, "--yes", lab=lab)
    assert (said.code, said.err) == (0, "")
    order = ["The plan", "--- ", "+  port: 465", "Written: ", "At GEM-CAR's screen", "diskette"]
    places = [said.out.index(word) for word in order]
    assert places == sorted(places)
    assert said.out.count("The plan\n") == 1
    assert Path("shop.upgraded.yaml").read_text(encoding="utf-8") == UPGRADED
    assert Path(shop).read_text(encoding="utf-8") == ini()


def test_with_json_standard_output_is_one_report(shop: str, gemdiag: Gemdiag) -> None:
    with garage() as lab:
        said = gemdiag("migrate", shop, "--yes", "--format", "json", lab=lab)
    assert Path(said.json["written"]["path"]).name == "shop.upgraded.yaml"
    assert said.json["plan"]["status"] == "proven"


@pytest.mark.parametrize("format_id", ["text", "markdown", "json"])
def test_a_dry_run_shows_and_writes_nothing(format_id: str, shop: str, gemdiag: Gemdiag) -> None:
    with garage() as lab:
        said = gemdiag("migrate", shop, "--dry-run", "--yes", "--format", format_id, lab=lab)
        checked = gemdiag("migrate", "--dry-run", shop, "-q", lab=lab)
    assert said.code == checked.code == 0
    assert "465" in said.out
    assert "Written" not in said.out
    assert names() == [shop]


def test_a_dry_run_exits_as_a_check_would(gemdiag: Gemdiag) -> None:
    Path("bad.ini").write_text(ini(Password="Mauvais-mot-7"), encoding="utf-8")
    with garage() as lab:
        assert gemdiag("migrate", "bad.ini", "--dry-run", "--no-state", lab=lab).code == 2
    assert names() == ["bad.ini"]


@pytest.mark.parametrize(
    ("lang", "answer", "code"),
    [
        ("en", "y\n", 0),
        ("en", "n\n", 1),
        ("en", "", 1),
        ("fr", "O\n", 0),
        ("fr", "peut-être\noui\n", 0),
        ("fr", "\n", 1),
    ],
)
def test_the_person_is_asked_and_enter_is_no(
    lang: str, answer: str, code: int, shop: str, gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", FakeTerminal(answer))
    with garage() as lab:
        said = gemdiag("migrate", shop, "--lang", lang, lab=lab)
    assert said.code == code
    asked = {"en": "Write shop.upgraded.yaml? [y/N] ", "fr": "Écrire shop.upgraded.yaml? [o/N] "}[lang]
    assert asked in said.err
    assert Path("shop.upgraded.yaml").exists() == (code == 0)


def test_with_nobody_to_ask_nothing_is_written(shop: str, gemdiag: Gemdiag) -> None:
    with garage() as lab:
        said = gemdiag("migrate", shop, lab=lab)
    assert said.code == 1
    assert "say --yes" in said.err
    assert names() == [shop]


def test_the_target_can_be_named(shop: str, gemdiag: Gemdiag) -> None:
    Path("there").mkdir()
    with garage() as lab:
        assert gemdiag("migrate", shop, "--yes", "--write", "there/new.yaml", lab=lab).code == 0
        assert gemdiag("migrate", shop, "--yes", "--write", "nowhere/new.yaml", lab=lab).code == 73
    assert Path("there/new.yaml").read_text(encoding="utf-8") == UPGRADED
    assert names() == [shop, "there"]


def test_a_file_that_is_not_ours_is_replaced_only_when_told_so(shop: str, gemdiag: Gemdiag) -> None:
    Path("shop.upgraded.yaml").write_text("mine\n", encoding="utf-8")
    with garage() as lab:
        said = gemdiag("migrate", shop, "--yes", lab=lab)
        assert said.code == 73
        assert "--overwrite replaces it" in said.err
        assert Path("shop.upgraded.yaml").read_text(encoding="utf-8") == "mine\n"
        assert gemdiag("migrate", shop, "--yes", "--overwrite", lab=lab).code == 0
    assert Path("shop.upgraded.yaml").read_text(encoding="utf-8") == UPGRADED
    assert gemdiag("rollback", "shop.upgraded.yaml").code == 0
    assert Path("shop.upgraded.yaml").read_text(encoding="utf-8") == "mine\n"


def test_a_second_time_nothing_changes(shop: str, gemdiag: Gemdiag) -> None:
    with garage() as lab:
        gemdiag("migrate", shop, "--yes", lab=lab)
        before = contents(Path())
        again = gemdiag("migrate", shop, "--yes", lab=lab)
        of_the_upgraded = gemdiag("migrate", "shop.upgraded.yaml", "--yes", lab=lab)
        in_place = gemdiag("migrate", "shop.upgraded.yaml", "--yes", "--in-place", lab=lab)
    assert [said.code for said in (again, of_the_upgraded, in_place)] == [0, 0, 0]
    for said in (again, of_the_upgraded, in_place):
        assert "Nothing to change: shop.upgraded.yaml is as it should be." in said.err
        assert "Written" not in said.out
    assert contents(Path()) == before


def test_a_password_that_is_left_out_already_needs_no_other_file(shop: str, gemdiag: Gemdiag) -> None:
    with garage() as lab:
        gemdiag("migrate", shop, "--yes", lab=lab)
        before = contents(Path())
        said = gemdiag("migrate", "shop.upgraded.yaml", "--yes", "--store-password", "omit", lab=lab)
    assert said.code == 0
    assert "Nothing to change" in said.err
    assert contents(Path()) == before


def test_its_own_earlier_file_is_replaced_without_being_told_so(shop: str, gemdiag: Gemdiag) -> None:
    with garage() as lab:
        gemdiag("migrate", shop, "--yes", lab=lab)
        said = gemdiag("migrate", shop, "--yes", "--set", "shop=Garage", lab=lab)
    assert said.code == 0, said
    assert "shop: Garage" in Path("shop.upgraded.yaml").read_text(encoding="utf-8")


def test_gemdiags_own_format_is_changed_in_place_and_nothing_else_in_it(own: str, gemdiag: Gemdiag) -> None:
    old = YAML.replace("465", "587").replace("connection: false", "connection: true")
    Path(own).write_text(old, encoding="utf-8")
    with garage() as lab:
        said = gemdiag("migrate", own, "--yes", "--in-place", lab=lab)
    assert said.code == 0, said
    assert Path(own).read_text(encoding="utf-8") == YAML
    assert "Backup: " in said.out
    assert gemdiag("rollback", own).code == 0
    assert Path(own).read_text(encoding="utf-8") == old


def test_another_source_is_not_changed_in_place_where_that_cannot_be_done(gemdiag: Gemdiag) -> None:
    text = f"Version: 13.0.1\nPort: 587\nSMTP address: {HOST}\nE-mail address: {USER}\n"
    Path("pasted.txt").write_text(text, encoding="utf-8")
    with garage() as lab:
        said = gemdiag("migrate", "pasted.txt", "--yes", "--in-place", lab=lab)
    assert said.code == 64
    assert "cannot be changed in place" in said.err
    assert names() == ["pasted.txt"]


def test_in_place_and_elsewhere_exclude_each_other(own: str, gemdiag: Gemdiag, no_network: None) -> None:
    assert gemdiag("migrate", own, "--in-place", "--write", "new.yaml").code == 64


@pytest.mark.parametrize(
    ("mode", "port", "less_secure"), [("implicit", 465, "false"), ("explicit", 587, "true")]
)
def test_the_way_of_sending_can_be_chosen(
    mode: str, port: int, less_secure: str, shop: str, gemdiag: Gemdiag
) -> None:
    with garage() as lab:
        assert gemdiag("migrate", shop, "--yes", "--mode", mode, lab=lab).code == 0
    text = Path("shop.upgraded.yaml").read_text(encoding="utf-8")
    assert f"port: {port}" in text
    assert f"less_secure_connection: {less_secure}" in text


def test_only_a_mailbox_that_is_proven_implicit_is_planned(shop: str, gemdiag: Gemdiag) -> None:
    with garage({f"{HOST}:465": IMPLICIT}) as lab:
        said = gemdiag("migrate", shop, "--yes", "--format", "json", lab=lab)
    assert said.json["plan"]["recommended"] == "implicit"
    assert said.json["prognosis"]["explicit"]["works"] == "no"
