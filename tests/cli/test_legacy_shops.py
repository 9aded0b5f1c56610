"""Five hundred shops from before the upgrade go through `migrate`: nothing is lost, and twice is as once."""

import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from gemdiag import formats
from gemdiag.formats.encoding import decode
from gemdiag.model.settings import Settings
from gemdiag.model.syntax import address_fault
from tests.cli.kit import Gemdiag
from tests.cli.legacy_shops import Legacy, shops

HOW_MANY, CHUNKS, SEED = 500, 10, 126
WORDS = ("--offline", "--force", "--yes", "-q")
PLANNED = (
    "port",
    "smtp_address",
    "email_address",
    "user_name",
    "less_secure_connection",
    "use_gemcar_server",
)


Shops = tuple[list[Legacy], list[Legacy]]


@pytest.fixture(params=range(CHUNKS), scope="module")
def some(request: pytest.FixtureRequest) -> Shops:
    """A part of them all: those that get a new file, and those that are changed where they lie."""
    part = shops(HOW_MANY, SEED)[request.param :: CHUNKS]
    in_place = [shop for number, shop in enumerate(part) if shop.in_place and number % 3]
    return [shop for shop in part if shop not in in_place], in_place


def texts(value: Any) -> Iterator[str]:
    """All that a tree of settings holds."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield str(name)
            yield from texts(inner)
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from texts(inner)
    elif value is not None:
        yield str(value)


def stamp(path: Path) -> tuple[int, int, bytes]:
    status = path.stat()
    return status.st_ino, status.st_mtime_ns, path.read_bytes()


def test_a_new_file_holds_all_that_the_old_one_did_and_a_second_run_writes_nothing(
    some: Shops, gemdiag: Gemdiag, no_network: None
) -> None:
    for shop in some[0]:
        Path(shop.name).write_bytes(shop.data)
        said = gemdiag("migrate", shop.name, *WORDS)
        assert said.code == 0, (shop, said)
        made = Path(shop.name).with_suffix(".upgraded.yaml")
        new = formats.read(made.read_bytes(), path=str(made))
        held = set(texts(new.extra))
        assert set(shop.unknown.values()) <= held, (shop, new.extra)
        moved = {who.name: who.email for who in new.advisors}
        for name, email in shop.advisors.items():
            if address_fault(email.strip()) is None:
                assert moved[name] == email.strip()
            else:
                assert moved[name] is None
                assert email in held, "an address that is none is kept"
        assert Path(shop.name).read_bytes() == shop.data
        before = stamp(made)
        again = gemdiag("migrate", shop.name, *WORDS)
        assert again.code == 0
        assert stamp(made) == before


def test_in_place_only_planned_values_differ_and_a_second_run_writes_nothing(
    some: Shops, gemdiag: Gemdiag, no_network: None
) -> None:
    assert len(some[1]) > HOW_MANY / CHUNKS / 3
    for shop in some[1]:
        path = Path(shop.name)
        path.write_bytes(shop.data)
        said = gemdiag("migrate", shop.name, "--in-place", *WORDS)
        assert said.code == 0, (shop, said)
        only_planned_values_differ(shop, path.read_bytes())
        before = stamp(path)
        again = gemdiag("migrate", shop.name, "--in-place", *WORDS)
        assert again.code == 0
        assert stamp(path) == before


def only_planned_values_differ(shop: Legacy, after: bytes) -> None:
    old, new = (formats.read(data, path=shop.name) for data in (shop.data, after))
    changed = {field for field in Settings._fields if getattr(old, field) != getattr(new, field)}
    assert changed <= {*PLANNED, "source", "problems"}, shop
    lines, there = (decode(data).text.splitlines() for data in (shop.data, after))
    stated = {new.source.fields[field].line for field in changed & set(PLANNED)}
    stated |= {
        old.source.fields[field].line for field in changed & set(PLANNED) if field in old.source.fields
    }
    for kind, _, _, start, end in difflib.SequenceMatcher(None, lines, there, autojunk=False).get_opcodes():
        if kind != "equal":
            for number in range(start, end):
                ends_otherwise = number < len(lines) and there[number].rstrip(",") == lines[number].rstrip(
                    ","
                )
                assert number + 1 in stated or ends_otherwise, (shop, there[number])
