import hashlib
import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from gemdiag import store
from tests.unit.store.faulty import NOW, listing, mode_of

HOST, ACCOUNT = "smtp.gmail.com", "garage@example.com"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "state" / "gemdiag"
    monkeypatch.setenv("GEMDIAG_STATE_DIR", str(path))
    return path


def test_a_refusal_is_remembered_for_half_an_hour() -> None:
    assert store.refused_since(HOST, ACCOUNT, NOW) is None
    store.remember_refusal(HOST, ACCOUNT, NOW)
    assert store.refused_since(HOST, ACCOUNT, NOW + timedelta(minutes=29)) == NOW
    assert store.refused_since(HOST, ACCOUNT, NOW + timedelta(minutes=30)) is None
    assert store.refused_since(HOST, ACCOUNT, NOW + timedelta(minutes=9), timedelta(minutes=5)) is None


def test_the_same_account_is_known_in_every_spelling_and_no_other_is() -> None:
    store.remember_refusal("SMTP.Gmail.com.", " Garage@Example.com ", NOW)
    assert store.refused_since(HOST, ACCOUNT, NOW) == NOW
    assert store.refused_since(HOST, "garage2@example.com", NOW) is None
    assert store.refused_since("smtp.mail.me.com", ACCOUNT, NOW) is None


def test_neither_host_nor_account_can_be_read_or_found_by_hashing_guesses(folder: Path) -> None:
    store.remember_refusal(HOST, ACCOUNT, NOW)
    stored = b"".join(listing(folder).values()).lower()
    assert set(listing(folder)) == {"key", "refusals.json"}
    for word in (b"garage", b"gmail", b"example"):
        assert word not in stored
    for guess in (f"{HOST}\0{ACCOUNT}", f"{HOST}{ACCOUNT}", ACCOUNT):
        assert hashlib.sha256(guess.encode()).hexdigest().encode() not in stored


@pytest.mark.skipif(os.name == "nt", reason="permission bits of POSIX")
def test_the_folder_and_its_files_are_for_this_user_alone(folder: Path) -> None:
    before = os.umask(0)
    try:
        store.remember_refusal(HOST, ACCOUNT, NOW)
    finally:
        os.umask(before)
    assert mode_of(folder) == 0o700
    assert {mode_of(path) for path in folder.iterdir()} == {0o600}


def test_two_users_have_different_keys(folder: Path, tmp_path: Path) -> None:
    store.remember_refusal(HOST, ACCOUNT, NOW)
    store.remember_refusal(HOST, ACCOUNT, NOW, folder=tmp_path / "other")
    assert listing(folder)["key"] != listing(tmp_path / "other")["key"]
    assert listing(folder)["refusals.json"] != listing(tmp_path / "other")["refusals.json"]


def test_old_refusals_are_dropped(folder: Path) -> None:
    for minutes in range(0, 90, 20):
        store.remember_refusal(HOST, f"{minutes}@example.com", NOW + timedelta(minutes=minutes))
    assert len(json.loads(listing(folder)["refusals.json"])) == 2


def test_a_clock_that_was_set_back_does_not_forget() -> None:
    store.remember_refusal(HOST, ACCOUNT, NOW)
    assert store.refused_since(HOST, ACCOUNT, NOW - timedelta(minutes=10)) == NOW
    assert store.refused_since(HOST, ACCOUNT, NOW - timedelta(days=1)) is None


def test_any_zone_means_the_same_moment() -> None:
    store.remember_refusal(HOST, ACCOUNT, NOW.astimezone(timezone(timedelta(hours=-5))))
    assert store.refused_since(HOST, ACCOUNT, NOW) == NOW


@pytest.mark.parametrize(
    "garbage", [b"", b"\0" * 40, b"{", b"[]", b'{"a": 1, "b": "2026", "c": "x"}', b"\xff\xfe", b"[" * 100_000]
)
@pytest.mark.parametrize("name", ["refusals.json", "key"])
def test_a_broken_memory_is_an_empty_one_and_is_mended(folder: Path, name: str, garbage: bytes) -> None:
    store.remember_refusal(HOST, ACCOUNT, NOW)
    (folder / name).write_bytes(garbage)
    assert store.refused_since(HOST, ACCOUNT, NOW) is None
    store.remember_refusal(HOST, ACCOUNT, NOW)
    assert store.refused_since(HOST, ACCOUNT, NOW) == NOW


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_memory_that_leads_elsewhere_is_not_written_through(folder: Path, tmp_path: Path) -> None:
    folder.mkdir(parents=True)
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (folder / "key").symlink_to(victim)
    assert store.refused_since(HOST, ACCOUNT, NOW) is None
    with pytest.raises(store.StoreFault):
        store.remember_refusal(HOST, ACCOUNT, NOW)
    assert victim.read_text() == "precious"


def test_a_folder_that_cannot_be_made_has_its_word(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(store.StoreFault) as caught:
        store.remember_refusal(HOST, ACCOUNT, NOW, folder=tmp_path / "file" / "state")
    assert caught.value.kind == "missing"
    assert store.refused_since(HOST, ACCOUNT, NOW, folder=tmp_path / "file" / "state") is None


def test_several_processes_at_once_lose_nothing(folder: Path) -> None:
    code = """
import sys
from datetime import datetime, timezone
from gemdiag import store
sys.stdin.readline()
for n in range(3):
    store.remember_refusal("smtp.gmail.com", sys.argv[1] + str(n), datetime.now(timezone.utc))
"""
    runs = [
        subprocess.Popen([sys.executable, "-c", code, f"{run}-"], stdin=subprocess.PIPE, text=True)
        for run in range(3)
    ]
    for run in runs:
        assert run.stdin
        run.stdin.write("go\n")
        run.stdin.flush()
    for run in runs:
        run.communicate()
        assert run.returncode == 0
    now = datetime.now(UTC)
    assert all(store.refused_since(HOST, f"{run}-{n}", now) for run in range(3) for n in range(3))
    assert set(listing(folder)) == {"key", "refusals.json"}


def test_without_a_named_folder_the_systems_place_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GEMDIAG_STATE_DIR")
    path = store.state_folder()
    assert path.is_absolute()
    assert "gemdiag" in path.parts


def test_a_login_that_was_accepted_since_clears_the_refusal_of_that_account_alone(folder: Path) -> None:
    store.remember_refusal("mail.example", "a@mail.example", NOW)
    store.remember_refusal("mail.example", "b@mail.example", NOW)

    store.forget_refusal("mail.example", "A@mail.example")

    assert store.refused_since("mail.example", "a@mail.example", NOW) is None
    assert store.refused_since("mail.example", "b@mail.example", NOW) == NOW


def test_where_nothing_was_refused_nothing_is_written(folder: Path) -> None:
    store.forget_refusal("mail.example", "a@mail.example")

    assert not folder.exists() or not list(folder.iterdir())
