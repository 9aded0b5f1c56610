"""What keeps migrate from writing: no way that is proven, nobody's wish, a server or a file that changes meanwhile."""

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gemdiag import store
from gemdiag.app import upgrade
from gemdiag.formats import canonical
from gemdiag.model.secret import Secret
from tests.cli.kit import (
    BOTH,
    EXPLICIT,
    HOST,
    YAML,
    FakeTerminal,
    Gemdiag,
    Key,
    contents,
    garage,
    ini,
    names,
)
from tests.cli.test_migrate import UPGRADED

NO_BASIC = "535 5.7.139 Authentication unsuccessful, basic authentication is disabled."


def test_a_way_that_is_not_there_is_not_written(shop: str, gemdiag: Gemdiag) -> None:
    with garage({f"{HOST}:587": EXPLICIT}) as lab:
        said = gemdiag("migrate", shop, "--yes", "--mode", "implicit", lab=lab)
        assert said.code == 2
        assert "Nothing was written" in said.err
        assert names() == [shop]
        assert gemdiag("migrate", shop, "--yes", lab=lab).code == 0


ENDED = {at: script._replace(login_reply=(NO_BASIC,)) for at, script in BOTH.items()}  # type: ignore[union-attr]


def test_option_126_is_never_taken_without_being_asked_for(shop: str, gemdiag: Gemdiag) -> None:
    with garage(ENDED) as lab:
        for words in (("--yes",), ("--yes", "--force")):
            said = gemdiag("migrate", shop, *words, "--no-state", lab=lab)
            assert said.code == 2
            assert "--mode relay" in said.err
            assert names() == [shop]
        assert gemdiag("migrate", shop, "--yes", "--mode", "relay", "--no-state", lab=lab).code == 0
    assert "use_gemcar_server: true" in Path("shop.upgraded.yaml").read_text(encoding="utf-8")


def test_a_refused_password_is_mended_first_unless_forced(gemdiag: Gemdiag) -> None:
    Path("shop.ini").write_text(ini(Password="Mauvais-mot-7"), encoding="utf-8")
    with garage() as lab:
        said = gemdiag("migrate", "shop.ini", "--yes", "--no-state", lab=lab)
        assert said.code == 2
        assert "mended first" in said.err
        assert names() == ["shop.ini"]
        assert gemdiag("migrate", "shop.ini", "--yes", "--force", "--no-state", lab=lab).code == 0
    assert Path("shop.upgraded.yaml").read_text(encoding="utf-8") == UPGRADED


def test_what_could_not_be_determined_is_3(shop: str, gemdiag: Gemdiag) -> None:
    busy = {at: script._replace(greeting="421 come back later") for at, script in BOTH.items()}  # type: ignore[union-attr]
    with garage(busy) as lab:
        said = gemdiag("migrate", shop, "--yes", "--timeout", "0.1", lab=lab)
    assert said.code == 3, said
    assert "could not be found out" in said.err
    assert names() == [shop]


