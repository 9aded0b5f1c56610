"""check --bundle: all about one shop in one file, redacted; and -vv, which shows the dialogue while it runs."""

import base64
import json
import re
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from gemdiag import reports
from gemdiag.cli import bundle
from gemdiag.cli.bundle import zipped
from tests.canary import CANARY
from tests.cli.kit import BOTH, DOMAIN, HOST, USER, Gemdiag, garage, ini, make_pipe, names
from tests.leaks import leaks

MEMBERS = ["report.html", "report.json", "ticket.md", "facts.json", "transcript.txt", "about.json"]


def members(path: str = "b.zip") -> dict[str, str]:
    with ZipFile(path) as file:
        assert file.testzip() is None
        return {name: file.read(name).decode() for name in file.namelist()}


def test_it_holds_everything_about_one_shop(shop: str, gemdiag: Gemdiag) -> None:
    with garage() as lab:
        said = gemdiag("check", shop, "--bundle", "b.zip", "--format", "json", lab=lab)
    found = members()
    assert list(found) == [name for name in MEMBERS if name != "report.html" or "html" in reports.known()]
    assert json.loads(found["report.json"])["findings"] == said.json["findings"]
    assert json.loads(found["facts.json"])["schema"] == "gemdiag.facts/1"
    assert json.loads(found["about.json"])["tool"] == said.json["tool"]
    assert "i***o@garage.example" in found["report.json"]
    for text in found.values():
        assert USER not in text
        assert leaks(text, [CANARY]) == []
    for name, text in found.items():
        assert f"{name}: " in said.err
        assert f"{len(text.encode())} bytes" in said.err


def test_the_dialogue_is_timed_and_directed_and_holds_no_login(shop: str, gemdiag: Gemdiag) -> None:
    with garage() as lab:
        gemdiag("check", shop, "--bundle", "b.zip", lab=lab)
    lines = members()["transcript.txt"].splitlines()
    assert f"1  {HOST}:" in lines[0]
    said = [line.split(maxsplit=2) for line in lines if line.startswith("  ")]
    assert all(float(at) >= 0 for at, _, _ in said)
    texts = {(way, text) for _, way, text in said}
    assert ("->", "AUTH PLAIN <secret>") in texts
    assert ("->", "STARTTLS") in texts
    assert any(way == "<-" and text.startswith("235 ") for way, text in texts)
    assert any(way == "**" and text.startswith("TLSv1.3 ") for way, text in texts)
    assert {way for way, _ in texts} == {"->", "<-", "**"}


def test_challenges_and_their_answers_are_no_part_of_it(gemdiag: Gemdiag) -> None:
    login = {at: script._replace(keywords_in_tls=("AUTH LOGIN",)) for at, script in BOTH.items()}  # type: ignore[union-attr]
    Path("shop.ini").write_text(ini(), encoding="utf-8")
    with garage(login) as lab:
        said = gemdiag("check", "shop.ini", "-vv", "--bundle", "b.zip", "--redact", "none", lab=lab)
        assert lab.wire.auth == 1
    for text in (members()["transcript.txt"], said.err):
        assert "->  AUTH LOGIN\n" in text
        assert "<-  334 <secret>" in text
        assert "->  <secret>" in text
        assert leaks(text, [CANARY]) == []
        assert base64.b64encode(USER.encode()).decode() not in text
        assert "VXNlcm5hbWU6" not in text


@pytest.mark.parametrize(
    ("offered", "named", "logins"),
    [
        ("AUTH CRAM-MD5 PLAIN LOGIN", "AUTH PLAIN <secret>", 1),
        ("AUTH CRAM-MD5 LOGIN", "AUTH LOGIN", 1),
        ("AUTH CRAM-MD5 DIGEST-MD5", None, 0),
    ],
)
def test_of_each_way_to_log_in_the_name_is_kept_and_nothing_else(
    offered: str, named: str | None, logins: int, gemdiag: Gemdiag
) -> None:
    servers = {at: script._replace(keywords_in_tls=(offered,)) for at, script in BOTH.items()}  # type: ignore[union-attr]
    Path("shop.ini").write_text(ini(), encoding="utf-8")
    with garage(servers) as lab:
        said = gemdiag("check", "shop.ini", "-vv", "--bundle", "b.zip", "--redact", "none", lab=lab)
        assert lab.wire.auth == logins
    for text in (members()["transcript.txt"], said.err):
        assert offered in text
        asked = {line.partition("->  ")[2] for line in text.splitlines() if "->  AUTH" in line}
        assert asked == ({named} if named else set())
        assert leaks(text, [CANARY]) == []
        assert base64.b64encode(USER.encode()).decode() not in text
        assert not LONG_BASE64.search(text)


LONG_BASE64 = re.compile(r"(?:->|<-  334)\s+[A-Za-z0-9+/]{16,}=*$", re.MULTILINE)
"""What a challenge or an answer looks like."""


