"""check on many settings files: each told when it is concluded and forgotten, in its own masks and secrets."""

import json
from pathlib import Path
from typing import Any

import pytest

from gemdiag import formats
from gemdiag.cli.output import Printer
from tests.cli.kit import Gemdiag, ini, names
from tests.leaks import leaks

PASSWORDS = [f"Kx{number:02}-w9Zq!v" for number in range(4)]
ALL_AT_ONCE = ("json", "markdown")
ONE_BY_ONE = ("jsonl", "text")


@pytest.fixture
def shops(gemdiag: Gemdiag) -> list[str]:
    """Every other one has its password in another field too."""
    Path("shops").mkdir()
    made = [f"shops/{number:02}.ini" for number in range(len(PASSWORDS))]
    for number, (name, password) in enumerate(zip(made, PASSWORDS, strict=True)):
        user = f"info {password}" if number % 2 else "info@garage.example"
        Path(name).write_text(ini(Password=password, UserName=user), encoding="utf-8")
    return made


@pytest.mark.parametrize("format_id", [*ONE_BY_ONE, *ALL_AT_ONCE])
def test_no_shop_tells_its_password(
    format_id: str, shops: list[str], gemdiag: Gemdiag, no_network: None
) -> None:
    for level in ("none", "standard", "strict"):
        words = ("--offline", "--redact", level, "--format", format_id)
        said = gemdiag("check", "shops", *words, "-vv", "-o", "r.json", "-o", "r.jsonl", "-o", "r.txt")
        assert said.code == 0, said.err
        kept = [Path(name).read_text(encoding="utf-8") for name in ("r.json", "r.jsonl", "r.txt")]
        for text in (said.out, said.err, *kept):
            assert leaks(text, PASSWORDS) == []
        assert len(json.loads(kept[0])) == kept[1].count("\n") == len(shops)


def test_each_is_told_before_the_next_is_read(
    shops: list[str], gemdiag: Gemdiag, no_network: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened = []
    read, write = formats.read, Printer.write

    def reading(data: bytes, **more: Any) -> Any:
        happened.append("read")
        return read(data, **more)

    def writing(self: Printer, text: str) -> None:
        happened.append("told")
        write(self, text)

    monkeypatch.setattr(formats, "read", reading)
    monkeypatch.setattr(Printer, "write", writing)
    gemdiag("check", *shops, "--offline", "--format", "jsonl")
    # The second is read along with the first: one shop is told otherwise than several.
    assert happened == ["read", "read", "told", "told", "read", "told", "read", "told"]


def test_told_one_by_one_is_told_as_all_at_once(shops: list[str], gemdiag: Gemdiag, no_network: None) -> None:
    for words in ((), ("-q",), ("-v",)):
        one_by_one = gemdiag("check", "shops", "--offline", "-o", "all.json", *words).out
        assert gemdiag("report", "all.json", *words).out == one_by_one


def test_one_address_has_one_mask_in_all_shops_and_two_have_two(gemdiag: Gemdiag, no_network: None) -> None:
    users = ("info@garage.example", "indigo@garage.example", "info@garage.example")
    for number, user in enumerate(users):
        Path(f"{number}.ini").write_text(ini(UserName=user, EmailAddress=user), encoding="utf-8")
    for level, masks in (
        ("standard", ["i***o@garage.example", "i***o@garage.example#2", "i***o@garage.example"]),
        ("strict", ["address-1", "address-2", "address-1"]),
    ):
        said = gemdiag("check", *names(), "--offline", "--format", "jsonl", "--redact", level)
        told = [json.loads(line)["settings"]["user_name"] for line in said.out.splitlines()]
        assert told == masks


def test_what_cannot_be_opened_is_said_before_anything_is_told(
    shops: list[str], gemdiag: Gemdiag, no_network: None
) -> None:
    said = gemdiag("check", *shops, "missing.ini", "--offline", "--format", "jsonl")
    assert (said.code, said.out) == (66, "")
    assert "missing.ini does not exist" in said.err


def test_what_goes_away_meanwhile_is_one_entry(
    shops: list[str], gemdiag: Gemdiag, no_network: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Printer.write

    def writing(self: Printer, text: str) -> None:
        Path(shops[2]).unlink(missing_ok=True)
        write(self, text)

    monkeypatch.setattr(Printer, "write", writing)
    said = gemdiag("check", *shops, "--offline", "--format", "jsonl")
    told = [json.loads(line)["root_cause"] for line in said.out.splitlines()]
    assert (said.code, told) == (2, [None, None, "config.unreadable", None])