def test_a_server_that_dies_between_plan_and_write_stops_the_write(
    own: str, gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = YAML.replace("465", "587").replace("connection: false", "connection: true")
    Path(own).write_text(old, encoding="utf-8")
    with garage() as lab:
        real = upgrade.looked_at_again

        def dies(*args: Any) -> Any:
            lab.server(f"{HOST}:465").stop()
            return real(*args)

        monkeypatch.setattr(upgrade, "looked_at_again", dies)
        said = gemdiag("migrate", own, "--yes", "--in-place", lab=lab)
        assert lab.wire.auth == 1
    assert said.code == 2
    assert f"{HOST}:465 no longer answers" in said.err
    assert "Written" not in said.out
    assert contents(Path()) == {own: old.encode()}


def test_the_second_look_logs_in_no_more(shop: str, gemdiag: Gemdiag) -> None:
    with garage() as lab:
        gemdiag("migrate", shop, "--yes", lab=lab)
        assert lab.wire.auth == 1


def test_a_source_that_changes_meanwhile_is_not_overwritten(
    own: str, gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path(own).write_text(YAML.replace("465", "587"), encoding="utf-8")
    real = upgrade.looked_at_again

    def edited(*args: Any) -> Any:
        Path(own).write_text("somebody else was faster\n", encoding="utf-8")
        return real(*args)

    monkeypatch.setattr(upgrade, "looked_at_again", edited)
    with garage() as lab:
        said = gemdiag("migrate", own, "--yes", "--in-place", lab=lab)
    assert said.code == 73
    assert "was changed by something else" in said.err
    assert Path(own).read_text(encoding="utf-8") == "somebody else was faster\n"


@pytest.mark.parametrize("command", ["migrate", "rollback"])
def test_another_run_that_holds_the_lock_is_75(command: str, shop: str, gemdiag: Gemdiag) -> None:
    target = Path("shop.upgraded.yaml")
    holding, enough = threading.Event(), threading.Event()
    with garage() as lab:
        if command == "rollback":
            gemdiag("migrate", shop, "--yes", lab=lab)
        before = contents(Path())

        def hold() -> None:
            with store.Lock(target):
                holding.set()
                enough.wait(20)

        other = threading.Thread(target=hold)
        other.start()
        try:
            assert holding.wait(20)
            words = {"migrate": ("migrate", shop, "--yes"), "rollback": ("rollback", target)}[command]
            said = gemdiag(*words, "--lock-timeout", "0.1", lab=lab if command == "migrate" else None)
        finally:
            enough.set()
            other.join()
    assert said.code == 75
    assert "Another gemdiag is writing" in said.err
    assert contents(Path()) == before


def test_a_diagnosis_that_was_cut_short_is_3_and_writes_nothing(shop: str, gemdiag: Gemdiag) -> None:
    with garage() as lab:
        for words in (("check",), ("migrate", "--yes")):
            said = gemdiag(*words, shop, "--deadline", "0.001", "--format", "json", lab=lab)
            assert said.code == 3
            assert said.json["complete"] is False
    assert names() == [shop]


def test_no_output_takes_the_place_of_a_journal_or_of_the_source(own: str, gemdiag: Gemdiag) -> None:
    Path(own).write_text(YAML, encoding="utf-8")
    before = contents(Path())
    for target, code in ((f"{own}.gemdiag-journal", 73), (own, 64)):
        said = gemdiag("migrate", own, "--offline", "--force", "--yes", "--overwrite", "--write", target)
        assert said.code == code, said.err
    same = gemdiag("check", own, "--offline", "-o", "r.json", "--save-facts", "r.json")

    assert same.code == 64
    assert contents(Path()) == before


def test_a_source_that_changes_meanwhile_gets_no_upgraded_file(
    shop: str, gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = upgrade.looked_at_again

    def edited(*args: Any) -> Any:
        Path(shop).write_text(ini(Port="25"), encoding="utf-8")
        return real(*args)

    monkeypatch.setattr(upgrade, "looked_at_again", edited)
    with garage() as lab:
        said = gemdiag("migrate", shop, "--yes", lab=lab)
    assert said.code == 73
    assert f"{shop} was changed by something else" in said.err
    assert names() == [shop]


@pytest.mark.parametrize("in_place", [True, False])
def test_a_file_that_does_not_say_what_was_planned_is_taken_back(
    in_place: bool, own: str, gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever went wrong in the writer."""
    old = YAML.replace("465", "587").replace("connection: false", "connection: true")
    Path(own).write_text(old, encoding="utf-8")
    real = store.replace

    def wrong(path: Any, data: bytes, **more: Any) -> Any:
        return real(path, data.replace(b"465", b"466"), **more)

    monkeypatch.setattr(store, "replace", wrong)
    with garage() as lab:
        said = gemdiag("migrate", own, "--yes", *(["--in-place"] if in_place else []), lab=lab)
    assert said.code == 70
    assert "did not say what was planned" in said.err
    assert "Written" not in said.out
    assert Path(own).read_text(encoding="utf-8") == old
    assert not Path("own.upgraded.yaml").exists()
    assert not [name for name in names() if name.endswith(".html")]


@pytest.mark.parametrize("stated", ["port=99999", "smtp_address=http://x", "email_address=a@b@c"])
def test_a_value_that_cannot_be_used_is_refused_before_anything_is_asked(
    stated: str, shop: str, gemdiag: Gemdiag, no_network: None
) -> None:
    for words in (("migrate", shop), ("relay", "enable", shop)):
        said = gemdiag(*words, "--yes", "--set", stated)
        assert said.code == 64
        assert said.err.startswith("gemdiag: --set: ")
        assert stated.partition("=")[2] not in said.err


def test_presets_alone_prove_nothing(shop: str, gemdiag: Gemdiag, no_network: None) -> None:
    said = gemdiag("migrate", shop, "--yes", "--offline")
    assert said.code == 2
    assert "not proven. --force" in said.err
    assert names() == [shop]
    assert gemdiag("migrate", shop, "--yes", "--offline", "--force").code == 0
    assert Path("shop.upgraded.yaml").exists()


def test_a_server_that_is_busy_when_looked_at_again_is_undetermined(
    shop: str, gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = upgrade.looked_at_again
    with garage() as lab:

        def busy(*args: Any) -> Any:
            server = lab.server(f"{HOST}:465")
            server.script = server.script._replace(greeting="421 come back later")
            return real(*args)

        monkeypatch.setattr(upgrade, "looked_at_again", busy)
        said = gemdiag("migrate", shop, "--yes", lab=lab)
    assert said.code == 3
    assert "no longer answers" in said.err
    assert names() == [shop]


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda path: path.write_text("mine", encoding="utf-8"), "--overwrite replaces it"),
        (lambda path: path.mkdir(), "is not a regular file"),
        pytest.param(
            lambda path: path.symlink_to("victim"),
            "is a link",
            marks=pytest.mark.skipif(sys.platform == "win32", reason="links need rights there"),
        ),
    ],
)
def test_an_output_that_is_not_ours_is_refused_before_anybody_is_asked(
    make: Callable[[Path], object],
    word: str,
    shop: str,
    gemdiag: Gemdiag,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make(Path("shop.upgraded.yaml"))
    monkeypatch.setattr("sys.stdin", FakeTerminal(""))
    with garage() as lab:
        said = gemdiag("migrate", shop, lab=lab)
    assert said.code == 73
    assert word in said.err
    assert "Write " not in said.out + said.err


@pytest.mark.parametrize(
    ("target", "word"), [("gone/new.yaml", "gone does not exist"), ("CON", "not a regular")]
)
def test_a_place_where_no_file_can_be_is_said_to_be_none_before_anybody_is_asked(
    target: str, word: str, shop: str, gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", FakeTerminal(""))
    with garage() as lab:
        said = gemdiag("migrate", shop, "--write", target, lab=lab)
    assert (said.code, word in said.err, "Write " in said.err) == (73, True, False), said


def test_a_dry_run_says_that_the_output_is_not_ours_and_exits_as_check(shop: str, gemdiag: Gemdiag) -> None:
    Path("shop.upgraded.yaml").write_text("mine", encoding="utf-8")
    with garage() as lab:
        checked = gemdiag("check", shop, lab=lab)
        said = gemdiag("migrate", shop, "--dry-run", lab=lab)
    assert said.code in {0, checked.code}
    assert "--overwrite replaces it" in said.err
    assert "+++ " in said.out


@pytest.mark.parametrize("storing", ["keep", "seal"])
def test_a_password_that_did_not_arrive_is_seen_when_the_file_is_read_again(
    storing: str, shop: str, gemdiag: Gemdiag, key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The writer loses it, as a bug might: the file is taken back and nobody is told that all is well."""
    real = canonical.write
    monkeypatch.setattr(
        canonical,
        "write",
        lambda settings, *, password: real(
            settings._replace(password_sealed=None, password=Secret("another")), password=password
        ),
    )
    with garage() as lab:
        said = gemdiag("migrate", shop, "--yes", "--store-password", storing, *key(), lab=lab)
    assert (said.code, "did not say what was planned" in said.err) == (70, True), said
    assert not Path("shop.upgraded.yaml").exists()
