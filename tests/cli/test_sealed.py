"""--store-password seal and unseal: the password readable nowhere, and there again for who has the passphrase."""

import os
from pathlib import Path

import pytest

from gemdiag import store
from tests.canary import CANARY
from tests.cli.kit import (
    PASSPHRASE,
    SEAL,
    USER,
    YAML,
    FakeTerminal,
    Gemdiag,
    Key,
    contents,
    garage,
    ini,
    names,
    password_in,
    untouched,
)
from tests.leaks import left_in
from tests.unit.store.faulty import NOW, Killed, killed_at


def test_it_is_readable_in_the_source_alone(sealed: str) -> None:
    assert set(left_in(Path(), [CANARY, PASSPHRASE])) == {"shop.ini"}
    assert "  password: !sealed gd1:" in Path(sealed).read_text(encoding="utf-8")
    if os.name == "posix":
        assert Path(sealed).stat().st_mode & 0o077 == 0


def test_a_check_opens_it_and_logs_in_once(sealed: str, gemdiag: Gemdiag, key: Key) -> None:
    before = contents(Path())
    with garage() as lab:
        said = gemdiag("check", sealed, "--format", "json", *key(), lab=lab)
        assert lab.wire.auth == 1
    assert "auth.accepted" in said.findings, said
    assert "config.password_stored" not in said.findings
    assert said.json["settings"]["password"] == "sealed"
    assert contents(Path()) == before


def test_it_comes_back_byte_for_byte_and_is_shown_nowhere(sealed: str, gemdiag: Gemdiag, key: Key) -> None:
    before = Path(sealed).read_bytes()
    said = gemdiag("unseal", sealed, *key())
    assert said.code == 0, said
    assert password_in(sealed) == CANARY
    assert Path(sealed).read_text(encoding="utf-8").count("password") == 1
    assert f"gemdiag backups prune {sealed} --keep 0" in said.err
    assert gemdiag("rollback", sealed).code == 0
    assert Path(sealed).read_bytes() == before
    gemdiag("backups", "prune", sealed, "--keep", "0")
    assert set(left_in(Path(), [CANARY])) == {"shop.ini"}


def test_it_may_be_written_elsewhere_and_over_nothing_of_others(
    sealed: str, gemdiag: Gemdiag, key: Key
) -> None:
    before = Path(sealed).read_bytes()
    Path("mine.yaml").write_text("mine\n", encoding="utf-8")
    assert gemdiag("unseal", sealed, "--write", "mine.yaml", *key()).code == 73
    assert gemdiag("unseal", sealed, "--write", "open.yaml", *key()).code == 0
    assert password_in("open.yaml") == CANARY
    assert Path(sealed).read_bytes() == before
    assert Path("mine.yaml").read_text(encoding="utf-8") == "mine\n"


def test_a_second_run_changes_nothing(sealed: str, shop: str, gemdiag: Gemdiag, key: Key) -> None:
    before, inode = contents(Path()), Path(sealed).stat().st_ino
    with garage() as lab:
        said = gemdiag("migrate", shop, *SEAL, *key(), lab=lab)
        other = gemdiag("migrate", shop, *SEAL, "--dry-run", lab=lab)
    assert (said.code, other.code) == (0, 0), said
    assert "Nothing to change" in said.err
    assert contents(Path()) == before
    assert Path(sealed).stat().st_ino == inode


def test_it_stays_sealed_on_every_way_but_one(sealed: str, gemdiag: Gemdiag, key: Key) -> None:
    seal = Path(sealed).read_text(encoding="utf-8").partition("!sealed ")[2].partition("\n")[0]
    with garage() as lab:
        for name, more in (("a", ()), ("b", SEAL), ("c", ("--store-password", "keep")), ("d", key())):
            words = ("migrate", sealed, "--yes", "--write", f"{name}.yaml", *more)
            assert gemdiag(*words, lab=lab).code == 0, words
            assert f"!sealed {seal}\n" in Path(f"{name}.yaml").read_text(encoding="utf-8")
        gemdiag("migrate", sealed, "--yes", "--write", "e.yaml", "--store-password", "omit", lab=lab)
    assert "password: !omitted\n" in Path("e.yaml").read_text(encoding="utf-8")


