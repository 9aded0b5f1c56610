"""rollback and backups: what was written is taken back, byte for byte."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gemdiag import store
from tests.canary import CANARY
from tests.cli.kit import HOST, USER, YAML, Gemdiag, contents, garage, ini, names
from tests.leaks import leaks

OLD = YAML.replace("465", "587").replace("connection: false", "connection: true").encode() + b"# \xc3\xa9\r\n"


@pytest.fixture
def written(gemdiag: Gemdiag) -> Gemdiag:
    """own.yaml, changed in place."""
    Path("own.yaml").write_bytes(OLD)
    with garage() as lab:
        assert gemdiag("migrate", "own.yaml", "--yes", "--in-place", lab=lab).code == 0
    assert Path("own.yaml").read_bytes() != OLD
    return gemdiag


def test_the_old_bytes_come_back_and_the_new_ones_are_kept(written: Gemdiag) -> None:
    new = Path("own.yaml").read_bytes()
    said = written("rollback", "own.yaml")
    assert said.code == 0
    assert "own.yaml is as it was before." in said.out
    assert Path("own.yaml").read_bytes() == OLD
    assert new in contents(Path()).values()


def test_the_clicks_back_in_gemcar_are_told(written: Gemdiag) -> None:
    told = written("rollback", "own.yaml").out
    assert "gemdiag changed the file alone, not GEM-CAR." in told
    assert [line.strip() for line in told.splitlines() if line[:4].strip().rstrip(".").isdigit()] == [
        "1. In GEM-CAR, open Configuration > General Information > Options tab.",
        '2. In "Port", type 587',
        '3. Check "Less secure connection".',
        "4. Click on the diskette to save.",
    ]


def test_two_writes_and_two_rollbacks_end_at_the_start_each_with_its_clicks(written: Gemdiag) -> None:
    assert written("relay", "enable", "own.yaml", "--offline", "--force", "--yes").code == 0
    assert b"use_gemcar_server: true" in Path("own.yaml").read_bytes()
    first, second = written("rollback", "own.yaml"), written("rollback", "own.yaml")
    assert 'Uncheck "Option 126' in first.out
    assert "Less secure" not in first.out
    assert 'Check "Less secure connection".' in second.out
    assert Path("own.yaml").read_bytes() == OLD


def test_the_same_for_machines(written: Gemdiag) -> None:
    told = json.loads(written("rollback", "own.yaml", "--format", "json").out)
    assert (told["path"], told["removed"], told["recovered"]) == (str(Path("own.yaml").absolute()), False, [])
    assert told["backup_id"] == store.backups("own.yaml")[0].id
    assert [each["id"] for each in told["undo_clicks"]] == [
        "open_options",
        "set_port",
        "check_less_secure",
        "save",
    ]
    assert told["undo_clicks"][1]["params"] == {"port": 587}
    assert written("rollback", "own.yaml", "--format", "csv").code == 64


def test_clicks_back_name_what_was_typed_and_show_neither_secret_nor_person(gemdiag: Gemdiag) -> None:
    Path("own.yaml").write_bytes(OLD.replace(USER.encode(), b"other@garage.example").replace(b"!", b"?"))
    data, digest = store.read_file("own.yaml")
    store.replace("own.yaml", OLD.replace(b"PORT", b"port"), expected=digest, now=datetime.now(UTC))
    said = gemdiag("rollback", "own.yaml", "--lang", "fr")
    assert said.code == 0
    assert "o***r@garage.example" in said.out
    assert "other@garage.example" not in said.out
    assert "gemdiag a changé le fichier seul" in said.out
    assert "Confirm" in said.out, "the password was another one, so it is typed again"
    assert leaks(said.out, [CANARY]) == []
    assert Path("own.yaml").read_bytes() == data


def test_where_the_settings_cannot_be_read_the_clicks_are_not_known(written: Gemdiag) -> None:
    Path("own.yaml").write_bytes(b"\0\0 no settings\n")
    said = written("rollback", "own.yaml", "--force")
    assert said.code == 0
    assert "Its clicks are not known" in said.err
    assert Path("own.yaml").read_bytes() == OLD


def test_files_that_say_the_same_of_gemcar_need_no_clicks(gemdiag: Gemdiag) -> None:
    Path("own.yaml").write_bytes(OLD)
    store.replace("own.yaml", OLD + b"# more\n", expected=store.digest_of(OLD), now=datetime.now(UTC))
    assert "nothing to change back in GEM-CAR" in gemdiag("rollback", "own.yaml").err


@pytest.mark.skipif("os.name == 'nt'", reason="links need a privilege there")
def test_a_link_is_not_followed(written: Gemdiag) -> None:
    Path("link.yaml").symlink_to("own.yaml")
    said = written("rollback", "link.yaml")
    assert said.code == 73
    assert "is a link" in said.err
    assert Path("own.yaml").read_bytes() != OLD


def test_the_backup_can_be_named(written: Gemdiag) -> None:
    listed = written("backups", "list", "own.yaml", "--format", "json").json
    assert [each["size"] for each in listed] == [len(OLD)]
    assert Path(listed[0]["path"]).read_bytes() == OLD
    assert written("rollback", "own.yaml", "--to", listed[0]["id"]).code == 0
    assert Path("own.yaml").read_bytes() == OLD
    for unknown in ("20200101T000000Z-1", "../../etc/passwd", "x"):
        assert written("rollback", "own.yaml", "--to", unknown).code == 73
    assert Path("own.yaml").read_bytes() == OLD


def test_what_was_edited_since_is_kept_unless_forced(written: Gemdiag) -> None:
    Path("own.yaml").write_bytes(b"edited\n")
    said = written("rollback", "own.yaml")
    assert said.code == 73
    assert "was edited since" in said.err
    assert Path("own.yaml").read_bytes() == b"edited\n"
    assert written("rollback", "own.yaml", "--force").code == 0
    assert Path("own.yaml").read_bytes() == OLD
    assert b"edited\n" in contents(Path()).values()


def test_a_file_that_was_new_is_removed(gemdiag: Gemdiag) -> None:
    Path("shop.ini").write_text(ini(), encoding="utf-8")
    with garage() as lab:
        gemdiag("migrate", "shop.ini", "--yes", lab=lab)
    said = gemdiag("rollback", "shop.upgraded.yaml", "--lang", "fr")
    assert said.code == 0
    assert not Path("shop.upgraded.yaml").exists()
    assert "Dans « Port », tapez 587" in said.out.replace("\xa0", " ").replace("[Port] ", "")
    assert HOST.encode() in b"".join(contents(Path()).values())


def test_with_nothing_to_take_back_nothing_happens(gemdiag: Gemdiag) -> None:
    Path("shop.ini").write_text(ini(), encoding="utf-8")
    for name in ("shop.ini", "nowhere.ini"):
        said = gemdiag("rollback", name)
        assert (said.code, said.out) == (73, "")
        assert "nothing to take back" in said.err
    assert names() == ["shop.ini"]


def test_backups_are_listed_the_newest_first_and_pruned(written: Gemdiag) -> None:
    written("rollback", "own.yaml")
    table = written("backups", "list", "own.yaml").out.splitlines()
    listed = written("backups", "list", "own.yaml", "--format", "json").json
    assert [line.split()[0] for line in table[2:]] == [each["id"] for each in listed]
    assert [each["id"] for each in listed] == sorted((each["id"] for each in listed), reverse=True)
    assert len(listed) == 2
    assert all(datetime.fromisoformat(each["at"]).tzinfo for each in listed)
    assert written("backups", "prune", "own.yaml", "--keep", "5").out == "Removed: 0\n"
    assert (
        json.loads(written("backups", "prune", "own.yaml", "--keep", "1", "--format", "json").out)
        == listed[1:]
    )
    kept = written("backups", "list", "own.yaml", "--format", "json").json
    assert kept == listed[:1]
    assert written("backups", "prune", "own.yaml", "--keep", "0", "--lang", "fr").out.endswith("1\n")
    assert Path("own.yaml").read_bytes() == OLD


def test_no_backup_is_said_beside_an_empty_list(gemdiag: Gemdiag) -> None:
    Path("shop.ini").write_text(ini(), encoding="utf-8")
    said = gemdiag("backups", "list", "shop.ini")
    assert (said.code, said.out) == (0, "")
    assert "There is no backup of shop.ini." in said.err
    assert gemdiag("backups", "list", "shop.ini", "--format", "json").json == []


def test_the_report_tells_what_was_done_to_the_file(written: Gemdiag) -> None:
    written("rollback", "own.yaml")
    told = written("check", "own.yaml", "--offline", "--format", "json").json["journal"]
    assert [entry["what"] for entry in told] == ["written", "rolled_back"]
    assert all("T" in entry["at"] for entry in told)


def _upgraded_beside(gemdiag: Gemdiag) -> None:
    Path("shop.ini").write_text(ini(), encoding="utf-8")
    with garage() as lab:
        assert gemdiag("migrate", "shop.ini", "--yes", lab=lab).code == 0


def test_the_clicks_back_lead_to_the_source_as_it_was_where_gemdiag_changed_it_since(
    gemdiag: Gemdiag,
) -> None:
    _upgraded_beside(gemdiag)
    with garage() as lab:
        assert gemdiag("migrate", "shop.ini", "--yes", "--in-place", lab=lab).code == 0
    said = gemdiag("rollback", "shop.upgraded.yaml", "--format", "json")
    told = json.loads(said.out)
    assert [each["id"] for each in told["undo_clicks"]] == [
        "open_options",
        "set_port",
        "check_less_secure",
        "save",
    ]
    assert told["source_edited"] is None


@pytest.mark.parametrize(("lang", "sentence"), [("en", "was edited since"), ("fr", "a été modifié depuis")])
def test_a_source_that_somebody_edited_since_is_said_to_be_so(
    lang: str, sentence: str, gemdiag: Gemdiag
) -> None:
    _upgraded_beside(gemdiag)
    Path("shop.ini").write_text(ini(Port="25"), encoding="utf-8")
    said = gemdiag("rollback", "shop.upgraded.yaml", "--lang", lang)
    assert said.code == 0
    assert sentence in said.err
    assert "25" in said.out


def test_a_backup_that_is_gone_is_said_to_be_gone(written: Gemdiag) -> None:
    now = Path("own.yaml").read_bytes()
    assert written("backups", "prune", "own.yaml", "--keep", "0").code == 0
    said = written("rollback", "own.yaml")
    assert said.code == 73
    assert "is gone" in said.err
    assert "--to ID" in said.err
    assert Path("own.yaml").read_bytes() == now


@pytest.mark.parametrize(
    ("lang", "sentence"), [("en", "To take that back:"), ("fr", "Pour l’annuler\N{NO-BREAK SPACE}:")]
)
def test_who_names_the_source_is_told_what_was_written(
    lang: str, sentence: str, shop: str, gemdiag: Gemdiag
) -> None:
    with garage() as lab:
        gemdiag("migrate", shop, "--yes", lab=lab)
    said = gemdiag("rollback", shop, "--lang", lang)
    assert (said.code, said.out) == (73, "")
    assert f"{sentence} gemdiag rollback shop.upgraded.yaml" in said.err
    gemdiag("rollback", "shop.upgraded.yaml")
    assert "nothing to take back" in gemdiag("rollback", shop).err
