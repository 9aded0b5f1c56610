"""Which DNS servers this computer uses."""

import sys
from enum import IntEnum
from pathlib import Path
from types import ModuleType, SimpleNamespace

import dns
import pytest

from gemdiag.net.servers import from_resolv_conf, of_system, usable


@pytest.mark.parametrize(
    ("text", "servers"),
    [
        ("nameserver 192.0.2.1\nnameserver 2001:db8::1\n", ["192.0.2.1", "2001:db8::1"]),
        ("# nameserver 192.0.2.9\nsearch a.test\n  nameserver\t192.0.2.1 # ours\n", ["192.0.2.1"]),
        ("; comment\noptions ndots:5\nnameserver fe80::1%eth0\n", ["fe80::1%eth0"]),
        ("nameserver\n", ["127.0.0.1"]),
        ("", ["127.0.0.1"]),
        ("\ufffd\0\n", ["127.0.0.1"]),
    ],
)
def test_resolv_conf_is_read_as_the_system_reads_it(text: str, servers: list[str], tmp_path: Path) -> None:
    path = tmp_path / "resolv.conf"
    path.write_text(text, encoding="utf-8")

    assert from_resolv_conf(str(path)) == servers


def test_a_missing_file_means_this_computer(tmp_path: Path) -> None:
    assert from_resolv_conf(str(tmp_path / "none")) == ["127.0.0.1"]


def test_the_systems_servers_are_few_and_have_a_port() -> None:
    assert len(of_system()) <= 3
    assert all(port == 53 for _, port in of_system())


@pytest.mark.parametrize(
    ("names", "left"),
    [
        (["192.0.2.1", "192.0.2.2", "192.0.2.1"], ["192.0.2.1", "192.0.2.2"]),
        (["fec0:0:0:ffff::1", "fec0:0000:0000:ffff:0000:0000:0000:0003", "192.0.2.1"], ["192.0.2.1"]),
        (["fe80::1", "febf::1", "fe80::1%3", "fec0::1"], ["fe80::1%3", "fec0::1"]),
        (["2001:db8::1", "::1", "1:2"], ["2001:db8::1", "::1"]),
    ],
)
def test_servers_that_no_packet_can_be_sent_to_are_left_out(names: list[str], left: list[str]) -> None:
    assert usable(names) == left


class Windows(ModuleType):
    """What dnspython has on Windows alone. By default it reads the registry, which forgets no adapter."""

    class ConfigMethod(IntEnum):
        Registry = 1
        Win32 = 3

    def __init__(self, in_use: list[str] | None) -> None:
        super().__init__("dns.win32util")
        self._in_use = in_use
        self._method = self.ConfigMethod.Registry

    def set_config_method(self, method: "Windows.ConfigMethod") -> None:
        self._method = method

    def get_dns_info(self) -> SimpleNamespace | None:
        if self._method is self.ConfigMethod.Registry:
            return SimpleNamespace(nameservers=["192.0.2.101", "192.0.2.102", "192.0.2.103"])
        return None if self._in_use is None else SimpleNamespace(nameservers=self._in_use)


@pytest.mark.parametrize(
    ("in_use", "servers"),
    [
        (
            [
                "fec0:0000:0000:ffff:0000:0000:0000:0001",
                "fec0:0000:0000:ffff:0000:0000:0000:0002",
                "fec0:0000:0000:ffff:0000:0000:0000:0003",
                "fe80:0000:0000:0000:0000:0000:0000:0001",
                "2001:0db8:0000:0000:0000:0000:0000:0001",
                "192.0.2.2",
                "192.0.2.1",
                "192.0.2.2",
            ],
            ["192.0.2.2", "192.0.2.1", "2001:0db8:0000:0000:0000:0000:0000:0001"],
        ),
        ([], []),
        (None, []),
    ],
)
def test_on_windows_the_adapters_in_use_are_asked_not_the_registry(
    in_use: list[str] | None, servers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    windows = Windows(in_use)
    monkeypatch.setitem(sys.modules, "dns.win32util", windows)
    monkeypatch.setattr(dns, "win32util", windows, raising=False)
    monkeypatch.setattr(sys, "platform", "win32")

    assert of_system() == tuple((name, 53) for name in servers)