def test_an_interrupted_write_is_put_in_order_first(sealed: str, gemdiag: Gemdiag, key: Key) -> None:
    target, text = Path(sealed).absolute(), Path(sealed).read_bytes()
    for at in range(1, 200):
        faulty = killed_at(at)
        with pytest.raises(Killed):
            store.replace(
                target, text + b"# more\n", expected=store.digest_of(text), now=NOW, disk=faulty.disk
            )
        faulty.bury()
        if store.interrupted(target):
            break
    said = gemdiag("unseal", sealed, *key())
    assert said.code == 0, said
    assert "before it happened" in said.err
    assert password_in(sealed) == CANARY


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_without_the_passphrase_no_login_is_tried_and_nobody_is_asked(
    lang: str, sealed: str, gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("click.termui.hidden_prompt_func", lambda *_: pytest.fail("a question"))
    monkeypatch.setattr("sys.stdin", FakeTerminal(""))
    with garage() as lab:
        said = gemdiag("check", sealed, "--format", "json", "--lang", lang, lab=lab)
        text = gemdiag("check", sealed, "-v", "--lang", lang, lab=lab)
        assert lab.wire.auth == 0
    assert said.findings["auth.not_tried"]["params"]["why"] == "sealed"
    assert {"en": "The password is sealed", "fr": "Le mot de passe est scellé"}[lang] in text.out


def test_another_passphrase_ends_it_before_anything_is_asked(sealed: str, gemdiag: Gemdiag, key: Key) -> None:
    before = contents(Path())
    with garage() as lab:
        for words in (("check", sealed), ("migrate", sealed, "--yes"), ("relay", "enable", sealed, "--yes")):
            said = gemdiag(*words, *key("dépanneuse bleue 7"), lab=lab)
            assert (said.code, said.out) == (65, ""), said
            assert said.err.count("\n") == 1
            assert "does not open" in said.err
        assert untouched(lab)
    assert gemdiag("unseal", sealed, *key("dépanneuse bleue 7")).code == 65
    assert contents(Path()) == before


def spoilt(text: str, how: str) -> str:
    return {
        "a byte": lambda: text.replace("!sealed gd1:EQ", "!sealed gd1:Eg").replace(
            "!sealed gd1:Dw", "!sealed gd1:EA"
        ),
        "cut off": lambda: text.replace("=\n", "\n", 1)[: text.index("less")].rstrip()[:-9] + "\n",
        "version": lambda: text.replace("gd1:", "gd2:"),
        "mailbox": lambda: text.replace(f"user_name: {USER}", "user_name: x@garage.example"),
        "weak": lambda: text.replace("!sealed gd1:Dw", "!sealed gd1:AQ"),
    }[how]()


@pytest.mark.parametrize("how", ["a byte", "cut off", "version", "mailbox", "weak"])
def test_what_was_tampered_with_is_one_clear_error(how: str, sealed: str, gemdiag: Gemdiag, key: Key) -> None:
    whole = Path(sealed).read_text(encoding="utf-8")
    text = spoilt(whole, how)
    assert text != whole
    Path(sealed).write_text(text, encoding="utf-8")
    for words in (("unseal", sealed), ("check", sealed, "--no-control", "--offline")):
        said = gemdiag(*words, *key())
        assert (said.code, said.out, said.err.count("\n")) == (65, "", 1), said
        assert sealed in said.err
    assert Path(sealed).read_text(encoding="utf-8") == text


@pytest.mark.parametrize("mode", ["seal", "omit", "keep"])
def test_in_place_the_password_changes_and_nothing_else(
    mode: str, own: str, gemdiag: Gemdiag, key: Key
) -> None:
    option = ("--store-password", mode, "--in-place", "--yes")
    with garage() as lab:
        said = gemdiag("migrate", own, *option, *(key() if mode == "seal" else ()), lab=lab)
    assert said.code == 0, said
    after = Path(own).read_text(encoding="utf-8")
    if mode == "keep":
        assert after == YAML
        return
    assert "stands readable in the backup" in said.err
    new = next(line for line in after.splitlines() if "password" in line).partition(": ")[2]
    assert after.replace(new, f"'{CANARY}'") == YAML
    assert new.startswith("!sealed gd1:" if mode == "seal" else "!omitted")
    if mode == "seal":
        assert gemdiag("unseal", own, *key()).code == 0
        assert password_in(own) == CANARY
    gemdiag("rollback", own)


def test_a_password_that_is_elsewhere_in_the_file_too_is_not_called_sealed(
    own: str, gemdiag: Gemdiag, key: Key
) -> None:
    Path(own).write_text(YAML + f"# was {CANARY}\n", encoding="utf-8")
    with garage() as lab:
        said = gemdiag("migrate", own, *SEAL, "--in-place", *key(), lab=lab)
    assert said.code == 64
    assert names() == [own]


def test_option_126_seals_in_place_and_goes_back_with_it(own: str, gemdiag: Gemdiag, key: Key) -> None:
    with garage() as lab:
        said = gemdiag("relay", "enable", own, *SEAL, *key(), lab=lab)
        assert said.code == 0, said
        there = Path(own).read_text(encoding="utf-8")
        back = gemdiag("relay", "disable", own, "--yes", *key(), lab=lab)
        assert back.code == 0, back
        assert lab.wire.auth > 0
    assert "!sealed gd1:" in there
    assert Path(own).read_text(encoding="utf-8") == there.replace("server: true", "server: false")


def test_another_programs_file_is_not_sealed_in_place(
    shop: str, gemdiag: Gemdiag, key: Key, no_network: None
) -> None:
    for mode in ("seal", "omit"):
        said = gemdiag("migrate", shop, "--yes", "--in-place", "--store-password", mode, *key())
        assert said.code == 64
        assert "another program reads this file (ini)" in said.err
    assert names() == [shop]


def test_what_cannot_be_sealed_is_told_before_anything_is_asked(
    gemdiag: Gemdiag, key: Key, no_network: None
) -> None:
    Path("without.ini").write_text(ini(Password=None), encoding="utf-8")
    Path("with.ini").write_text(ini(), encoding="utf-8")
    for words, why in (
        (("without.ini", *key()), "no password to seal"),
        (("with.ini",), "nobody to ask"),
        (("with.ini", *key("short")), "8 characters"),
        (("with.ini", *key("")), "no passphrase came"),
        (("with.ini", "--passphrase-fd", "987"), "no passphrase came"),
    ):
        said = gemdiag("migrate", words[0], *SEAL, *words[1:], "--offline", "--force")
        assert said.code == 64, said
        assert why in said.err
    assert gemdiag("unseal", "with.ini", *key()).code == 65
    assert gemdiag("unseal", "gone.yaml", *key()).code == 66
    assert names() == ["with.ini", "without.ini"]


def test_a_password_given_apart_takes_its_place(
    sealed: str, gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_PASSWORD", CANARY)
    with garage() as lab:
        said = gemdiag("check", sealed, "--password-env", "SHOP_PASSWORD", "--format", "json", lab=lab)
    assert "auth.accepted" in said.findings
    assert "config.password_stored" not in said.findings
    assert said.json["settings"]["password"] == "set"


def test_for_another_user_name_it_is_sealed_anew_or_not_at_all(
    sealed: str, gemdiag: Gemdiag, key: Key
) -> None:
    words = ("migrate", sealed, "--in-place", "--yes", "--offline", "--force", "--mode", "implicit")
    other = ("--set", "user_name=x@garage.example")
    refused = gemdiag(*words, *other)
    assert refused.code == 65
    assert "user name that would change" in refused.err
    said = gemdiag(*words, *other, *key())
    assert said.code == 0, said
    assert gemdiag("unseal", sealed, *key()).code == 0
    assert password_in(sealed) == CANARY
    assert "user_name: x@garage.example" in Path(sealed).read_text(encoding="utf-8")
