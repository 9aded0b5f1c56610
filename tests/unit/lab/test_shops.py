"""The demo's shops are whole: files, servers, and no password that shows."""

import string

import pytest

from gemdiag.lab.shops.shop import Shop
from gemdiag.lab.shops.table import SHOPS

IDS = [
    "implicit", "explicit-only", "app-password", "password-ended", "old-tls", "stripped", "wrong-mode", "relay"
]  # fmt: skip
each_shop = pytest.mark.parametrize("shop", SHOPS, ids=lambda shop: shop.id)


def test_there_are_the_eight_and_each_is_another_garage() -> None:
    assert sorted(shop.id for shop in SHOPS) == sorted(IDS)
    assert len({shop.name for shop in SHOPS}) == len({shop.file_name for shop in SHOPS}) == len(IDS)


@each_shop
def test_its_file_holds_its_password_and_its_repr_does_not(shop: Shop) -> None:
    text = shop.settings_file().decode(shop.encoding)
    assert "{password}" not in text
    if shop.password:
        assert shop.password.reveal() in text
        assert shop.password.reveal() not in repr(shop)


@each_shop
def test_its_text_names_a_server_that_runs(shop: Shop) -> None:
    assert any(at.partition(":")[0] in shop.text for at in shop.servers)


@each_shop
def test_a_shop_is_written_exactly_where_the_exit_code_says_so(shop: Shop) -> None:
    assert shop.ending.written == (shop.ending.exit_code == 0)
    assert shop.ending.status in ({"proven", "ready"} if shop.ending.written else {"after_mending", "ready"})


def test_a_registry_export_is_as_windows_writes_it() -> None:
    data = next(shop for shop in SHOPS if shop.id == "implicit").settings_file()
    assert data.startswith(b"\xff\xfeW\0i\0n\0")
    assert "\r\n\r\n[HKEY" in data.decode("utf-16")


def test_file_names_are_safe_on_every_system() -> None:
    assert {c for shop in SHOPS for c in shop.file_name} <= set(string.ascii_lowercase + ".")