def test_with_vv_it_is_shown_while_it_runs(shop: str, gemdiag: Gemdiag) -> None:
    with garage() as lab:
        said = gemdiag("check", shop, "-vv", lab=lab)
        quieter = gemdiag("check", shop, "-v", lab=lab)
    assert f"{HOST}:465" in said.err
    assert "->  AUTH PLAIN <secret>" in said.err
    assert "<-  250" in said.err
    assert "->  " not in quieter.err
    # Before the fact that follows from it is told.
    assert said.err.index("AUTH PLAIN") < said.err.index("Login: accepted")


def test_a_server_that_acts_on_the_screen_or_tells_the_password_does_neither(gemdiag: Gemdiag) -> None:
    reply = (f"535 5.7.8 \x1b[2J{CANARY[:7]}", f"{CANARY} \u202e")
    servers = {at: script._replace(login_reply=reply) for at, script in BOTH.items()}  # type: ignore[union-attr]
    Path("shop.ini").write_text(ini(), encoding="utf-8")
    with garage(servers) as lab:
        said = gemdiag("check", "shop.ini", "-vv", "--bundle", "b.zip", "--redact", "none", lab=lab)
    for text in (said.err, members()["transcript.txt"]):
        assert leaks(text, [CANARY]) == []
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "\\x1b[2J" in text


def test_the_same_run_gives_the_same_bytes(shop: str, gemdiag: Gemdiag, no_network: None) -> None:
    assert zipped({"a": b"x" * 100, "b": b""}) == zipped({"a": b"x" * 100, "b": b""})
    gemdiag("check", shop, "--offline", "--bundle", "b.zip")
    with ZipFile("b.zip") as file:
        assert {(each.date_time, each.create_system) for each in file.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), 3)
        }


def test_the_same_facts_give_the_same_file(
    shop: str, gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Told twice, by redactors that met the names in one order; so two bundles can be compared."""
    real = bundle.save

    def twice(path: str, *rest: Any) -> None:
        for name in (path, "again.zip"):
            real(name, *rest)

    monkeypatch.setattr(bundle, "save", twice)
    with garage() as lab:
        gemdiag("check", shop, "--bundle", "b.zip", "--redact", "strict", lab=lab)
    assert members() == members("again.zip")
    assert Path("b.zip").read_bytes() == Path("again.zip").read_bytes()


def test_at_strict_nobody_is_known_by_it(gemdiag: Gemdiag) -> None:
    Path("Tremblay.ini").write_text(ini(), encoding="utf-8")
    with garage() as lab:
        said = gemdiag("check", "Tremblay.ini", "-vv", "--bundle", "b.zip", "--redact", "strict", lab=lab)
    for name, text in members().items():
        for known in (DOMAIN, "garage.", USER, "Tremblay", "127.0.0.1", str(Path.home())):
            assert known not in text, (name, known)
    # The path of the bundle itself and the notes on how to go on are for who sits there.
    told = [line for line in said.err.splitlines() if "->" in line or "<-" in line or "**" in line]
    assert told
    assert DOMAIN not in "\n".join(told)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_it_replaces_neither_link_nor_device_nor_settings(
    shop: str, gemdiag: Gemdiag, no_network: None
) -> None:
    Path("link.zip").symlink_to("precious")
    make_pipe("pipe.zip")
    Path("shop.zip").write_bytes(Path(shop).read_bytes())  # settings are told by content, not by name
    before = names()
    for path in ("link.zip", "pipe.zip", "shop.zip", "nowhere/b.zip"):
        said = gemdiag("check", "shop.zip", "--offline", "--bundle", path)
        assert said.code == 73, said
    assert names() == before


def test_it_is_about_one_shop(shop: str, gemdiag: Gemdiag, no_network: None) -> None:
    said = gemdiag("check", shop, shop, "--offline", "--bundle", "b.zip")
    assert (said.code, said.out) == (64, "")


def test_who_is_who_is_kept_apart_and_on_request_alone(shop: str, gemdiag: Gemdiag, no_network: None) -> None:
    words = ("check", shop, "--offline", "--bundle", "b.zip", "--redact")
    gemdiag(*words, "standard", "--redact-map", "map.json")
    known = json.loads(Path("map.json").read_text(encoding="utf-8"))
    assert known["standard"]["i***o@garage.example"] == USER
    gemdiag(*words, "strict", "--redact-map", "map.json")
    known = json.loads(Path("map.json").read_text(encoding="utf-8"))
    assert USER in known["strict"].values()
    assert sys.platform == "win32" or Path("map.json").stat().st_mode & 0o077 == 0
    assert leaks(json.dumps(known), [CANARY]) == []
    assert gemdiag(*words, "none", "--redact-map", "other.json").code == 64
    assert not Path("other.json").exists()
